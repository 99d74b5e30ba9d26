package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.modelregistry.http.internal.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** MLflow's way to write tags and parameters: a list of objects with {@code key} and {@code value}. */
final class Pairs {

    private Pairs() {}

    /** None where there is no such list. */
    static Map<String, String> of(JsonNode node, String field) {
        Map<String, String> pairs = new TreeMap<>();
        node.path(field).forEach(one -> pairs.put(Json.text(one, "key"), Json.text(one, "value")));
        return pairs;
    }

    static ArrayNode list(Map<String, String> pairs) {
        ArrayNode list = Json.array();
        pairs.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        return list;
    }
}
