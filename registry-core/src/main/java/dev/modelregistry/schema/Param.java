package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import java.util.List;
import java.util.Optional;

/**
 * A setting that callers may pass beside the inputs.
 *
 * @param name its name
 * @param type its type
 * @param defaultValue what holds when it is not passed, in one Java form for each type: Boolean, Integer, Long, Float,
 *     Double, String (also for dates, ISO-8601, and for bytes, base64), List, Map; absent when it has to be passed
 * @param shape empty for a single value; {@code [-1]} for a list
 */
public record Param(String name, DataType type, Optional<Object> defaultValue, List<Long> shape) {

    /** A default is nested once a dimension, and JSON readers accept only so much. */
    private static final int MOST_DIMENSIONS = 8;

    /** Checks the values, copies the list and brings the default into the form given above. */
    public Param {
        Text.line("parameter name", name);
        String what = "parameter '" + Text.shown(name) + "'";
        shape = Tensor.checkedShape(what, shape, MOST_DIMENSIONS);
        DefaultForm form = new DefaultForm("default of " + what);
        List<Long> dimensions = shape;
        DataType itemType = type;
        defaultValue = defaultValue.map(value -> form.shaped(itemType, dimensions, value));
    }

    /** A single value with a default. */
    public static Param of(String name, DataType type, Object defaultValue) {
        return new Param(name, type, Optional.of(defaultValue), List.of());
    }

    /** Type and shape in one line for people. */
    String typeText() {
        return shape.isEmpty() ? type.text() : type.text() + shape;
    }
}
