package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the ways in which Java values do not fit fields. One use each. */
final class ValueCheck {

    private final List<Violation> violations = new ArrayList<>();

    List<Violation> fields(List<Field> fields, Map<String, ?> values) {
        Set<String> known = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String key = ModelSignature.key(fields, i);
            known.add(key);
            Object value = values.get(key);
            if (value == null) {
                missing(path("", key), field.typeText(), field.required());
            } else if (field instanceof Tensor tensor) {
                new TensorCheck(tensor, violations).check(path("", key), value);
            } else if (field instanceof Column column) {
                value(path("", key), column.type(), value);
            }
        }
        unknown("", known, values);
        return List.copyOf(violations);
    }

    List<Violation> params(List<Param> params, Map<String, ?> values) {
        Set<String> known = new HashSet<>();
        for (Param param : params) {
            known.add(param.name());
            Object value = values.get(param.name());
            String path = path("", param.name());
            if (value == null) {
                missing(path, param.typeText(), param.defaultValue().isEmpty());
            } else {
                shaped(path, param.type(), param.shape(), value);
            }
        }
        unknown("", known, values);
        return List.copyOf(violations);
    }

    /** A value of a type, in as many lists as the shape has dimensions. */
    private void shaped(String path, DataType type, List<Long> shape, Object value) {
        if (shape.isEmpty()) {
            value(path, type, value);
            return;
        }
        Optional<Sequence> sequence = Sequence.of(value);
        if (sequence.isEmpty()) {
            add(path, "list of " + type.text(), value);
            return;
        }
        int size = sequence.get().size();
        if (shape.get(0) >= 0 && shape.get(0) != size) {
            violations.add(new Violation(path, "length " + shape.get(0), "length " + size));
        }
        for (int i = 0; i < size; i++) {
            Object item = sequence.get().item(i);
            if (item == null) {
                add(path + "[" + i + "]", type.text(), null);
            } else {
                shaped(path + "[" + i + "]", type, shape.subList(1, shape.size()), item);
            }
        }
    }

    private void value(String path, DataType type, Object value) {
        if (type instanceof Scalar scalar) {
            if (scalarOf(value).filter(given -> holds(scalar, given, value)).isEmpty()) {
                add(path, scalar.text(), value);
            }
        } else if (type instanceof ArrayOf array) {
            items(path, array, value);
        } else if (type instanceof ObjectOf object) {
            object(path, object, value);
        } else if (type instanceof MapOf map) {
            entries(path, map, value);
        }
    }

    /** Bytes and shorts fit a float exactly, although MLflow's integer, which they count as, does not. */
    private static boolean holds(Scalar wanted, Scalar given, Object value) {
        return Widening.holds(wanted, given)
                || wanted == Scalar.FLOAT && (value instanceof Byte || value instanceof Short);
    }

    private void items(String path, ArrayOf type, Object value) {
        Optional<Sequence> sequence = Sequence.of(value);
        if (sequence.isEmpty()) {
            add(path, type.text(), value);
            return;
        }
        for (int i = 0; i < sequence.get().size(); i++) {
            item(path + "[" + i + "]", type.items(), sequence.get().item(i));
        }
    }

    private void item(String path, DataType type, @Nullable Object value) {
        if (value == null) {
            add(path, type.text(), null);
        } else {
            value(path, type, value);
        }
    }

    private void object(String path, ObjectOf type, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            add(path, type.text(), value);
            return;
        }
        type.properties().forEach((name, property) -> {
            Object part = map.get(name);
            if (part == null) {
                missing(path(path, name), property.type().text(), property.required());
            } else {
                value(path(path, name), property.type(), part);
            }
        });
        unknown(path, type.properties().keySet(), map);
    }

    private void entries(String path, MapOf type, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            add(path, type.text(), value);
            return;
        }
        map.forEach((name, part) -> item(path(path, String.valueOf(name)), type.values(), part));
    }

    private void unknown(String path, Set<String> known, Map<?, ?> values) {
        for (Object name : values.keySet()) {
            if (!(name instanceof String text) || !known.contains(text)) {
                violations.add(new Violation(path(path, String.valueOf(name)), "no such field", "present"));
            }
        }
    }

    private void missing(String path, String type, boolean required) {
        if (required) {
            violations.add(new Violation(path, "required " + type, "missing"));
        }
    }

    private void add(String path, String rule, @Nullable Object value) {
        violations.add(new Violation(path, rule, describe(value)));
    }

    private static String path(String parent, String name) {
        String shown = Text.shown(name);
        return parent.isEmpty() ? shown : parent + "." + shown;
    }

    /** The type of a Java value; empty when no scalar type has such values. */
    static Optional<Scalar> scalarOf(Object value) {
        if (value instanceof Boolean) {
            return Optional.of(Scalar.BOOLEAN);
        } else if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return Optional.of(Scalar.INTEGER);
        } else if (value instanceof Long) {
            return Optional.of(Scalar.LONG);
        } else if (value instanceof Float) {
            return Optional.of(Scalar.FLOAT);
        } else if (value instanceof Double) {
            return Optional.of(Scalar.DOUBLE);
        } else if (value instanceof CharSequence) {
            return Optional.of(Scalar.STRING);
        } else if (value instanceof byte[]) {
            return Optional.of(Scalar.BINARY);
        }
        return isTime(value) ? Optional.of(Scalar.DATETIME) : Optional.empty();
    }

    private static boolean isTime(Object value) {
        return value instanceof Instant
                || value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime
                || value instanceof ZonedDateTime;
    }

    /** What kind of value was given; never the value, which may be personal data. */
    static String describe(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof List<?>) {
            return "list";
        }
        return value instanceof Map<?, ?> ? "map" : value.getClass().getSimpleName();
    }
}
