package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.schema.AnyType;
import dev.modelregistry.schema.ArrayOf;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.DataType;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.MapOf;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.ObjectOf;
import dev.modelregistry.schema.Param;
import dev.modelregistry.schema.Property;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import java.util.List;
import java.util.Optional;

/** Reads both forms of a signature. */
final class SignatureReader {

    private final String what;
    private final boolean strict;

    /** A reader that refuses unknown fields, if strict, or else ignores them. */
    SignatureReader(String what, boolean strict) {
        this.what = what;
        this.strict = strict;
    }

    ModelSignature read(JsonNode node, String pointer) {
        JsonObject object = JsonObject.of(what, pointer, unpacked(pointer, node));
        List<Field> inputs = list(object, "inputs").objects("inputs").stream()
                .map(this::field)
                .toList();
        List<Field> outputs = list(object, "outputs").objects("outputs").stream()
                .map(this::field)
                .toList();
        List<Param> params = list(object, "params").objects("params").stream()
                .map(this::param)
                .toList();
        end(object);
        return object.make(() -> new ModelSignature(inputs, outputs, params));
    }

    /** MLflow keeps lists as texts that hold JSON; an object is taken apart in the same way. */
    private JsonNode unpacked(String pointer, JsonNode node) {
        return node.isTextual() ? Json.read(what + " " + pointer, node.textValue()) : node;
    }

    private JsonObject list(JsonObject object, String field) {
        ObjectNode unpacked = Json.object();
        object.value(field).ifPresent(value -> unpacked.set(field, unpacked(object.pointer(field), value)));
        return JsonObject.of(what, object.pointer(), unpacked);
    }

    private Field field(JsonObject object) {
        Optional<String> name = object.text("name");
        boolean required = required(object);
        Optional<JsonObject> grid = object.object("tensor");
        if (grid.isEmpty() && object.text("type").equals(Optional.of("tensor"))) {
            grid = Optional.of(object.object("tensor-spec").orElseThrow(() -> object.missing("tensor-spec")));
        }
        Field field;
        if (grid.isPresent()) {
            field = tensor(object, name, grid.get(), required);
        } else {
            DataType type = type(object);
            field = object.make(() -> new Column(name, type, required));
        }
        end(object);
        return field;
    }

    private Tensor tensor(JsonObject object, Optional<String> name, JsonObject grid, boolean required) {
        String dtype = grid.requiredText("dtype");
        if (grid.value("shape").isEmpty()) {
            throw grid.missing("shape");
        }
        List<Long> shape = shape(grid);
        end(grid);
        return object.make(() -> new Tensor(name, dtype, shape, required));
    }

    private List<Long> shape(JsonObject object) {
        return object.items("shape", (place, item) -> {
            if (!item.isIntegralNumber() || !item.canConvertToLong()) {
                throw JsonObject.wrong(what, place, "is not a whole number");
            }
            return item.longValue();
        });
    }

    /** Absent means required; MLflow before 2.6 wrote {@code optional} instead. */
    private static boolean required(JsonObject object) {
        Optional<Boolean> optional = object.flag("optional");
        return object.flag("required").orElse(!optional.orElse(false));
    }

    private DataType type(JsonObject object) {
        String type = object.requiredText("type");
        return switch (type) {
            case "any" -> new AnyType();
            case "array" -> new ArrayOf(part(object, "items"));
            case "map" -> new MapOf(part(object, "values"));
            case "object" -> {
                if (object.value("properties").isEmpty()) {
                    throw object.missing("properties");
                }
                var properties = object.map(
                        "properties",
                        (parts, name) -> property(parts.object(name).orElseThrow(() -> parts.missing(name))));
                yield object.make(() -> new ObjectOf(properties));
            }
            default -> object.requiredParsed("type", Scalar::parse);
        };
    }

    private DataType part(JsonObject object, String field) {
        JsonObject part = object.object(field).orElseThrow(() -> object.missing(field));
        DataType type = type(part);
        // MLflow repeats the flag inside; there it means nothing.
        part.flag("required");
        end(part);
        return type;
    }

    private Property property(JsonObject object) {
        DataType type = type(object);
        Property property = new Property(type, required(object));
        end(object);
        return property;
    }

    private Param param(JsonObject object) {
        String name = object.requiredText("name");
        DataType type = type(object);
        Optional<Object> defaultValue = object.value("default").map(PlainValues::value);
        List<Long> shape = shape(object);
        // Follows from the default; read so that our own form is not refused.
        object.flag("required");
        end(object);
        return object.make(() -> new Param(name, type, defaultValue, shape));
    }

    private void end(JsonObject object) {
        if (strict) {
            object.refuseUnknown();
        }
    }
}
