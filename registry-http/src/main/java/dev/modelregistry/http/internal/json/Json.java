package dev.modelregistry.http.internal.json;

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

/**
 * JSON as services speak it: what is empty may be left out, and fields that nobody asks for may come along. Documents of this
 * project itself are read strictly, by the core.
 */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** The bytes of a tree. */
    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * The body of an answer.
     *
     * @param operation that it answers
     * @param service which was asked, as messages call it, with its article
     * @throws UnavailableException it is no object: something else answers at that address
     */
    public static ObjectNode read(String operation, byte[] bytes, String service) {
        return tryRead(bytes)
                .orElseThrow(() -> new UnavailableException(
                        operation + ": the answer is not JSON; is this the address of " + service + "?"));
    }

    /** An object; empty where the bytes are none. */
    public static Optional<ObjectNode> tryRead(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The text of a field; empty text where it is not set. */
    public static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    /** The text of a field, where it is set to one that is not empty. */
    public static Optional<String> given(JsonNode node, String field) {
        return Optional.of(text(node, field)).filter(value -> !value.isEmpty());
    }

    /** The items of a list, each as the reader has it; none where the field is none. */
    public static <T> List<T> list(JsonNode node, String field, Function<JsonNode, T> reader) {
        List<T> items = new ArrayList<>();
        node.path(field).forEach(item -> items.add(reader.apply(item)));
        return items;
    }

    /** The fields of an object of texts; none where the node is none. */
    public static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        node.properties().forEach(one -> texts.put(one.getKey(), one.getValue().asText("")));
        return texts;
    }

    /** An object of texts. */
    public static ObjectNode of(Map<String, String> texts) {
        ObjectNode node = object();
        texts.forEach(node::put);
        return node;
    }
}
