package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.http.internal.json.Json;
import java.util.Map;

/**
 * A model as MLflow 3 keeps it beside runs.
 *
 * @param id {@code m-} and 32 hexadecimal digits
 * @param artifactUri address of its files
 * @param params by name
 * @param tags by name
 * @param node everything that the server told
 */
record LoggedModel(String id, String artifactUri, Map<String, String> params, Map<String, String> tags, JsonNode node) {

    /** The last part of the address of every logged model. */
    static final String FOLDER = "artifacts";

    static LoggedModel of(JsonNode node) {
        JsonNode info = node.path("info");
        return new LoggedModel(
                Json.text(info, "model_id"),
                Json.text(info, "artifact_uri").replaceAll("/+$", ""),
                Pairs.of(node.path("data"), "params"),
                Pairs.of(info, "tags"),
                node);
    }
}
