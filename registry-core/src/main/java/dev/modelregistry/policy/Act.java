package dev.modelregistry.policy;

import java.util.Locale;

/** What a policy can keep for roles. */
public enum Act {
    /** Registering a version. */
    REGISTER,
    /** Bringing a version into a stage, and taking that back. */
    PROMOTE,
    /** Sending a version to the archive. */
    ARCHIVE,
    /** Deleting a version or the model. */
    RETIRE,
    /** Changing the policy, and lifting the rejections of others. */
    POLICY,
    /** Publishing checkpoints. */
    CHECKPOINT;

    /** The spelling in policy files, for example {@code promote}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
