package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.Watermark;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A model package group with its tags.
 *
 * @param name its name
 * @param description the one it was made with: it never changes
 * @param createdAt by SageMaker's clock
 * @param tags all of them
 */
record Group(ModelName name, String description, Instant createdAt, Map<String, String> tags) {

    static final String LOG = "mre:log";
    static final String PROJECTED = "mre:projected";
    static final String ALIAS = "mre:alias:";

    Group {
        tags = Map.copyOf(tags);
    }

    static Group of(JsonNode node, Map<String, String> tags) {
        return new Group(
                ModelName.of(Json.text(node, "ModelPackageGroupName")),
                Json.text(node, "ModelPackageGroupDescription"),
                Times.of(node, "CreationTime"),
                tags);
    }

    ModelRow row(PointerFile pointers) {
        return new ModelRow(
                name,
                pointers.overlay().description(description),
                pointers.overlay().tags(ofPeople()),
                // Without a log of ours there never was an alias of ours: the object is of an earlier group of that
                // name.
                log().isEmpty() ? Map.of() : pointers.versions(),
                OptionalLong.empty(),
                createdAt,
                log(),
                read(PROJECTED, Watermark::parse));
    }

    private Map<String, String> ofPeople() {
        Map<String, String> people = new TreeMap<>(tags);
        people.keySet().removeIf(key -> key.startsWith(Marks.PREFIX) || key.startsWith("aws:"));
        return people;
    }

    Optional<LogPointer> log() {
        return read(LOG, LogPointer::parse);
    }

    private <T> Optional<T> read(String tag, Function<String, T> reader) {
        try {
            return Optional.ofNullable(tags.get(tag)).map(NativeText::decoded).map(reader);
        } catch (InvalidException | IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    static String value(LogPointer pointer) {
        return NativeText.encoded(pointer.text())
                .orElseThrow(() -> new InvalidException("'" + pointer.root()
                        + "' is too long: where a log is has to fit into a tag of 256 characters, so the prefix in"
                        + " artifacts=s3://BUCKET/PREFIX may have about 80"));
    }

    static ArrayNode list(Map<String, String> tags) {
        ObjectNode holder = Json.object();
        ArrayNode list = holder.putArray("Tags");
        tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        return list;
    }
}
