package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JSON as Google's services write it: fields that are empty are left out, 64-bit numbers are strings. */
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
                        operation + ": the answer is not JSON; is this the address of the Google service?"));
    }

    static Optional<JsonNode> tryRead(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
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

    static Map<String, String> map(JsonNode node, String field) {
        Map<String, String> map = new TreeMap<>();
        node.path(field)
                .fields()
                .forEachRemaining(one -> map.put(one.getKey(), one.getValue().asText("")));
        return map;
    }

    static ObjectNode of(Map<String, String> map) {
        ObjectNode node = object();
        map.forEach(node::put);
        return node;
    }

    /** A time with any number of digits; the beginning of time where there is none. */
    static Instant time(JsonNode node, String field) {
        return tryTime(node, field).orElse(Instant.EPOCH);
    }

    static Optional<Instant> tryTime(JsonNode node, String field) {
        try {
            return given(node, field).map(Instant::parse);
        } catch (DateTimeException nonsense) {
            return Optional.empty();
        }
    }
}
