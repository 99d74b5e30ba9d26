package dev.modelregistry.log;

import java.util.Locale;
import java.util.Optional;

/** What an event decided. */
public enum EventType {
    /** A log began, or a new model took a freed name: first event of each incarnation. */
    OPENED,
    /** A semantic version was reserved for a registration. */
    CLAIMED,
    /** A reservation ended without a registration. */
    CLAIM_RELEASED,
    /** Unreferenced uploads were given up and may be deleted. */
    COLLECTED,
    /** Free text was erased. */
    ERASED,
    /** A rejection was lifted. */
    REJECTION_LIFTED,
    /** Versions were registered. */
    REGISTERED,
    /** A version was approved for a stage. */
    APPROVED,
    /** A version was rejected for a stage. */
    REJECTED,
    /** An act was refused by the policy. */
    REFUSED,
    /** A version entered a stage. */
    STAGE_CHANGED,
    /** A version went to the archive. */
    ARCHIVED,
    /** An alias was pointed to a version. */
    ALIAS_MOVED,
    /** An alias was removed. */
    ALIAS_REMOVED,
    /** The last promotion was taken back. */
    ROLLED_BACK,
    /** Tags of the model or of a version changed. */
    TAGS_CHANGED,
    /** The description of the model or of a version changed. */
    DESCRIPTION_CHANGED,
    /** Metrics were added to a version. */
    METRICS_ADDED,
    /** Links of a version changed. */
    LINKS_CHANGED,
    /** A deployment began or ended. */
    DEPLOYMENT_RECORDED,
    /** Traffic weights changed. */
    ROLLOUT_CHANGED,
    /** The policy changed. */
    POLICY_CHANGED,
    /** An entry document was published. */
    DOCUMENT_PUBLISHED,
    /** The model was renamed. */
    RENAMED,
    /** A version, or the whole model, was deleted. */
    DELETED,
    /** The entry was copied from another registry. */
    COPIED;

    /** The spelling that events and documents carry, for example {@code stage-changed}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type with this spelling; empty when this library does not know it. */
    public static Optional<EventType> find(String text) {
        for (EventType type : values()) {
            if (type.text().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
