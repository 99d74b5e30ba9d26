package dev.modelregistry.vertex;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;

/**
 * Reads requests as Google's own messages. The parser of protobuf is lenient where the service is not: numbers for texts, keys that
 * come twice, single quotes; so the text is looked at first.
 */
final class StrictJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    static <B extends Message.Builder> B read(byte[] body, B builder) {
        try {
            JsonNode node = MAPPER.readTree(body);
            texts(node, builder.getDescriptorForType());
            JsonFormat.parser().merge(node.toString(), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw FakeProblem.invalid("Invalid JSON payload received. " + e.getMessage());
        } catch (IOException e) {
            throw FakeProblem.invalid("Invalid JSON payload received. " + e.getMessage());
        }
    }

    private static void texts(JsonNode node, Descriptor type) {
        for (FieldDescriptor field : type.getFields()) {
            JsonNode value = node.get(field.getJsonName());
            if (value == null) {
                continue;
            }
            if (field.isMapField()) {
                value.forEach(one -> text(field, one));
            } else if (field.isRepeated()) {
                value.forEach(one -> check(field, one));
            } else {
                check(field, value);
            }
        }
    }

    private static void check(FieldDescriptor field, JsonNode value) {
        if (field.getType() == FieldDescriptor.Type.STRING) {
            text(field, value);
        } else if (field.getType() == FieldDescriptor.Type.MESSAGE
                && field.getMessageType().getFullName().startsWith("google.cloud.")) {
            texts(value, field.getMessageType());
        }
    }

    private static void text(FieldDescriptor field, JsonNode value) {
        if (!value.isTextual()) {
            throw FakeProblem.invalid("Invalid value at '" + field.getJsonName() + "' (TYPE_STRING), " + value);
        }
    }
}
