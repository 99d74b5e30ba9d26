package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One object of a document while it is read. Every accessor checks the type and names the JSON pointer when it is
 * wrong; a field that is null counts as absent. What no accessor has asked for is {@linkplain #unknown() unknown}. Not
 * thread-safe.
 */
public final class JsonObject {

    private final String what;
    private final String pointer;
    private final ObjectNode node;
    private final Set<String> asked = new HashSet<>();

    private JsonObject(String what, String pointer, ObjectNode node) {
        this.what = what;
        this.pointer = pointer;
        this.node = node;
    }

    /**
     * An object at a place.
     *
     * @param what names the document in messages
     * @param pointer JSON pointer (RFC 6901) of the object in the document, empty for the whole
     * @param node what stands there
     * @throws InvalidException it is not an object
     */
    public static JsonObject of(String what, String pointer, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new JsonObject(what, pointer, object);
        }
        throw wrong(what, pointer, "is " + kind(node) + ", not an object");
    }

    /** JSON pointer of this object. */
    public String pointer() {
        return pointer;
    }

    /** JSON pointer of a field. */
    public String pointer(String field) {
        return pointer + "/" + field.replace("~", "~0").replace("/", "~1");
    }

    /** What stands in a field, of any type but null. */
    public Optional<JsonNode> value(String field) {
        asked.add(field);
        return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
    }

    /** Whether the field is there, even as null. */
    public boolean has(String field) {
        return node.has(field);
    }

    /** A text. */
    public Optional<String> text(String field) {
        return value(field, "a string", JsonNode::isTextual, JsonNode::textValue);
    }

    /** A text that has to be there. */
    public String requiredText(String field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /** A text in a form of its own, for example a stage. */
    public <T> Optional<T> parsed(String field, Function<String, T> parser) {
        return text(field).map(text -> located(field, () -> parser.apply(text)));
    }

    /** A text in a form of its own that has to be there. */
    public <T> T requiredParsed(String field, Function<String, T> parser) {
        return parsed(field, parser).orElseThrow(() -> missing(field));
    }

    /** An instant in ISO-8601. */
    public Optional<Instant> instant(String field) {
        return text(field).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw wrong(field, "is '" + Text.shown(text) + "', not an ISO-8601 instant like 2026-03-01T12:00:00Z");
            }
        });
    }

    /** An instant that has to be there. */
    public Instant requiredInstant(String field) {
        return instant(field).orElseThrow(() -> missing(field));
    }

    /** Whether, as a boolean. */
    public Optional<Boolean> flag(String field) {
        return value(field, "true or false", JsonNode::isBoolean, JsonNode::booleanValue);
    }

    /** A whole number of 64 bits. */
    public OptionalLong whole(String field) {
        Optional<Long> whole = value(
                field,
                "a whole number of 64 bits",
                n -> n.isIntegralNumber() && n.canConvertToLong(),
                JsonNode::longValue);
        return whole.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** A whole number that has to be there. */
    public long requiredWhole(String field) {
        return whole(field).orElseThrow(() -> missing(field));
    }

    /** A number that fits into a double. */
    public OptionalDouble number(String field) {
        Optional<Double> number = value(
                field,
                "a number that fits into a double",
                n -> n.isNumber() && Double.isFinite(n.doubleValue()),
                JsonNode::doubleValue);
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /** A number that has to be there. */
    public double requiredNumber(String field) {
        return number(field).orElseThrow(() -> missing(field));
    }

    /** An object. */
    public Optional<JsonObject> object(String field) {
        return value(field).map(value -> of(what, pointer(field), value));
    }

    /** An object; an empty one when there is none. */
    public JsonObject objectOrEmpty(String field) {
        return object(field).orElseGet(() -> new JsonObject(what, pointer(field), Json.object()));
    }

    /** Items of an array, each with its pointer; empty when there is none. */
    public <T> List<T> items(String field, BiFunction<String, JsonNode, T> reader) {
        List<T> items = new ArrayList<>();
        Optional<JsonNode> array = value(field, "an array", JsonNode::isArray, Function.identity());
        array.ifPresent(values ->
                values.forEach(item -> items.add(reader.apply(pointer(field) + "/" + items.size(), item))));
        return items;
    }

    /** Objects of an array; empty when there is none. */
    public List<JsonObject> objects(String field) {
        return items(field, (place, item) -> of(what, place, item));
    }

    /** Texts of an array; empty when there is none. */
    public List<String> texts(String field) {
        return items(field, (place, item) -> {
            if (!item.isTextual()) {
                throw wrong(what, place, "is " + kind(item) + ", not a string");
            }
            return item.textValue();
        });
    }

    /** Fields of an object of texts, in their order; empty when there is none. */
    public Map<String, String> textMap(String field) {
        return map(field, (object, name) -> object.text(name).orElseThrow(() -> object.missing(name)));
    }

    /** Fields of an object of numbers, in their order; empty when there is none. */
    public Map<String, Double> numberMap(String field) {
        return map(field, JsonObject::requiredNumber);
    }

    /** Fields of an object, each read by its name; empty when there is none. */
    public <T> Map<String, T> map(String field, BiFunction<JsonObject, String, T> reader) {
        Map<String, T> map = new LinkedHashMap<>();
        object(field).ifPresent(object -> object.names().forEach(name -> map.put(name, reader.apply(object, name))));
        return map;
    }

    /** Names of all fields, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        Iterator<String> iterator = node.fieldNames();
        iterator.forEachRemaining(names::add);
        return names;
    }

    /** Fields that nothing has asked for, null ones too, in their order. */
    public Map<String, JsonNode> unknown() {
        Map<String, JsonNode> unknown = new LinkedHashMap<>();
        names().stream().filter(name -> !asked.contains(name)).forEach(name -> unknown.put(name, node.get(name)));
        return unknown;
    }

    /**
     * Ends the reading of user input.
     *
     * @throws InvalidException a field is there that nothing has asked for
     */
    public void refuseUnknown() {
        unknown().keySet().stream().findFirst().ifPresent(name -> {
            throw wrong(name, "is not a known field");
        });
    }

    /**
     * Makes a value from what was read of this object. The maker itself reads nothing, so that only one place is named.
     *
     * @throws InvalidException what the maker throws, with the pointer before it
     */
    public <T> T make(Supplier<T> maker) {
        return located(what, pointer, maker);
    }

    private <T> T located(String field, Supplier<T> maker) {
        return located(what, pointer(field), maker);
    }

    private static <T> T located(String what, String pointer, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (InvalidException e) {
            throw wrong(what, pointer, ": " + e.getMessage());
        }
    }

    /** The exception for a field that has to be there. */
    public InvalidException missing(String field) {
        return wrong(field, "is missing");
    }

    /** The exception for a field whose value breaks a rule; the reason follows the pointer. */
    public InvalidException wrong(String field, String reason) {
        return wrong(what, pointer(field), reason);
    }

    static InvalidException wrong(String what, String pointer, String reason) {
        String place = pointer.isEmpty() ? "" : Text.shown(pointer);
        String gap = place.isEmpty() || reason.startsWith(":") ? "" : " ";
        return new InvalidException(what + " " + place + gap + reason);
    }

    private <T> Optional<T> value(
            String field, String expected, Predicate<JsonNode> fits, Function<JsonNode, T> reader) {
        return value(field).map(value -> {
            if (!fits.test(value)) {
                throw wrong(field, "is " + kind(value) + ", not " + expected);
            }
            return reader.apply(value);
        });
    }

    private static String kind(JsonNode node) {
        JsonNodeType type = node.getNodeType();
        return switch (type) {
            case OBJECT, ARRAY -> "an " + type.name().toLowerCase(Locale.ROOT);
            case NULL, MISSING -> "null";
            default -> "a " + type.name().toLowerCase(Locale.ROOT);
        };
    }
}
