package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Trees as YAML in block style. The same tree gives the same bytes. Texts stand in quotes, so that none is taken for something else. */
final class Yaml {

    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    static byte[] write(ObjectNode node) {
        Yaml yaml = new Yaml();
        yaml.value(node, 0, true);
        return yaml.text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(JsonNode node, int indent, boolean lineBegins) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            boolean begins = lineBegins;
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                begin(begins, indent);
                key(field.getKey());
                text.append(':');
                nested(field.getValue(), indent);
                begins = false;
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            for (JsonNode item : array) {
                begin(false, indent);
                text.append("- ");
                scalar(item);
            }
        } else {
            scalar(node);
        }
    }

    private void begin(boolean lineBegins, int indent) {
        if (!lineBegins) {
            text.append('\n');
        }
        text.append(" ".repeat(indent));
    }

    private void nested(JsonNode node, int indent) {
        if (node.isContainerNode() && !node.isEmpty()) {
            value(node, indent + 2, false);
        } else {
            text.append(' ');
            scalar(node);
        }
    }

    /** Words of OpenAPI are plain; names that people gave stand in quotes where they could be read as another thing. */
    private void key(String name) {
        if (name.matches("(type|format|items|properties|required|additionalProperties|minItems|maxItems)")) {
            text.append(name);
        } else {
            quoted(name);
        }
    }

    private void scalar(JsonNode node) {
        if (node.isTextual()) {
            quoted(node.asText());
        } else if (node.isArray()) {
            text.append("[]");
        } else if (node.isObject()) {
            text.append("{}");
        } else {
            text.append(node.asText());
        }
    }

    /** What is not ASCII is escaped, as YAML takes some of it for ends of lines. */
    private void quoted(String value) {
        text.append('"');
        value.codePoints().forEach(one -> {
            if (one == '"' || one == '\\') {
                text.append('\\').append((char) one);
            } else if (one >= ' ' && one <= '~') {
                text.append((char) one);
            } else {
                // A character beyond 16 bits is one escape in YAML, not the two of JSON.
                text.append(String.format(one > 0xffff ? "\\U%08x" : "\\u%04x", one));
            }
        });
        text.append('"');
    }
}
