package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.http.internal.json.Json;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model signature as schema objects of OpenAPI 3.0.2, of one instance, one prediction, and the parameters of a request. What a
 * dimension of free length at the front of a tensor counts are the instances of a request, so it is left out.
 */
final class OpenApiSchemas {

    private static final String TYPE = "type";
    private static final String ARRAY = "array";
    private static final String NUMBER = "number";
    private static final String INTEGER = "integer";
    private static final String STRING = "string";
    private static final String FORMAT = "format";

    private OpenApiSchemas() {}

    /** The schemas that a signature says something about, by the name of Vertex AI's field without its {@code SchemaUri}. */
    static Map<String, ObjectNode> of(ModelSignature signature) {
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        fields(signature.inputs()).ifPresent(schema -> schemas.put("instance", schema));
        if (!signature.params().isEmpty()) {
            schemas.put("parameters", params(signature.params()));
        }
        fields(signature.outputs()).ifPresent(schema -> schemas.put("prediction", schema));
        return schemas;
    }

    private static Optional<ObjectNode> fields(List<Field> fields) {
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        if (fields.get(0).name().isEmpty()) {
            return Optional.of(fields.size() == 1 ? field(fields.get(0)) : byPosition(fields));
        }
        Part parts = new Part();
        fields.forEach(field -> parts.add(field.name().orElseThrow(), field(field), field.required()));
        return Optional.of(parts.object());
    }

    /** OpenAPI 3.0 has one schema for all items of a list: where they differ it says nothing of them. */
    private static ObjectNode byPosition(List<Field> fields) {
        ObjectNode first = field(fields.get(0));
        boolean alike = fields.stream().map(OpenApiSchemas::field).allMatch(first::equals);
        ObjectNode schema = Json.object().put(TYPE, ARRAY);
        schema.set("items", alike ? first : Json.object());
        return schema.put("minItems", fields.stream().filter(Field::required).count())
                .put("maxItems", fields.size());
    }

    private static ObjectNode field(Field field) {
        return field instanceof Column column ? type(column.type()) : tensor((Tensor) field);
    }

    private static ObjectNode params(List<Param> params) {
        Part parts = new Part();
        for (Param param : params) {
            parts.add(
                    param.name(),
                    nested(type(param.type()), param.shape()),
                    param.defaultValue().isEmpty());
        }
        return parts.object();
    }

    private static ObjectNode tensor(Tensor tensor) {
        List<Long> shape = tensor.shape();
        boolean counted = !shape.isEmpty() && shape.get(0) < 0;
        return nested(element(tensor.dtype()), counted ? shape.subList(1, shape.size()) : shape);
    }

    private static ObjectNode nested(ObjectNode element, List<Long> shape) {
        ObjectNode schema = element;
        for (int i = shape.size() - 1; i >= 0; i--) {
            ObjectNode around = Json.object().put(TYPE, ARRAY);
            around.set("items", schema);
            long length = shape.get(i);
            schema = length < 0 ? around : around.put("minItems", length).put("maxItems", length);
        }
        return schema;
    }

    /** Names of numpy; of an element that is none of these nothing is said. */
    private static ObjectNode element(String dtype) {
        return switch (dtype) {
            case "float64" -> typed(NUMBER, "double");
            case "float32" -> typed(NUMBER, "float");
            case "float16", "bfloat16" -> typed(NUMBER);
            case "int32" -> typed(INTEGER, "int32");
            case "int64" -> typed(INTEGER, "int64");
            case "int8", "int16", "uint8", "uint16", "uint32", "uint64" -> typed(INTEGER);
            case "bool" -> typed("boolean");
            case "str", STRING -> typed(STRING);
            default -> Json.object();
        };
    }

    private static ObjectNode type(DataType type) {
        if (type instanceof Scalar scalar) {
            return scalar(scalar);
        }
        if (type instanceof ArrayOf array) {
            ObjectNode schema = typed(ARRAY);
            schema.set("items", type(array.items()));
            return schema;
        }
        if (type instanceof MapOf map) {
            ObjectNode schema = typed("object");
            schema.set("additionalProperties", type(map.values()));
            return schema;
        }
        if (type instanceof ObjectOf object) {
            Part parts = new Part();
            for (Map.Entry<String, Property> one : object.properties().entrySet()) {
                parts.add(
                        one.getKey(),
                        type(one.getValue().type()),
                        one.getValue().required());
            }
            return parts.object();
        }
        // Any value: a schema without words takes all.
        return Json.object();
    }

    private static ObjectNode scalar(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> typed("boolean");
            case INTEGER -> typed(INTEGER, "int32");
            case LONG -> typed(INTEGER, "int64");
            case FLOAT -> typed(NUMBER, "float");
            case DOUBLE -> typed(NUMBER, "double");
            case STRING -> typed(STRING);
            case BINARY -> typed(STRING, "byte");
            case DATETIME -> typed(STRING, "date-time");
        };
    }

    private static ObjectNode typed(String type) {
        return Json.object().put(TYPE, type);
    }

    private static ObjectNode typed(String type, String format) {
        return typed(type).put(FORMAT, format);
    }

    /** An object's properties, in the order of their names. */
    private static final class Part {

        private final Map<String, ObjectNode> properties = new TreeMap<>();
        private final Set<String> required = new TreeSet<>();

        void add(String name, ObjectNode schema, boolean needed) {
            properties.put(name, schema);
            if (needed) {
                required.add(name);
            }
        }

        ObjectNode object() {
            ObjectNode schema = typed("object");
            schema.putObject("properties").setAll(properties);
            if (!required.isEmpty()) {
                ArrayNode names = schema.putArray("required");
                required.forEach(names::add);
            }
            return schema;
        }
    }
}
