package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * Reads a zip archive by its directory, which alone says what is a link. Only entries that are stored or deflated, one
 * behind the other from the first byte on.
 */
final class ZipReader {

    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;
    private static final int DIRECTORY = 040000;

    private final ZipFile zip;
    private final UnpackedFiles files;
    private long end;

    private ZipReader(ZipFile zip, UnpackedFiles files) {
        this.zip = zip;
        this.files = files;
    }

    /**
     * Reads an archive.
     *
     * @throws IOException the directory cannot be written
     */
    static void read(Path archive, BundleLimits limits, UnpackedFiles files) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(archive)) {
            ZipDirectory.check(channel, limits);
            try (ZipFile zip = open(channel)) {
                ZipReader reader = new ZipReader(zip, files);
                reader.checkBeginning();
                for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                    reader.accept(entry);
                }
            }
        }
    }

    // Not the builder: it came with 1.26, and hosts bring older ones.
    @SuppressWarnings("deprecation")
    private static ZipFile open(SeekableByteChannel channel) {
        try {
            return new ZipFile(channel, "archive", "UTF-8", false, false);
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    private static InvalidException broken(Exception e) {
        return new InvalidException("the archive is a broken zip: " + EntryPaths.reason(e), e);
    }

    private void checkBeginning() throws IOException {
        try (InputStream before = zip.getContentBeforeFirstLocalFileHeader()) {
            if (before != null) {
                throw new InvalidException("the archive has bytes before its first entry");
            }
        }
    }

    private void accept(ZipArchiveEntry entry) throws IOException {
        String name = entry.getName();
        checkKind(entry);
        if (entry.getDataOffset() < end) {
            throw EntryPaths.refused(name, "overlaps the entry before it");
        }
        end = entry.getDataOffset() + entry.getCompressedSize();
        if (!entry.isDirectory()) {
            unpack(entry);
        } else if (entry.getSize() != 0) {
            throw EntryPaths.refused(name, "is a directory with " + entry.getSize() + " bytes of content");
        } else {
            files.directory(name);
        }
    }

    private static void checkKind(ZipArchiveEntry entry) {
        String name = entry.getName();
        int type = entry.getUnixMode() & TYPE;
        if (entry.isUnixSymlink()) {
            throw EntryPaths.refused(name, "is a symbolic link: only files and directories are unpacked");
        } else if (type != 0 && type != (entry.isDirectory() ? DIRECTORY : FILE)) {
            throw EntryPaths.refused(name, "is a device, a pipe or no file: only files and directories are unpacked");
        } else if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw EntryPaths.refused(name, "is encrypted");
        } else if (entry.getMethod() != ZipMethod.STORED.getCode()
                && entry.getMethod() != ZipMethod.DEFLATED.getCode()) {
            throw EntryPaths.refused(
                    name, "is compressed by method " + entry.getMethod() + ": only stored and deflated are read");
        }
    }

    private void unpack(ZipArchiveEntry entry) throws IOException {
        try (CheckedInputStream content = new CheckedInputStream(content(entry), new CRC32())) {
            files.file(entry.getName(), entry.getSize(), content);
            if (content.getChecksum().getValue() != entry.getCrc()) {
                throw EntryPaths.refused(entry.getName(), "has another checksum than the one stated");
            }
        }
    }

    private InputStream content(ZipArchiveEntry entry) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }
}
