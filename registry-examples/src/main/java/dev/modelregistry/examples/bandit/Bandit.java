package dev.modelregistry.examples.bandit;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.RolloutPlan;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns which alias of a model does best, and moves the traffic there step by step. Its decisions are plans in the model's log, like
 * everybody's: all programs go along, keys stay where they are but for the share that moves, and {@code history} tells it.
 * Thread-safe.
 */
final class Bandit {

    private final ModelRegistry registry;
    private final String model;
    private final BanditStrategy strategy;
    private final Map<Alias, Arm> arms = new TreeMap<>();

    Bandit(ModelRegistry registry, String model, Set<Alias> aliases, BanditStrategy strategy) {
        this.registry = registry;
        this.model = model;
        this.strategy = strategy;
        aliases.forEach(alias -> arms.put(alias, Arm.UNKNOWN));
    }

    /** What became of a request that an alias answered. */
    synchronized void learn(Alias alias, boolean success) {
        arms.computeIfPresent(alias, (same, arm) -> arm.with(success));
    }

    /** Shares out the traffic by what was learnt so far. From time to time, not for each request: each step is an event of the log. */
    RolloutPlan step() {
        RolloutPlan plan = RolloutPlan.of(DeploymentStrategy.AB, strategy.weights(known()));
        registry.setRollout(model, plan);
        return plan;
    }

    synchronized Map<Alias, Arm> known() {
        return new TreeMap<>(arms);
    }
}
