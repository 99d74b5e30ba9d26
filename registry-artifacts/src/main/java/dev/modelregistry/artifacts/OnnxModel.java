package dev.modelregistry.artifacts;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The inputs and outputs of an ONNX model, read from the stream of its protocol buffer. Weights are skipped, never held.
 *
 * <p>Field numbers are those of {@code onnx.proto} (ONNX, IR version 10). Inputs that an initializer fills are weights, as
 * IR versions before 4 list them among the inputs.
 */
final class OnnxModel {

    private static final int LONGEST_NAME = 1 << 16;
    private static final int MOST_NAMES = 1_000_000;
    private static final long MOST_NAME_CHARACTERS = 64 << 20;
    private static final int MOST_VALUES = 10_000;
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int GRAPH_SPARSE_INITIALIZER = 15;
    private static final int TENSOR_NAME = 8;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TYPE_OPTIONAL = 9;
    private static final int TENSOR_ELEMENT = 1;
    private static final int TENSOR_SHAPE = 2;

    /** Element types by number, as numpy names them. */
    private static final String[] ELEMENTS = {
        "",
        "float32",
        "uint8",
        "int8",
        "uint16",
        "int16",
        "int32",
        "int64",
        "str",
        "bool",
        "float16",
        "float64",
        "uint32",
        "uint64",
        "complex64",
        "complex128",
        "bfloat16"
    };

    private final Set<String> weights = new HashSet<>();
    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long weightNameCharacters;
    private boolean hasGraph;

    /** A value of the graph; without tensor when its type, or the number of its dimensions, is another or unknown. */
    private record Value(String name, Optional<Tensor> tensor) {}

    private OnnxModel() {}

