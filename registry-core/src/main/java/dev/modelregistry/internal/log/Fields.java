package dev.modelregistry.internal.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.AliasMove;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of stored JSON, whoever wrote it: what does not fit makes the event void, never a crash. */
final class Fields {

    private final JsonNode node;

    Fields(JsonNode node) throws VoidEventException {
        if (!node.isObject()) {
            throw new VoidEventException("not a JSON object");
        }
        this.node = node;
    }

    Fields object(String name) throws VoidEventException {
        return new Fields(required(name));
    }

    boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull();
    }

    String text(String name) throws VoidEventException {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            throw wrong(name, "a string");
        }
        return value.textValue();
    }

    long number(String name) throws VoidEventException {
        JsonNode value = required(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number");
        }
        return value.longValue();
    }

    boolean flag(String name) throws VoidEventException {
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    double decimal(String name) throws VoidEventException {
        JsonNode value = required(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(name, "a finite number");
        }
        return value.doubleValue();
    }

    Optional<String> optionalText(String name) throws VoidEventException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    <T> T value(String name, Function<String, T> parse) throws VoidEventException {
        String text = text(name);
        try {
            return parse.apply(text);
        } catch (RegistryException | DateTimeException | IllegalArgumentException e) {
            throw wrong(name, "valid");
        }
    }

    <T> Optional<T> optional(String name, Function<String, T> parse) throws VoidEventException {
        return has(name) ? Optional.of(value(name, parse)) : Optional.empty();
    }

    Instant instant(String name) throws VoidEventException {
        return value(name, Instant::parse);
    }

    ContentDigest digest(String name) throws VoidEventException {
        return value(name, ContentDigest::parse);
    }

    VersionNumber version(String name) throws VoidEventException {
        long number = number(name);
        if (number < 1) {
            throw wrong(name, "at least 1");
        }
        return VersionNumber.of(number);
    }

    Optional<VersionNumber> optionalVersion(String name) throws VoidEventException {
        return has(name) ? Optional.of(version(name)) : Optional.empty();
    }

    List<ContentDigest> digests(String name) throws VoidEventException {
        List<ContentDigest> digests = new ArrayList<>();
        for (String text : texts(name)) {
            try {
                digests.add(ContentDigest.parse(text));
            } catch (InvalidException e) {
                throw new VoidEventException(name + ": " + e.getMessage());
            }
        }
        return digests;
    }

    List<String> texts(String name) throws VoidEventException {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : array(name)) {
            if (!one.isTextual()) {
                throw wrong(name, "a list of strings");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    <T> List<T> list(String name, Reader<T> reader) throws VoidEventException {
        List<T> list = new ArrayList<>();
        for (JsonNode one : array(name)) {
            list.add(reader.read(new Fields(one)));
        }
        return list;
    }

    Map<String, String> textMap(String name) throws VoidEventException {
        Map<String, String> map = new TreeMap<>();
        if (!has(name)) {
            return map;
        }
        JsonNode value = required(name);
        if (!value.isObject()) {
            throw wrong(name, "an object");
        }
        for (Map.Entry<String, JsonNode> one : value.properties()) {
            if (!one.getValue().isTextual()) {
                throw wrong(name, "an object of strings");
            }
            map.put(one.getKey(), one.getValue().textValue());
        }
        return map;
    }

    List<AliasMove> aliases() throws VoidEventException {
        return list("aliases", Fields::aliasMove);
    }

    AliasMove aliasMove() throws VoidEventException {
        return new AliasMove(value("alias", Alias::of), optionalVersion("previous"), optionalVersion("version"));
    }

    private Iterable<JsonNode> array(String name) throws VoidEventException {
        if (!has(name)) {
            return List.of();
        }
        JsonNode value = required(name);
        if (!value.isArray()) {
            throw wrong(name, "a list");
        }
        return value;
    }

    private JsonNode required(String name) throws VoidEventException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new VoidEventException("field '" + name + "' is missing");
        }
        return value;
    }

    private static VoidEventException wrong(String name, String rule) {
        return new VoidEventException("field '" + name + "' is not " + rule);
    }

    /** Reads one element of a list. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Fields fields) throws VoidEventException;
    }

    static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode textArray(Iterable<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    static ObjectNode textObject(Map<String, String> map) {
        ObjectNode object = newObject();
        new TreeMap<>(map).forEach(object::put);
        return object;
    }

    static <T> ArrayNode arrayOf(Iterable<T> values, Function<T, JsonNode> writer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(writer.apply(value)));
        return array;
    }

    static JsonNode write(AliasMove move) {
        ObjectNode object = newObject().put("alias", move.alias().value());
        object.put("previous", number(move.previous()));
        return object.put("version", number(move.version()));
    }

    static @Nullable Long number(Optional<VersionNumber> version) {
        return version.map(VersionNumber::value).orElse(null);
    }

    static @Nullable String string(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
