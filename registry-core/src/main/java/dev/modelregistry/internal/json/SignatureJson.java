package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signatures as JSON: our form, and MLflow's. */
public final class SignatureJson {

    /** Most bytes of a signature file. */
    public static final int LIMIT = 4 << 20;

    private SignatureJson() {}

    /** Our form. Every field is present; {@code required} of a parameter says that it has no default. */
    public static ObjectNode write(ModelSignature signature) {
        ObjectNode object = Json.object();
        ArrayNode inputs = object.putArray("inputs");
        signature.inputs().forEach(field -> inputs.add(write(field)));
        ArrayNode outputs = object.putArray("outputs");
        signature.outputs().forEach(field -> outputs.add(write(field)));
        ArrayNode params = object.putArray("params");
        signature.params().forEach(param -> params.add(write(param)));
        return object;
    }

    private static ObjectNode write(Field field) {
        ObjectNode object = Json.object();
        Json.put(object, "name", field.name());
        if (field instanceof Tensor tensor) {
            writeGrid(object.putObject("tensor"), tensor);
        } else if (field instanceof Column column) {
            writeType(object, column.type());
        }
        return object.put("required", field.required());
    }

    private static ObjectNode write(Param param) {
        ObjectNode object = Json.object().put("name", param.name());
        writeType(object, param.type());
        object.set("default", PlainValues.node(param.defaultValue().orElse(null)));
        ArrayNode shape = object.putArray("shape");
        param.shape().forEach(shape::add);
        return object.put("required", param.defaultValue().isEmpty());
    }

    private static void writeGrid(ObjectNode object, Tensor tensor) {
        object.put("dtype", tensor.dtype());
        ArrayNode shape = object.putArray("shape");
        tensor.shape().forEach(shape::add);
    }

    /** A type as MLflow spells it, into the object that has it. */
    private static void writeType(ObjectNode object, DataType type) {
        if (type instanceof Scalar scalar) {
            object.put("type", scalar.text());
        } else if (type instanceof AnyType) {
            object.put("type", "any");
        } else if (type instanceof ArrayOf array) {
            writeType(object.put("type", "array").putObject("items"), array.items());
        } else if (type instanceof MapOf map) {
            writeType(object.put("type", "map").putObject("values"), map.values());
        } else if (type instanceof ObjectOf of) {
            ObjectNode properties = object.put("type", "object").putObject("properties");
            of.properties().forEach((name, property) -> {
                ObjectNode part = properties.putObject(name);
                writeType(part, property.type());
                part.put("required", property.required());
            });
        }
    }

    /**
     * Inputs or outputs as MLflow writes them into an {@code MLmodel} file: a list of column or tensor specs as text.
     */
    public static String toMlflow(List<Field> fields) {
        ArrayNode array = Json.array();
        for (Field field : fields) {
            ObjectNode object = array.addObject();
            if (field instanceof Tensor tensor) {
                writeGrid(object.put("type", "tensor").putObject("tensor-spec"), tensor);
            } else if (field instanceof Column column) {
                writeType(object, column.type());
            }
            field.name().ifPresent(name -> object.put("name", name));
            object.put("required", field.required());
        }
        return Json.text(array);
    }

    /** Parameters as MLflow writes them into an {@code MLmodel} file. */
    public static String paramsToMlflow(List<Param> params) {
        ArrayNode array = Json.array();
        for (Param param : params) {
            ObjectNode object = array.addObject().put("name", param.name());
            writeType(object, param.type());
            object.set("default", PlainValues.node(param.defaultValue().orElse(null)));
            if (param.shape().isEmpty()) {
                object.putNull("shape");
            } else {
                ArrayNode shape = object.putArray("shape");
                param.shape().forEach(shape::add);
            }
        }
        return Json.text(array);
    }

    /**
     * Reads a signature that a user gives: our form, or MLflow's own, where each of the three lists may also be a text
     * that holds JSON. Unknown fields are refused.
     *
     * @param node the signature
     * @param pointer where it stands in its document, empty for the whole
     * @throws dev.modelregistry.error.InvalidException naming the JSON pointer
     */
    public static ModelSignature read(JsonNode node, String pointer) {
        return new SignatureReader("signature", true).read(node, pointer);
    }

    /** Reads a signature file that a user gives, as {@link #read(JsonNode, String)} does. */
    public static ModelSignature read(byte[] bytes) {
        return read(Json.read("signature", bytes, LIMIT), "");
    }

    /**
     * Reads the texts that an {@code MLmodel} file holds. Fields that later versions of MLflow add are ignored.
     *
     * @param inputs a JSON list as text
     * @param outputs a JSON list as text
     * @param params a JSON list as text
     */
    public static ModelSignature fromMlflow(
            Optional<String> inputs, Optional<String> outputs, Optional<String> params) {
        ObjectNode signature = Json.object();
        Map.of("inputs", inputs, "outputs", outputs, "params", params)
                .forEach((name, text) -> Json.put(signature, name, text));
        return new SignatureReader("MLmodel signature", false).read(signature, "");
    }
}
