package dev.modelregistry.entry;

/** Where the approvals for production stand. */
public enum ApprovalStatus {
    /** Nobody has decided anything. */
    NONE,
    /** Some approvals are there, others are missing. */
    PENDING,
    /** All are there. */
    APPROVED,
    /** A rejection stands. */
    REJECTED
}
