package dev.modelregistry.examples.bandit;

import dev.modelregistry.entry.Alias;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Each arm gets the traffic in proportion to the probability that it is the best, by what is known: its rate of success is drawn
 * many times from the beta distribution of its counts, and who is highest wins the draw.
 */
final class ThompsonSampling implements BanditStrategy {

    private static final int DRAWS = 2_000;

    private final RandomGenerator random;

    ThompsonSampling(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Map<Alias, Double> weights(Map<Alias, Arm> arms) {
        Map<Alias, Double> wins = new TreeMap<>();
        arms.keySet().forEach(alias -> wins.put(alias, 1.0)); // Nobody is given up for good.
        for (int draw = 0; draw < DRAWS; draw++) {
            wins.merge(winner(arms), 1.0, Double::sum);
        }
        return wins;
    }

    private Alias winner(Map<Alias, Arm> arms) {
        Alias winner = arms.keySet().iterator().next();
        double highest = -1;
        for (Map.Entry<Alias, Arm> arm : arms.entrySet()) {
            double rate = beta(arm.getValue().successes() + 1.0, arm.getValue().failures() + 1.0);
            if (rate > highest) {
                highest = rate;
                winner = arm.getKey();
            }
        }
        return winner;
    }

    private double beta(double a, double b) {
        double x = gamma(a);
        return x / (x + gamma(b));
    }

    /** By Marsaglia and Tsang, for shapes of 1 and more. */
    private double gamma(double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double v = Math.pow(1 + c * normal, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
