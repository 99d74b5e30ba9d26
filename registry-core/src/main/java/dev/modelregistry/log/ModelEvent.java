package dev.modelregistry.log;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event of a model's log, as {@code history} shows it.
 *
 * @param number its place in the log; the number orders, the time only labels
 * @param id SHA-256 of its stored bytes
 * @param type what it decided
 * @param at when, by the writer's clock, never before the event ahead of it
 * @param actor who
 * @param model name of the model at that time
 * @param version the version it is about; empty when it is about the model
 * @param before what held before, as strings, numbers, lists and maps; empty when that says nothing
 * @param after what holds since
 * @param aliases aliases that moved
 * @param archived versions that went to the archive with it
 * @param reason why, in words; empty when not given, or erased
 * @param impact what it means for users, in words
 * @param evidence what it rests on
 * @param waived requirements that were waived
 * @param observed native values that were not as the log had them
 * @param signedBy ids of the keys whose signatures of it verify
 */
public record ModelEvent(
        long number,
        ContentDigest id,
        EventType type,
        Instant at,
        String actor,
        ModelName model,
        Optional<VersionNumber> version,
        Optional<Object> before,
        Optional<Object> after,
        List<AliasMove> aliases,
        List<VersionNumber> archived,
        Optional<String> reason,
        Optional<String> impact,
        List<String> evidence,
        List<Waiver> waived,
        List<Observed> observed,
        List<String> signedBy) {

    /** Copies the lists. */
    public ModelEvent {
        aliases = List.copyOf(aliases);
        archived = List.copyOf(archived);
        evidence = List.copyOf(evidence);
        waived = List.copyOf(waived);
        observed = List.copyOf(observed);
        signedBy = List.copyOf(signedBy);
    }
}
