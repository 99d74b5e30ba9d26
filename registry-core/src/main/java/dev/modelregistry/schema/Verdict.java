package dev.modelregistry.schema;

/** What a change of signature means for callers of the older one. */
public enum Verdict {
    /** They see no difference. */
    IDENTICAL,
    /** They go on as before; something was added or widened. */
    COMPATIBLE,
    /** Some of them stop working. */
    BREAKING,
    /** One of the signatures is not known. */
    UNKNOWN
}
