package dev.modelregistry;

/** Whether the product's own rows show a committed decision already. */
public enum Projection {
    /** They show it. */
    COMPLETE,
    /** Not yet; the next act on the same fields, or {@code recover}, shows it. */
    PENDING
}
