package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What no label holds: {@code fraud/rows/DIGEST.json}. Named by content, so written once and remembered. Thread-safe. */
final class MoreObjects {

    private static final int KEPT = 1000;

    private final CloudObjects objects;
    private final Map<String, JsonNode> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonNode> eldest) {
            return size() > KEPT;
        }
    });

    MoreObjects(CloudObjects objects) {
        this.objects = objects;
    }

    private static String key(ModelName model, ContentDigest digest) {
        return model + "/rows/" + digest.hex() + ".json";
    }

    VersionNotes notes(ModelName model, Map<String, String> labels) {
        JsonNode more =
                Labels.more(labels).map(digest -> read(model, labels, digest)).orElseGet(Json::object);
        return Labels.read(model, labels, more);
    }

    private JsonNode read(ModelName model, Map<String, String> labels, ContentDigest digest) {
        String key = key(model, digest);
        JsonNode there = known.get(key);
        if (there != null) {
            return there;
        }
        byte[] bytes = bytes(model, labels, key);
        if (!ContentDigest.of(bytes).equals(digest)) {
            throw new IntegrityException("object '" + key + "' is not what its name says");
        }
        JsonNode node = Json.read("readTags", bytes, GoogleService.NAME);
        known.put(key, node);
        return node;
    }

    private byte[] bytes(ModelName model, Map<String, String> labels, String key) {
        try (InputStream content = objects.get(key, 0)) {
            return content.readAllBytes();
        } catch (NotFoundException gone) {
            if (!Rows.isBelow(objects.root(), labels)) {
                throw new InvalidException(
                        "model '" + model + "' was registered below another place than " + objects.root()
                                + ", with which this client is configured",
                        gone);
            }
            // Not the version is missing, but a part of what is known of it.
            throw new IntegrityException("object '" + key + "', which a version's labels name, is gone", gone);
        } catch (IOException e) {
            throw new UnavailableException("object '" + key + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The labels of notes, after what does not fit was stored.
     *
     * @param before the labels that they replace
     */
    Map<String, String> store(ModelName model, VersionNotes notes, TagLabels before) {
        Labels written = Labels.write(model, notes, before);
        written.more().ifPresent(bytes -> {
            String key = key(model, ContentDigest.of(bytes));
            if (!known.containsKey(key)) {
                objects.put(key, new ByteArrayInputStream(bytes), PutCondition.always());
                known.put(key, Json.read("readTags", bytes, GoogleService.NAME));
            }
        });
        return written.labels();
    }
}
