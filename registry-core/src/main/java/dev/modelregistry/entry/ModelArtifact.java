package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a version is made of.
 *
 * @param uri where the bytes are; absent while they are not stored anywhere
 * @param digest digest of the file manifest, see {@link #manifestDigest}
 * @param size sum of the files in bytes
 * @param format for example {@code onnx}, where known
 * @param verified whether the digest was computed from the bytes; false when a caller only stated it
 * @param files the manifest, sorted by the UTF-8 bytes of the paths; empty when only a digest was stated
 */
public record ModelArtifact(
        Optional<String> uri,
        ContentDigest digest,
        long size,
        Optional<String> format,
        boolean verified,
        List<ArtifactFile> files) {

    private static final Comparator<ArtifactFile> BY_PATH_BYTES =
            (left, right) -> compareAsUtf8(left.path(), right.path());

    /** Sorts the files and checks that digest and size are theirs. */
    public ModelArtifact {
        Text.address("artifact uri", uri);
        Text.line("artifact format", format);
        files = sorted(files);
        if (size < 0) {
            throw new InvalidException("artifact size " + size + " is below 0");
        }
        if (!files.isEmpty()) {
            checkPaths(files);
            if (size != totalSize(files)) {
                throw new InvalidException(
                        "artifact size " + size + " is not the sum of its files, " + totalSize(files));
            }
            ContentDigest computed = manifestDigest(files);
            if (!digest.equals(computed)) {
                throw new InvalidException("artifact digest " + digest + " is not that of its files, " + computed);
            }
        }
    }

    /** An artifact with the digest and size that its files give. */
    public static ModelArtifact of(
            Optional<String> uri, Optional<String> format, boolean verified, Collection<ArtifactFile> files) {
        return new ModelArtifact(uri, manifestDigest(files), totalSize(files), format, verified, List.copyOf(files));
    }

    /** What a product tells of an artifact that other tools registered: unverified, with the digest of no files where it tells none. */
    public static ModelArtifact of(ArtifactSummary told) {
        return new ModelArtifact(
                Optional.of(told.uri()).filter(uri -> !uri.isEmpty()),
                told.digest().orElseGet(() -> manifestDigest(List.of())),
                told.size().orElse(0),
                told.format(),
                false,
                List.of());
    }

    /**
     * SHA-256 over the manifest: one line {@code <sha256 hex>  <size>  <path>} a file, each ended by a line feed, sorted
     * by the UTF-8 bytes of the path. Anyone can recompute it with {@code sha256sum}.
     */
    public static ContentDigest manifestDigest(Collection<ArtifactFile> files) {
        MessageDigest digest = ContentDigest.newDigest();
        for (ArtifactFile file : sorted(files)) {
            String line = file.sha256().hex() + "  " + file.size() + "  " + file.path() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return ContentDigest.ofRaw(digest.digest());
    }

    /** The same artifact at a place. */
    public ModelArtifact withUri(String place) {
        return new ModelArtifact(Optional.of(place), digest, size, format, verified, files);
    }

    private static List<ArtifactFile> sorted(Collection<ArtifactFile> files) {
        List<ArtifactFile> sorted = new ArrayList<>(files);
        sorted.sort(BY_PATH_BYTES);
        return List.copyOf(sorted);
    }

    private static long totalSize(Collection<ArtifactFile> files) {
        try {
            return files.stream().mapToLong(ArtifactFile::size).reduce(0, Math::addExact);
        } catch (ArithmeticException e) {
            throw new InvalidException("artifact files add up to more than " + Long.MAX_VALUE + " bytes", e);
        }
    }

    private static void checkPaths(List<ArtifactFile> files) {
        Set<String> paths = new HashSet<>();
        for (ArtifactFile file : files) {
            if (!paths.add(file.path())) {
                throw new InvalidException("artifact path '" + Text.shown(file.path()) + "' is there twice");
            }
        }
        for (ArtifactFile file : files) {
            String path = file.path();
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                if (paths.contains(path.substring(0, slash))) {
                    throw new InvalidException("artifact path '" + Text.shown(path.substring(0, slash))
                            + "' is a file and the directory of '" + Text.shown(path) + "'");
                }
            }
        }
    }

    /** UTF-8 bytes order as code points do; UTF-16 differs where surrogates meet the characters above them. */
    private static int compareAsUtf8(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean leftAstral = Character.isSurrogate(l);
                return leftAstral == Character.isSurrogate(r) ? Character.compare(l, r) : leftAstral ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
