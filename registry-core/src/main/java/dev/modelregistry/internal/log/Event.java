package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Waiver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event of a log.
 *
 * @param number its number
 * @param modelId random id of the model's incarnation
 * @param model the model's name at that time
 * @param previous digest of the bytes of the event before it; empty in event 1
 * @param attempt random, so that no two events have equal bytes
 * @param actor who decides
 * @param at when, by the writer's clock, never before the event ahead of it
 * @param body what is decided
 * @param notes why, and what was seen
 * @param keys public keys whose signatures are good, where that was looked at; not part of the stored event
 */
public record Event(
        long number,
        String modelId,
        ModelName model,
        Optional<ContentDigest> previous,
        String attempt,
        String actor,
        Instant at,
        EventBody body,
        Notes notes,
        List<String> keys) {

    /** Copies the list. */
    public Event {
        keys = List.copyOf(keys);
    }

    /** An event whose signatures nobody has looked at. */
    public Event(
            long number,
            String modelId,
            ModelName model,
            Optional<ContentDigest> previous,
            String attempt,
            String actor,
            Instant at,
            EventBody body,
            Notes notes) {
        this(number, modelId, model, previous, attempt, actor, at, body, notes, List.of());
    }

    /** This event, signed by these keys. */
    Event signedBy(List<String> publicKeys) {
        return new Event(number, modelId, model, previous, attempt, actor, at, body, notes, publicKeys);
    }

    /**
     * What stands beside a decision. Free text is kept in blobs, named by digest, so that it can be erased.
     *
     * @param reason digest of the reason's text
     * @param impact digest of the impact's text
     * @param evidence URLs and digests that it rests on
     * @param waived requirements that were waived
     * @param observed native values that were not as the log had them
     */
    public record Notes(
            Optional<ContentDigest> reason,
            Optional<ContentDigest> impact,
            List<String> evidence,
            List<Waiver> waived,
            List<Observed> observed) {

        private static final Notes NONE =
                new Notes(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());

        public Notes {
            evidence = List.copyOf(evidence);
            waived = List.copyOf(waived);
            observed = List.copyOf(observed);
        }

        /** Nothing to say. */
        public static Notes none() {
            return NONE;
        }

        /** These notes with waivers. */
        public Notes withWaived(List<Waiver> requirements) {
            return new Notes(reason, impact, evidence, requirements, observed);
        }

        /** These notes with a reason, by its digest. */
        public Notes withReason(Optional<ContentDigest> digest) {
            return new Notes(digest, impact, evidence, waived, observed);
        }

        /** These notes with what was observed. */
        public Notes withObserved(List<Observed> seen) {
            return new Notes(reason, impact, evidence, waived, seen);
        }
    }
}
