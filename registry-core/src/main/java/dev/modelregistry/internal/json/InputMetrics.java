package dev.modelregistry.internal.json;

import dev.modelregistry.entry.Evaluation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The {@code metrics} of an entry that a user hands in. In the {@code show} document they are the latest evaluations once
 * more, so in a file they may repeat those, or stand alone, but not contradict.
 */
final class InputMetrics {

    private InputMetrics() {}

    static List<Evaluation> merged(JsonObject entry, List<Evaluation> evaluations, Instant now) {
        Map<String, Double> latest = new HashMap<>();
        evaluations.forEach(evaluation -> latest.put(evaluation.metric(), evaluation.value()));
        List<Evaluation> merged = new ArrayList<>(evaluations);
        JsonObject metrics = entry.objectOrEmpty("metrics");
        for (String metric : metrics.names()) {
            double value = metrics.requiredNumber(metric);
            Evaluation evaluation =
                    metrics.make(() -> new Evaluation(metric, value, OptionalLong.empty(), Optional.empty(), now));
            Double known = latest.get(metric);
            if (known == null) {
                merged.add(evaluation);
            } else if (known != evaluation.value()) {
                throw metrics.wrong(metric, "is " + value + ", but the last evaluation says " + known);
            }
        }
        return merged;
    }
}
