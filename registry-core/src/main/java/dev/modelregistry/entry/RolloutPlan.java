package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the traffic of a model is shared out between its aliases.
 *
 * @param strategy what it is done for; the weights have to fit it
 * @param weights by alias, each 0 or more, 1 to {@value #MOST} of them and not all 0; only their ratios matter
 * @param shadow gets copies of the requests, and nobody sees its answers; not one that has a weight
 */
public record RolloutPlan(DeploymentStrategy strategy, Map<Alias, Double> weights, Optional<Alias> shadow) {

    /** No plan shares out between more aliases. */
    public static final int MOST = 16;

    /** Copies the map, and checks that the weights fit the strategy. */
    public RolloutPlan {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        if (weights.isEmpty() || weights.size() > MOST) {
            throw new InvalidException("rollout: " + weights.size() + " weights are given, 1 to " + MOST
                    + " aliases can share the traffic");
        }
        weights.forEach((alias, weight) -> {
            if (!Double.isFinite(weight) || weight < 0 || weight > 1e9) {
                throw new InvalidException(
                        "rollout: weight " + weight + " of '" + alias + "' has to be 0 to 1000000000");
            }
        });
        long serving = weights.values().stream().filter(weight -> weight > 0).count();
        require(serving > 0, strategy, "at least one weight above 0");
        switch (strategy) {
            case SINGLE -> require(serving == 1, strategy, "one alias with a weight above 0");
            case AB -> require(serving > 1, strategy, "two or more aliases with a weight above 0");
            case CANARY -> require(weights.size() == 2, strategy, "two aliases");
            case BLUE_GREEN ->
                require(weights.size() == 2 && serving == 1, strategy, "two aliases, one of them with weight 0");
            case SHADOW -> require(shadow.isPresent(), strategy, "a shadow");
        }
        Map<Alias, Double> given = weights;
        shadow.filter(given::containsKey).ifPresent(alias -> {
            throw new InvalidException(
                    "rollout: shadow '" + alias + "' has a weight: it would answer, and copies as well");
        });
    }

    private static void require(boolean fits, DeploymentStrategy strategy, String what) {
        if (!fits) {
            throw new InvalidException("rollout: strategy '" + strategy.text() + "' needs " + what);
        }
    }

    /** A plan without a shadow. */
    public static RolloutPlan of(DeploymentStrategy strategy, Map<Alias, Double> weights) {
        return new RolloutPlan(strategy, weights, Optional.empty());
    }

    /** A new version gets a share of the traffic, from 0 to 1; the old one the rest. */
    public static RolloutPlan canary(Alias old, Alias fresh, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new InvalidException("rollout: share " + share + " of '" + fresh + "' has to be from 0 to 1");
        }
        return of(DeploymentStrategy.CANARY, Map.of(old, 1 - share, fresh, share));
    }

    /** This plan with an alias that gets copies of the requests. */
    public RolloutPlan withShadow(Alias alias) {
        return new RolloutPlan(strategy, weights, Optional.of(alias));
    }
}
