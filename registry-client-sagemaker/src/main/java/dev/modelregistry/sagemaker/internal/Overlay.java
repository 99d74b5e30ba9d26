package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.http.internal.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a row of SageMaker cannot hold and keeps on S3, whole: descriptions that changed, or have line ends, or are long; tags with
 * characters that are not allowed there, or for which there is no room.
 *
 * @param description in place of the native one
 * @param tags beside the native ones; where both have a key, somebody changed the native one, and that counts
 */
record Overlay(Optional<String> description, Map<String, String> tags) {

    static final Overlay NONE = new Overlay(Optional.empty(), Map.of());

    Overlay {
        tags = Map.copyOf(tags);
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    String description(String nativeOne) {
        return description.orElse(nativeOne);
    }

    Map<String, String> tags(Map<String, String> nativeOnes) {
        Map<String, String> all = new TreeMap<>(tags);
        all.putAll(nativeOnes);
        return all;
    }

    /** This with a description, kept only where the native one is another. */
    Overlay withDescription(String value, String nativeOne) {
        return new Overlay(value.equals(nativeOne) ? Optional.empty() : Optional.of(value), tags);
    }

    Overlay withTags(Map<String, String> value) {
        return new Overlay(description, value);
    }

    /** In the order of the keys: equal content has equal bytes. */
    ObjectNode json() {
        ObjectNode node = Json.object();
        description.ifPresent(text -> node.put("description", text));
        if (!tags.isEmpty()) {
            node.set("tags", Json.of(new TreeMap<>(tags)));
        }
        return node;
    }

    static Overlay of(JsonNode node) {
        return new Overlay(
                node.has("description") ? Optional.of(Json.text(node, "description")) : Optional.empty(),
                Json.texts(node.path("tags")));
    }
}
