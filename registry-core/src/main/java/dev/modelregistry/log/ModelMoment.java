package dev.modelregistry.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.policy.Policy;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a model's log said at an instant: the state after the last event that is not later. A model that was not there yet, or
 * was deleted, has neither aliases nor versions.
 *
 * @param model the model
 * @param at the instant
 * @param event number of the last event; empty when the log began later
 * @param id digest of that event's stored bytes
 * @param policyDigest digest of the policy in force; empty when nothing was gated
 * @param policy its text; empty when nothing was gated, or when the text is gone
 * @param aliases what they held
 * @param versions those that were there, by number
 */
public record ModelMoment(
        ModelName model,
        Instant at,
        OptionalLong event,
        Optional<ContentDigest> id,
        Optional<ContentDigest> policyDigest,
        Optional<Policy> policy,
        Map<Alias, VersionNumber> aliases,
        List<VersionMoment> versions) {

    /** Copies the collections. */
    public ModelMoment {
        aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
        versions = List.copyOf(versions);
    }
}
