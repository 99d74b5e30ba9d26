package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.Watermark;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What belongs to a model and has no place on Vertex AI: {@code .models/fraud.json}. A Vertex AI model cannot exist without a
 * version, so until the first upload this object is the model. Changed only if nobody changed it meanwhile.
 */
final class ModelFile {

    private static final String FOLDER = ".models/";
    private static final String END = ".json";
    private static final int TRIES = 20;

    private final CloudObjects objects;

    ModelFile(CloudObjects objects) {
        this.objects = objects;
    }

    /**
     * What the object says.
     *
     * @param log where the model's log is
     * @param projected what the rows show
     * @param tags of the model
     * @param description of a model without versions
     * @param createdAt by the clock of the client that made it
     */
    record Content(
            Optional<LogPointer> log,
            Optional<Watermark> projected,
            Map<String, String> tags,
            String description,
            Instant createdAt) {

        static Content empty(Instant now) {
            return new Content(Optional.empty(), Optional.empty(), Map.of(), "", now);
        }

        Content withLog(LogPointer value) {
            return new Content(Optional.of(value), Optional.empty(), tags, description, createdAt);
        }

        /** Never moves backwards. */
        Content withProjected(Watermark value) {
            boolean later =
                    projected.filter(there -> there.event() > value.event()).isPresent();
            return later ? this : new Content(log, Optional.of(value), tags, description, createdAt);
        }

        Content withTags(Map<String, String> value) {
            return new Content(log, projected, value, description, createdAt);
        }

        Content withDescription(String value) {
            return new Content(log, projected, tags, value, createdAt);
        }

        byte[] bytes() {
            ObjectNode node = Json.object();
            log.ifPresent(value -> node.put("log", value.text()));
            projected.ifPresent(value -> node.put("projected", value.text()));
            node.set("tags", Json.of(tags));
            return Json.write(node.put("description", description).put("createdAt", createdAt.toString()));
        }

        static Content parse(byte[] bytes) {
            JsonNode node = Json.read("readModel", bytes, GoogleService.NAME);
            return new Content(
                    parsed(Json.given(node, "log"), LogPointer::parse),
                    parsed(Json.given(node, "projected"), Watermark::parse),
                    Json.texts(node.path("tags")),
                    Json.text(node, "description"),
                    Times.of(node, "createdAt"));
        }

        private static <T> Optional<T> parsed(Optional<String> text, Function<String, T> parser) {
            try {
                return text.map(parser);
            } catch (InvalidException nonsense) {
                return Optional.empty();
            }
        }
    }

    private static String key(ModelName model) {
        return FOLDER + model + END;
    }

    /** Names of the models that have such an object, in order, lazily. */
    Stream<String> names() {
        return objects.list(FOLDER, "")
                .map(StoredObject::key)
                .filter(key -> key.endsWith(END))
                .map(key -> key.substring(FOLDER.length(), key.length() - END.length()));
    }

    Optional<Content> read(ModelName model) {
        return objects.read(key(model)).map(object -> Content.parse(object.bytes()));
    }

    /** False when there was one. */
    boolean create(ModelName model, Content content) {
        try {
            put(model, content, PutCondition.ifAbsent());
            return true;
        } catch (AlreadyExistsException exists) {
            return false;
        }
    }

    /**
     * Changes it. Writes nothing when nothing changes.
     *
     * @param otherwise what to begin with when there is none
     */
    void change(ModelName model, Supplier<Content> otherwise, UnaryOperator<Content> change) {
        for (int tries = 1; ; tries++) {
            Optional<Bucket.Small> there = objects.read(key(model));
            Optional<Content> before = there.map(object -> Content.parse(object.bytes()));
            Content after = change.apply(before.orElseGet(otherwise));
            if (before.filter(after::equals).isPresent()) {
                return;
            }
            try {
                put(
                        model,
                        after,
                        there.map(object -> PutCondition.ifUnchanged(object.generation()))
                                .orElseGet(PutCondition::ifAbsent));
                return;
            } catch (AlreadyExistsException | ConflictException changed) {
                if (tries >= TRIES) {
                    throw changed;
                }
            }
        }
    }

    private void put(ModelName model, Content content, PutCondition condition) {
        objects.put(key(model), new ByteArrayInputStream(content.bytes()), condition);
    }

    void delete(ModelName model) {
        objects.delete(key(model));
    }
}
