package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings the default of a parameter into one Java form for each type, whatever form JSON or a caller gave it. So a
 * default that was written and read again equals the one before.
 */
final class DefaultForm {

    private static final int DEEPEST = 16;

    private final String what;

    DefaultForm(String what) {
        this.what = what;
    }

    Object shaped(DataType type, List<Long> shape, Object value) {
        if (shape.isEmpty()) {
            return form(type, value);
        }
        List<Object> items = new ArrayList<>();
        Sequence sequence = Sequence.of(value).orElseThrow(() -> wrong("a list", value));
        if (shape.get(0) >= 0 && shape.get(0) != sequence.size()) {
            throw new InvalidException(what + " has " + sequence.size() + " items, not " + shape.get(0));
        }
        for (int i = 0; i < sequence.size(); i++) {
            items.add(shaped(type, shape.subList(1, shape.size()), item(sequence, i)));
        }
        return List.copyOf(items);
    }

    private Object item(Sequence sequence, int index) {
        Object item = sequence.item(index);
        if (item == null) {
            throw new InvalidException(what + " holds null at " + index);
        }
        return item;
    }

    private Object form(DataType type, Object value) {
        if (type instanceof Scalar scalar) {
            return scalar(scalar, value);
        } else if (type instanceof ArrayOf array) {
            return shaped(array.items(), List.of(-1L), value);
        } else if (type instanceof ObjectOf object) {
            return object(object, value);
        } else if (type instanceof MapOf map) {
            Map<String, Object> parts = new TreeMap<>();
            map(type, value).forEach((name, part) -> parts.put(name(name), form(map.values(), part(name, part))));
            return Collections.unmodifiableMap(parts);
        }
        return any(value, 0);
    }

    private Object object(ObjectOf type, Object value) {
        Map<String, Object> parts = new TreeMap<>();
        map(type, value).forEach((name, part) -> {
            Property property = type.properties().get(name(name));
            if (property == null) {
                throw new InvalidException(what + " has no property '" + Text.shown(name(name)) + "' in its type");
            }
            parts.put(name(name), form(property.type(), part(name, part)));
        });
        type.properties().forEach((name, property) -> {
            if (property.required() && !parts.containsKey(name)) {
                throw new InvalidException(what + " lacks the required property '" + Text.shown(name) + "'");
            }
        });
        return Collections.unmodifiableMap(parts);
    }

    private Map<?, ?> map(DataType type, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(type.text(), value);
    }

    private String name(Object name) {
        return Text.unicode(what + " name", String.valueOf(name));
    }

    private Object part(Object name, Object part) {
        if (part == null) {
            throw new InvalidException(what + " holds null at '" + Text.shown(String.valueOf(name)) + "'");
        }
        return part;
    }

    private Object scalar(Scalar type, Object value) {
        return switch (type) {
            case BOOLEAN -> value instanceof Boolean ? value : refuse(type, value);
            case STRING -> value instanceof CharSequence ? Text.unicode(what, value.toString()) : refuse(type, value);
            case BINARY ->
                value instanceof byte[] bytes
                        ? Base64.getEncoder().encodeToString(bytes)
                        : value instanceof CharSequence ? Text.line(what, value.toString()) : refuse(type, value);
            case DATETIME ->
                value instanceof CharSequence || ValueCheck.scalarOf(value).equals(Optional.of(Scalar.DATETIME))
                        ? Text.line(what, value.toString())
                        : refuse(type, value);
            case INTEGER -> Math.toIntExact(whole(type, value, Integer.SIZE));
            case LONG -> whole(type, value, Long.SIZE);
            case FLOAT -> finite(type, value, number(type, value).floatValue() + 0.0f);
            case DOUBLE -> finite(type, value, number(type, value).doubleValue() + 0.0);
        };
    }

    private long whole(Scalar type, Object value, int bits) {
        Number number = number(type, value);
        BigInteger whole;
        if (number instanceof BigInteger big) {
            whole = big;
        } else if (number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte) {
            whole = BigInteger.valueOf(number.longValue());
        } else {
            throw wrong(type.text(), value);
        }
        if (whole.bitLength() >= bits) {
            throw new InvalidException(what + " does not fit into " + type.text());
        }
        return whole.longValue();
    }

    private Number number(Scalar type, Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw wrong(type.text(), value);
    }

    private Float finite(Scalar type, Object value, float number) {
        if (!Float.isFinite(number)) {
            throw wrong("a finite " + type.text(), value);
        }
        return number;
    }

    private Double finite(Scalar type, Object value, double number) {
        if (!Double.isFinite(number)) {
            throw wrong("a finite " + type.text(), value);
        }
        return number;
    }

    private Object any(Object value, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidException(what + " is nested more than " + DEEPEST + " levels deep");
        }
        if (value instanceof Boolean) {
            return value;
        } else if (value instanceof CharSequence) {
            return Text.unicode(what, value.toString());
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> parts = new TreeMap<>();
            map.forEach((name, part) -> parts.put(name(name), any(part(name, part), depth + 1)));
            return Collections.unmodifiableMap(parts);
        } else if (value instanceof BigDecimal || value instanceof Double || value instanceof Float) {
            return scalar(Scalar.DOUBLE, value);
        } else if (value instanceof Number) {
            return scalar(Scalar.LONG, value);
        }
        Sequence sequence = Sequence.of(value).orElseThrow(() -> wrong("a plain value", value));
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.size(); i++) {
            items.add(any(item(sequence, i), depth + 1));
        }
        return List.copyOf(items);
    }

    private Object refuse(Scalar type, Object value) {
        throw wrong(type.text(), value);
    }

    private InvalidException wrong(String expected, Object value) {
        return new InvalidException(what + " is a " + ValueCheck.describe(value) + ", not " + expected);
    }
}
