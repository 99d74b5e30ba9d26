package dev.modelregistry.entry;

/** Whether a version can be used. */
public enum VersionStatus {
    /** Its registration is under way, or was left half way. Never listed, never resolved. */
    PENDING,
    /** Complete. */
    READY,
    /** The product says that its registration failed. */
    FAILED
}