    /**
     * Reads a model; closes the stream.
     *
     * @throws InvalidException it is none
     */
    static OnnxModel read(InputStream stream) {
        OnnxModel model = new OnnxModel();
        try (stream) {
            CodedInputStream in = CodedInputStream.newInstance(stream);
            eachField(in, field -> {
                if (field == MODEL_GRAPH) {
                    model.hasGraph = true;
                    inMessage(in, model::graphField);
                    return true;
                }
                return false;
            });
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidException("it is no protocol buffer: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnavailableException("the file cannot be read: " + e.getMessage(), e);
        }
        if (!model.hasGraph) {
            throw new InvalidException("it holds no graph");
        }
        return model;
    }

    /** What a person should know. */
    List<String> notes() {
        return notes;
    }

    /** Inputs and outputs; absent when neither can be told. */
    Optional<ModelSignature> signature() {
        List<Field> in = tensors(
                "inputs",
                inputs.stream().filter(one -> !weights.contains(one.name())).toList());
        List<Field> out = tensors("outputs", outputs);
        if (in.isEmpty() && out.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ModelSignature(in, out, List.of()));
    }

    private List<Field> tensors(String what, List<Value> values) {
        for (Value value : values) {
            if (value.tensor().isEmpty()) {
                notes.add("the model signature leaves out the " + what + ": '" + value.name()
                        + "' is no tensor with a known number of dimensions");
                return List.of();
            }
        }
        return values.stream()
                .map(value -> (Field) value.tensor().orElseThrow())
                .toList();
    }

    private boolean graphField(CodedInputStream in, int field) throws IOException {
        if (field == GRAPH_INITIALIZER) {
            inMessage(in, this::initializerField);
        } else if (field == GRAPH_SPARSE_INITIALIZER) {
            inMessage(in, (sparse, part) -> {
                if (part == 1) {
                    inMessage(sparse, this::initializerField);
                    return true;
                }
                return false;
            });
        } else if (field == GRAPH_INPUT) {
            add(inputs, in);
        } else if (field == GRAPH_OUTPUT) {
            add(outputs, in);
        } else {
            return false;
        }
        return true;
    }

    private boolean initializerField(CodedInputStream in, int field) throws IOException {
        if (field != TENSOR_NAME) {
            return false;
        }
        String name = name(in);
        weights.add(name);
        weightNameCharacters += name.length();
        if (weights.size() > MOST_NAMES || weightNameCharacters > MOST_NAME_CHARACTERS) {
            throw new InvalidException("the names of its initializers are more, or longer, than any model needs");
        }
        return true;
    }

    private static void add(List<Value> values, CodedInputStream in) throws IOException {
        String[] name = {""};
        TensorType type = new TensorType();
        inMessage(in, (value, field) -> {
            if (field == VALUE_NAME) {
                name[0] = name(value);
            } else if (field == VALUE_TYPE) {
                inMessage(value, type::typeField);
            } else {
                return false;
            }
            return true;
        });
        values.add(new Value(name[0], type.tensor(name[0])));
        if (values.size() > MOST_VALUES) {
            throw new InvalidException("it has more than " + MOST_VALUES + " inputs or outputs");
        }
    }

    /** A type while it is read. */
    private static final class TensorType {

        private int element;
        private boolean shaped;
        private boolean required = true;
        private final List<Long> shape = new ArrayList<>();

        boolean typeField(CodedInputStream in, int field) throws IOException {
            if (field != TYPE_OPTIONAL) {
                return plainField(in, field);
            }
            required = false;
            inMessage(in, (optional, part) -> {
                if (part == 1) {
                    inMessage(optional, this::plainField);
                    return true;
                }
                return false;
            });
            return true;
        }

        private boolean plainField(CodedInputStream in, int field) throws IOException {
            if (field != TYPE_TENSOR) {
                return false;
            }
            inMessage(in, this::tensorField);
            return true;
        }

        private boolean tensorField(CodedInputStream in, int field) throws IOException {
            if (field == TENSOR_ELEMENT) {
                element = in.readInt32();
            } else if (field == TENSOR_SHAPE) {
                shaped = true;
                inMessage(in, this::shapeField);
            } else {
                return false;
            }
            return true;
        }

        private boolean shapeField(CodedInputStream in, int field) throws IOException {
            if (field != 1 || shape.size() > MOST_VALUES) {
                return false;
            }
            long[] length = {-1};
            inMessage(in, (dimension, part) -> {
                if (part == 1) {
                    length[0] = dimension.readInt64();
                    return true;
                }
                return false;
            });
            shape.add(Math.max(-1, length[0]));
            return true;
        }

        Optional<Tensor> tensor(String name) {
            boolean known = shaped && element > 0 && element < ELEMENTS.length && !name.isBlank();
            return known
                    ? Optional.of(new Tensor(Optional.of(name), ELEMENTS[element], shape, required))
                    : Optional.empty();
        }
    }

    /** Takes a field that it knows. */
    @FunctionalInterface
    private interface FieldReader {
        boolean read(CodedInputStream in, int field) throws IOException;
    }

    @FunctionalInterface
    private interface FieldTaker {
        boolean take(int field) throws IOException;
    }

    private static void inMessage(CodedInputStream in, FieldReader reader) throws IOException {
        int before = in.pushLimit(in.readRawVarint32());
        eachField(in, field -> reader.read(in, field));
        in.checkLastTagWas(0);
        if (in.getBytesUntilLimit() != 0) {
            throw new InvalidException("it ends before its end");
        }
        in.popLimit(before);
    }

    /** Offers every field of length-delimited or number type, and skips those that nobody takes. */
    private static void eachField(CodedInputStream in, FieldTaker taker) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int type = WireFormat.getTagWireType(tag);
            boolean plain = type == WireFormat.WIRETYPE_LENGTH_DELIMITED || type == WireFormat.WIRETYPE_VARINT;
            if (!plain || !taker.take(WireFormat.getTagFieldNumber(tag))) {
                in.skipField(tag);
            }
        }
    }

    private static String name(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > LONGEST_NAME) {
            throw new InvalidException("a name in it is longer than " + LONGEST_NAME + " bytes");
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }
}
