package dev.modelregistry.spi;

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
     * One file.
     *
     * @param path relative, {@code /} between names; a single file has its own name
     * @param size in bytes
     */
    record File(String path, long size) {}
}
