package dev.modelregistry.spi;

import dev.modelregistry.error.UnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Files at some place: on this machine, where they shall be registered as they are, or in an upload. */
public interface ReferencedArtifact {

    /** The place as the product's own clients write it. */
    String uri();

    /** Its files, in any order. */
    List<File> files();

    /** Whether its files can be read. If not, it has none to show, and can be registered with a stated digest only. */
    default boolean readable() {
        return true;
    }

    /** Content of one file. The caller closes it. */
    InputStream read(String path);

    /**
     * Content of one file from a byte on. The caller closes it. Unless the store can begin there, what comes before is read
     * and dropped.
     *
     * @param from first byte, 0 for the beginning; beyond the end there is nothing to read
     */
    default InputStream read(String path, long from) {
        InputStream content = read(path);
        try {
            content.skipNBytes(from);
            return content;
        } catch (IOException e) {
            try (content) {
                if (e instanceof EOFException) {
                    return InputStream.nullInputStream();
                }
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw new UnavailableException("file '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Content of one file from a byte on, for stores that choose the way by the size. The caller closes it.
     *
     * @param file as it was listed or registered; its size is what is expected, not a promise
     * @param from first byte, 0 for the beginning; beyond the end there is nothing to read
     */
    default InputStream read(File file, long from) {
        return read(file.path(), from);
    }

    /** How many files are read side by side with profit; 1 where that brings nothing. */
    default int parallel() {
        return 1;
    }

    /**
     * One file.
     *
     * @param path relative, {@code /} between names; a single file has its own name
     * @param size in bytes
     */
    record File(String path, long size) {}
}
