package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Unpacks archives of strangers: tar, tar.gz and zip, told apart by their content.
 *
 * <p>Nothing in an archive is trusted. Refused, with the entry and the rule in the message: paths that are absolute or
 * lead out, backslashes, drive letters, control characters; links of any kind, devices and pipes; a path given twice, as
 * file and directory, or twice but for case or accents; what is larger, deeper, longer or better compressed than
 * {@link BundleLimits} allow; sparse or encrypted entries; archives that are cut off, or followed by anything. Modes,
 * owners and times are not taken over, empty directories are not kept.
 *
 * <p>Files are written into a directory beside the target, which becomes the target in one step at the end. On failure
 * nothing is left. Thread-safe.
 */
public final class Unpacker {

    private final BundleLimits limits;

    /** An unpacker that keeps these limits. */
    public Unpacker(BundleLimits limits) {
        this.limits = limits;
    }

    /** Unpacks a file; like {@link #unpack(Path, Path, Consumer)} without further check. */
    public Bundle unpack(Path archive, Path target) {
        return unpack(archive, target, bundle -> {});
    }

    /**
     * Unpacks a file.
     *
     * @param archive tar, tar.gz or zip
     * @param target a directory that does not exist or is empty
     * @param check called when everything is written and before it appears; when it throws, nothing appears
     * @return what was unpacked
     * @throws InvalidException the archive is hostile, broken, empty or of another kind
     * @throws dev.modelregistry.error.ConflictException the target is there and not empty
     * @throws dev.modelregistry.error.ForbiddenException no permission to write there
     * @throws UnavailableException reading or writing failed
     */
    public Bundle unpack(Path archive, Path target, Consumer<Bundle> check) {
        try (InputStream file = Files.newInputStream(archive)) {
            ArchiveSource source = new ArchiveSource(file);
            byte[] magic = source.magic();
            return isZip(magic)
                    ? unpackZip(archive, source, target, check)
                    : unpackStream(source, magic, target, check);
        } catch (NoSuchFileException e) {
            throw new InvalidException("archive '" + archive + "' does not exist", e);
        } catch (IOException e) {
            throw new UnavailableException("archive '" + archive + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Unpacks a tar or tar.gz while it is read. A zip file cannot be trusted before its end was seen: it has to be given
     * as a file.
     *
     * @param archive read to its end; stays open
     * @see #unpack(Path, Path, Consumer)
     */
    public Bundle unpack(InputStream archive, Path target, Consumer<Bundle> check) {
        ArchiveSource source = new ArchiveSource(archive);
        byte[] magic = source.magic();
        if (isZip(magic)) {
            throw new InvalidException("a zip archive can only be unpacked from a file, not from a stream");
        }
        return unpackStream(source, magic, target, check);
    }

    private Bundle unpackZip(Path archive, ArchiveSource source, Path target, Consumer<Bundle> check)
            throws IOException {
        long size = Files.size(archive);
        return NewDirectory.fill(target, directory -> {
            UnpackedFiles files = new UnpackedFiles(directory, limits, () -> size);
            ZipReader.read(archive, limits, files);
            source.drain();
            return checked(files.bundle(source), check);
        });
    }

    private Bundle unpackStream(ArchiveSource source, byte[] magic, Path target, Consumer<Bundle> check) {
        boolean gzip = GzipMember.isGzip(magic);
        if (!gzip && !TarReader.isTar(magic)) {
            throw new InvalidException("the archive is neither tar nor tar.gz nor zip");
        }
        return NewDirectory.fill(target, directory -> {
            UnpackedFiles files = new UnpackedFiles(directory, limits, source::passed);
            if (gzip) {
                GzipMember.read(source, content -> TarReader.read(content, files));
            } else {
                TarReader.read(source, files);
            }
            return checked(files.bundle(source), check);
        });
    }

    private static Bundle checked(Bundle bundle, Consumer<Bundle> check) {
        check.accept(bundle);
        return bundle;
    }

    /** An entry, or the end of an archive that has none. */
    private static boolean isZip(byte[] magic) {
        return magic.length > 3
                && magic[0] == 'P'
                && magic[1] == 'K'
                && (magic[2] == 3 && magic[3] == 4 || magic[2] == 5 && magic[3] == 6);
    }
}
