package dev.modelregistry.log;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.util.List;

/**
 * Objects that nothing refers to, and versions whose time is over.
 *
 * @param due versions that the policy's rules of retention send to the archive or delete
 * @param unreferenced those that may be deleted
 * @param deleted how many of them were deleted
 * @param bytes the sum of their sizes
 */
public record GarbageReport(List<Due> due, List<Garbage> unreferenced, long deleted, long bytes) {

    /** Copies the lists. */
    public GarbageReport {
        due = List.copyOf(due);
        unreferenced = List.copyOf(unreferenced);
    }

    /**
     * An unreferenced object.
     *
     * @param key in the object store
     * @param size in bytes
     */
    public record Garbage(String key, long size) {}

    /**
     * A version whose time is over by the policy.
     *
     * @param stage the stage that it is in
     * @param action what the rule says
     * @param bytes size of its artifact; deleting frees them once nothing refers to them
     */
    public record Due(ModelName model, VersionNumber version, Stage stage, Action action, long bytes) {

        /** What becomes of it. */
        public enum Action {
            /** It goes to the archive. */
            ARCHIVE,
            /** It is deleted. */
            DELETE
        }
    }

    /** What to do with what is found. */
    public enum Mode {
        /** Only list it. */
        LIST,
        /** Delete it, and do what is due. */
        DELETE
    }
}
