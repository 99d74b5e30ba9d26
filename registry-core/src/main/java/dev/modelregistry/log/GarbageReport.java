package dev.modelregistry.log;

import java.util.List;

/**
 * Objects that nothing refers to.
 *
 * @param unreferenced those that may be deleted
 * @param deleted how many of them were deleted
 * @param bytes the sum of their sizes
 */
public record GarbageReport(List<Garbage> unreferenced, long deleted, long bytes) {

    /** Copies the list. */
    public GarbageReport {
        unreferenced = List.copyOf(unreferenced);
    }

    /**
     * An unreferenced object.
     *
     * @param key in the object store
     * @param size in bytes
     */
    public record Garbage(String key, long size) {}

    /** What to do with what is found. */
    public enum Mode {
        /** Only list it. */
        LIST,
        /** Delete it. */
        DELETE
    }
}
