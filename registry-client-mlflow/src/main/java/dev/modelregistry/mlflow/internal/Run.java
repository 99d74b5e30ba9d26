package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.http.internal.json.Json;
import java.util.Map;

/**
 * An MLflow run.
 *
 * @param id its id
 * @param experiment id of its experiment
 * @param artifactUri root of its artifacts
 * @param active false when it was deleted
 * @param params by name
 * @param tags by name
 * @param node everything that the server told
 */
record Run(
        String id,
        String experiment,
        String artifactUri,
        boolean active,
        Map<String, String> params,
        Map<String, String> tags,
        JsonNode node) {

    static Run of(JsonNode node) {
        JsonNode info = node.path("info");
        JsonNode data = node.path("data");
        return new Run(
                Json.text(info, "run_id"),
                Json.text(info, "experiment_id"),
                Json.text(info, "artifact_uri"),
                !Json.text(info, "lifecycle_stage").equals("deleted"),
                Pairs.of(data, "params"),
                Pairs.of(data, "tags"),
                node);
    }
}
