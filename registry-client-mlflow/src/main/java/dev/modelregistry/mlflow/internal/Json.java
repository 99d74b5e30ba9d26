package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** JSON as MLflow writes it: lists and fields that are empty are left out. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static JsonNode read(String operation, byte[] bytes) {
        return tryRead(bytes)
                .orElseThrow(() -> new UnavailableException(
                        operation + ": the server's answer is not JSON; is this the address of an MLflow server?"));
    }

    static Optional<JsonNode> tryRead(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readTree(bytes)).filter(node -> node.isObject() || node.isArray());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static Optional<String> given(JsonNode node, String field) {
        return Optional.of(text(node, field)).filter(value -> !value.isEmpty());
    }

    static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> reader) {
        List<T> items = new ArrayList<>();
        node.path(field).forEach(item -> items.add(reader.apply(item)));
        return items;
    }

    /** A list of objects with {@code key} and {@code value}. */
    static Map<String, String> pairs(JsonNode node, String field) {
        Map<String, String> pairs = new TreeMap<>();
        node.path(field).forEach(one -> pairs.put(text(one, "key"), text(one, "value")));
        return pairs;
    }

    static ArrayNode pairs(Map<String, String> pairs) {
        ArrayNode list = array();
        pairs.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        return list;
    }
}
