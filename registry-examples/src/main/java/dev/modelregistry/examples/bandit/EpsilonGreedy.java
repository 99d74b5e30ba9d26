package dev.modelregistry.examples.bandit;

import dev.modelregistry.entry.Alias;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Most of the traffic goes to the arm that did best, a fixed part to all alike.
 *
 * @param epsilon that part, above 0 and below 1
 */
record EpsilonGreedy(double epsilon) implements BanditStrategy {

    EpsilonGreedy {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon " + epsilon + " has to be between 0 and 1");
        }
    }

    @Override
    public Map<Alias, Double> weights(Map<Alias, Arm> arms) {
        Alias best = arms.entrySet().stream()
                .max(Comparator.comparingDouble(arm -> arm.getValue().rate()))
                .orElseThrow()
                .getKey();
        Map<Alias, Double> weights = new TreeMap<>();
        arms.keySet().forEach(alias -> weights.put(alias, epsilon / arms.size()));
        weights.merge(best, 1 - epsilon, Double::sum);
        return weights;
    }
}
