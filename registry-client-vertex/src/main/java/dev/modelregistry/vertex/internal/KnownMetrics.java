package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.http.internal.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metrics that Google's schemas for evaluations have a field for. Names are compared without case, underscores and hyphens. A
 * field that two metrics claim with different values stays out, as do values that cannot be what the field means.
 */
final class KnownMetrics {

    private static final String FOLDER = "gs://google-cloud-aiplatform/schema/modelevaluation/";

    private static final List<Schema> SCHEMAS = List.of(
            new Schema(
                    FOLDER + "classification_metrics_1.0.0.yaml",
                    Map.of(
                            "auRoc", Set.of("auc", "auroc", "rocauc", "aucroc", "areaunderroc"),
                            "auPrc", Set.of("auprc", "prauc", "aucpr", "areaunderpr"),
                            "logLoss", Set.of("logloss"))),
            new Schema(
                    FOLDER + "regression_metrics_1.0.0.yaml",
                    Map.of(
                            "rootMeanSquaredError", Set.of("rmse", "rootmeansquarederror"),
                            "meanAbsoluteError", Set.of("mae", "meanabsoluteerror"),
                            "rSquared", Set.of("r2", "rsquared", "r2score"))));

    private KnownMetrics() {}

    /** A schema of Google's, and the names that its fields have elsewhere. */
    private record Schema(String uri, Map<String, Set<String>> fields) {

        ObjectNode read(Map<String, Double> metrics) {
            Map<String, Double> values = new TreeMap<>();
            Set<String> disputed = new HashSet<>();
            metrics.forEach((name, value) -> fields.forEach((field, names) -> {
                if (names.contains(plain(name)) && fits(field, value)) {
                    Double other = values.put(field, value);
                    if (other != null && !other.equals(value)) {
                        disputed.add(field);
                    }
                }
            }));
            ObjectNode node = Json.object();
            values.forEach((field, value) -> {
                if (!disputed.contains(field)) {
                    node.put(field, value);
                }
            });
            return node;
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
    }

    private static boolean fits(String field, double value) {
        return switch (field) {
            case "auRoc", "auPrc" -> value >= 0 && value <= 1;
            case "rSquared" -> value <= 1;
            default -> value >= 0;
        };
    }

    /** An evaluation without name, of the schema that takes most of the metrics; empty when none takes any. */
    static Optional<JsonNode> evaluation(Map<String, Double> metrics) {
        Optional<JsonNode> best = Optional.empty();
        int most = 0;
        for (Schema schema : SCHEMAS) {
            ObjectNode values = schema.read(metrics);
            if (values.size() > most) {
                most = values.size();
                ObjectNode evaluation = Json.object().put("metricsSchemaUri", schema.uri());
                evaluation.set("metrics", values);
                best = Optional.of(evaluation);
            }
        }
        return best;
    }
}
