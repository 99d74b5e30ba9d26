package dev.modelregistry.artifacts;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes the entries of an archive and writes them into a directory, within the limits. */
final class UnpackedFiles {

    private static final int CHUNK = 1 << 16;

    private final Path directory;
    private final BundleLimits limits;
    private final LongSupplier archiveBytes;
    private final EntryPaths paths;
    private final List<ArtifactFile> files = new ArrayList<>();
    private final byte[] chunk = new byte[CHUNK];
    private int entries;
    private long bytes;

    /**
     * Files below a directory that nobody else writes to.
     *
     * @param archiveBytes how many bytes of the archive were read so far
     */
    UnpackedFiles(Path directory, BundleLimits limits, LongSupplier archiveBytes) {
        this.directory = directory;
        this.limits = limits;
        this.archiveBytes = archiveBytes;
        paths = new EntryPaths(limits);
    }

    /** Takes a directory. It is made when there is a file in it. */
    void directory(String entry) {
        countEntry();
        paths.directory(entry);
    }

    /**
     * Takes a file.
     *
     * @param entry its path as the archive spells it
     * @param size as the archive states it
     * @param content read to its end
     * @throws InvalidException path, size or content break a rule
     * @throws IOException the directory cannot be written
     */
    void file(String entry, long size, InputStream content) throws IOException {
        countEntry();
        String path = paths.file(entry);
        if (size > limits.mostBytes() - bytes) {
            throw tooLarge(entry);
        }
        Path file = directory.resolve(path).normalize();
        if (!file.startsWith(directory)) {
            throw EntryPaths.refused(entry, "leads out of the directory");
        }
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        MessageDigest digest = ContentDigest.newDigest();
        long written = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int count = read(entry, content); count >= 0; count = read(entry, content)) {
                spend(entry, count);
                written += count;
                if (written > size) {
                    throw EntryPaths.refused(entry, "has more than the " + size + " bytes that are stated");
                }
                digest.update(chunk, 0, count);
                out.write(chunk, 0, count);
            }
        }
        if (written != size) {
            throw EntryPaths.refused(entry, "has " + written + " of the " + size + " bytes that are stated");
        }
        files.add(new ArtifactFile(path, size, ContentDigest.ofRaw(digest.digest()), FileRole.MODEL));
    }

    /** What was taken, after the end of the archive. */
    Bundle bundle(ArchiveSource source) {
        if (files.isEmpty()) {
            throw new InvalidException("the archive holds no file");
        }
        return new Bundle(source.passed(), source.sha256(), files);
    }

    private void countEntry() {
        entries++;
        // Directories may be listed again and again, which makes no new path.
        if (entries > limits.mostEntries()) {
            throw new InvalidException(
                    "the archive holds more than " + limits.mostEntries() + " files and directories");
        }
    }

    private int read(String entry, InputStream content) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("interrupted while unpacking an archive");
        }
        try {
            return content.read(chunk);
        } catch (RegistryException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidException(
                    "archive entry '" + Text.shown(entry) + "' is cut off or broken: " + EntryPaths.reason(e), e);
        }
    }

    private void spend(String entry, int count) {
        bytes += count;
        if (bytes > limits.mostBytes()) {
            throw tooLarge(entry);
        }
        long archive = Math.max(1, archiveBytes.getAsLong());
        if (bytes > BundleLimits.RATIO_FROM && bytes / limits.highestRatio() > archive) {
            throw EntryPaths.refused(
                    entry,
                    "makes " + bytes + " bytes of " + archive + " in the archive: more than " + limits.highestRatio()
                            + " to 1 is not unpacked");
        }
    }

    private InvalidException tooLarge(String entry) {
        return EntryPaths.refused(
                entry, "makes the unpacked files larger than " + limits.mostBytes() + " bytes, which the limit is");
    }
}
