package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.OptionalDouble;

/**
 * What a metric has to be.
 *
 * @param name of the metric
 * @param min its least value
 * @param max its greatest value
 * @param tolerance how much worse than the champion it may be; absent when it is not compared
 * @param lowerIsBetter whether small values are better than large ones
 */
public record MetricRule(
        String name, OptionalDouble min, OptionalDouble max, OptionalDouble tolerance, boolean lowerIsBetter) {

    /** Checks that something is demanded, with finite bounds. */
    public MetricRule {
        Text.line("metric name", name);
        if (min.isEmpty() && max.isEmpty() && tolerance.isEmpty()) {
            throw new InvalidException(
                    "metric '" + Text.shown(name) + "' demands nothing: give min, max or notWorseThan");
        }
        if (min.isPresent() && max.isPresent() && min.getAsDouble() > max.getAsDouble()) {
            throw new InvalidException("metric '" + Text.shown(name) + "' has a min above its max");
        }
        if (tolerance.isPresent() && !(tolerance.getAsDouble() >= 0)) {
            throw new InvalidException("tolerance of metric '" + Text.shown(name) + "' is negative");
        }
    }

    /** A least value. */
    public static MetricRule atLeast(String name, double value) {
        return new MetricRule(name, OptionalDouble.of(value), OptionalDouble.empty(), OptionalDouble.empty(), false);
    }

    /** A greatest value. */
    public static MetricRule atMost(String name, double value) {
        return new MetricRule(name, OptionalDouble.empty(), OptionalDouble.of(value), OptionalDouble.empty(), true);
    }

    /** Not worse than the version that the alias {@code champion} holds; large values are better. */
    public static MetricRule notWorseThanChampion(String name, double tolerance) {
        return new MetricRule(
                name, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(tolerance), false);
    }
}
