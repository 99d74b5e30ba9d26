package dev.modelregistry.policy;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a reader goes by who trusts neither the registry nor whoever can write to it: a policy that it carries itself, with
 * the keys of its principals, and how old or how short a log may be. The log has to name that policy, or one that follows
 * from it by changes each of which the policy before allowed and one of its principals signed.
 *
 * @param policy the policy that it carries
 * @param checkpointAge how old the newest good checkpoint may be; absent where none is demanded
 * @param pinned the number, by model, of an event that is known to exist
 */
public record Trust(Policy policy, Optional<Duration> checkpointAge, Map<ModelName, Long> pinned) {

    /** Copies the map, and checks that the policy names a key at all. */
    public Trust {
        if (policy.principals().values().stream()
                .allMatch(principal -> principal.keys().isEmpty())) {
            throw new InvalidException(
                    "trust: the policy names no key of a principal: nothing could be verified by it");
        }
        checkpointAge.filter(age -> age.isNegative() || age.isZero()).ifPresent(age -> {
            throw new InvalidException("trust: checkpoint age " + age + " has to be positive");
        });
        pinned.forEach((model, number) -> {
            if (number < 1) {
                throw new InvalidException("trust: event " + number + " of model '" + model + "' has to be 1 or more");
            }
        });
        pinned = Collections.unmodifiableMap(new TreeMap<>(pinned));
    }

    /** Goes by a policy; an old or truncated log is not noticed. */
    public static Trust in(Policy policy) {
        return new Trust(policy, Optional.empty(), Map.of());
    }

    /** Demands a checkpoint, signed by who may under the policy, that is not older and has not expired. */
    public Trust checkpointWithin(Duration age) {
        return new Trust(policy, Optional.of(age), pinned);
    }

    /** Demands that a model's log goes at least to an event. */
    public Trust knowing(String model, long event) {
        Map<ModelName, Long> more = new TreeMap<>(pinned);
        more.put(ModelName.of(model), event);
        return new Trust(policy, checkpointAge, more);
    }
}
