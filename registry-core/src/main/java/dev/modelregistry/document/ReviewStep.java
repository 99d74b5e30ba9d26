package dev.modelregistry.document;

import java.util.Optional;

/** A step of the review, in the order in which they are taken. */
public enum ReviewStep {
    /** By the author. */
    SELF("self", "Self review"),
    /** By a colleague. */
    PEER("peer", "Peer review"),
    /** By those who use the model. */
    STAKEHOLDER("stakeholder", "Stakeholder review"),
    /** By architects. */
    ARCHITECTURE("architecture", "Architecture review"),
    /** By security. */
    SECURITY("security", "Security review"),
    /** By compliance. */
    COMPLIANCE("compliance", "Compliance review"),
    /** By lawyers. */
    LEGAL("legal", "Legal review"),
    /** The last word; possible only when no other applicable step is open. */
    FINAL_APPROVAL("finalApproval", "Final approval");

    private final String key;
    private final String title;

    ReviewStep(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Its name in control files. */
    public String key() {
        return key;
    }

    String title() {
        return title;
    }

    static Optional<ReviewStep> find(String key) {
        for (ReviewStep step : values()) {
            if (step.key.equals(key)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }
}
