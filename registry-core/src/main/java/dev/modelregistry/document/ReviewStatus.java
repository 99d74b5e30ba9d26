package dev.modelregistry.document;

import java.util.Locale;

/** Where the review of a document stands; follows from its steps, never set. */
public enum ReviewStatus {
    /** No step was taken. */
    DRAFT,
    /** Steps were taken, the final approval was not. */
    IN_REVIEW,
    /** A step asks for changes. */
    CHANGES_REQUESTED,
    /** The final approval was given, and what it was given for still holds. */
    APPROVED,
    /**
     * After the final approval the policy changed, a promotion was rolled back or a version was superseded; or the date of
     * the next review has passed.
     */
    UPDATE_DUE;

    /** The spelling in documents, for example {@code in-review}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
