package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One measured value.
 *
 * @param metric name of what was measured, for example {@code auc}
 * @param value finite
 * @param step of the training, where it has steps
 * @param dataset what it was measured on, where known
 * @param at when it was measured
 */
public record Evaluation(String metric, double value, OptionalLong step, Optional<String> dataset, Instant at) {

    /** Checks name and value. */
    public Evaluation {
        Text.line("metric name", metric);
        if (!Double.isFinite(value)) {
            throw new InvalidException(
                    "metric '" + Text.shown(metric) + "' is " + value + ": metrics are finite numbers");
        }
        // Minus zero becomes zero: JSON readers lose its sign, and equal values are to be equal everywhere.
        value += 0.0;
        Text.line("dataset of metric '" + Text.shown(metric) + "'", dataset);
    }
}
