package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.InvalidException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as plain Java objects: null, Boolean, String, Long, BigInteger, BigDecimal, List, Map. */
public final class PlainValues {

    private PlainValues() {}

    /** The value of a node; null for JSON null. */
    @SuppressWarnings("NullAway") // JSON null is a value here; lists, maps and callers may hold it.
    public static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case NUMBER -> number(node);
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
                yield fields;
            }
            default -> null;
        };
    }

    private static Number number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return node.isDouble() ? (Number) node.doubleValue() : node.decimalValue();
        }
        return node.canConvertToLong() ? (Number) node.longValue() : node.bigIntegerValue();
    }

    /** The node of a plain value. */
    public static JsonNode node(@Nullable Object value) {
        if (value == null) {
            return NullNode.getInstance();
        } else if (value instanceof List<?> list) {
            ArrayNode array = Json.array();
            list.forEach(item -> array.add(node(item)));
            return array;
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = Json.object();
            map.forEach((name, part) -> object.set(String.valueOf(name), node(part)));
            return object;
        } else if (value instanceof Boolean flag) {
            return Json.object().booleanNode(flag);
        } else if (value instanceof String text) {
            return Json.object().textNode(text);
        }
        return number(value);
    }

    private static JsonNode number(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return Json.object().numberNode(((Number) value).longValue());
        } else if (value instanceof Double number) {
            return Json.object().numberNode(number.doubleValue());
        } else if (value instanceof Float number) {
            return Json.object().numberNode(number.floatValue());
        } else if (value instanceof BigInteger number) {
            return Json.object().numberNode(number);
        } else if (value instanceof BigDecimal number) {
            return Json.object().numberNode(number);
        }
        throw new InvalidException("a " + value.getClass().getName() + " has no JSON form");
    }
}
