package dev.modelregistry.artifacts;

import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.InvalidException;

/**
 * How large an archive may become. An archive that breaks one of these is refused as soon as it does.
 *
 * @param mostBytes sum of the unpacked files in bytes
 * @param mostEntries files and directories, counting those that only the paths of others name
 * @param highestRatio unpacked bytes for each byte of the archive; looked at only after {@value #RATIO_FROM} unpacked
 *     bytes, as small files of zeros shrink a thousandfold
 * @param longestPath in bytes of UTF-8; a single name may have {@value #LONGEST_NAME}, as most file systems allow
 * @param deepest how many names a path may have
 */
public record BundleLimits(long mostBytes, int mostEntries, int highestRatio, int longestPath, int deepest) {

    /** Bytes that may be unpacked before the ratio counts. */
    public static final long RATIO_FROM = 64L << 20;

    /** Bytes of UTF-8 that one name in a path may have. */
    public static final int LONGEST_NAME = 255;

    private static final BundleLimits DEFAULTS = new BundleLimits(64L << 30, 100_000, 200, 1024, 100);

    /** Checks that each limit allows something. */
    public BundleLimits {
        atLeastOne("mostBytes", mostBytes);
        atLeastOne("mostEntries", mostEntries);
        atLeastOne("highestRatio", highestRatio);
        atLeastOne("longestPath", longestPath);
        atLeastOne("deepest", deepest);
    }

    /** 64 GiB, 100,000 files and directories, a ratio of 200, paths of 1,024 bytes and 100 names. */
    public static BundleLimits defaults() {
        return DEFAULTS;
    }

    /**
     * For an archive of which it is known what it holds: just that, however well it was compressed.
     *
     * @param content the manifest; without files only its size counts
     */
    public static BundleLimits expecting(ModelArtifact content) {
        long paths = content.files().stream()
                .mapToLong(file -> file.path().chars().filter(c -> c == '/').count() + 1)
                .sum();
        int entries = paths == 0 ? DEFAULTS.mostEntries : (int) Math.min(paths, Integer.MAX_VALUE);
        return new BundleLimits(
                Math.max(1, content.size()), entries, Integer.MAX_VALUE, DEFAULTS.longestPath, DEFAULTS.deepest);
    }

    /** The same with another sum of bytes. */
    public BundleLimits withMostBytes(long bytes) {
        return new BundleLimits(bytes, mostEntries, highestRatio, longestPath, deepest);
    }

    /** The same with another number of files and directories. */
    public BundleLimits withMostEntries(int entries) {
        return new BundleLimits(mostBytes, entries, highestRatio, longestPath, deepest);
    }

    /** The same with another ratio. */
    public BundleLimits withHighestRatio(int ratio) {
        return new BundleLimits(mostBytes, mostEntries, ratio, longestPath, deepest);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new InvalidException("bundle limit " + name + " is " + value + ": it has to be at least 1");
        }
    }
}
