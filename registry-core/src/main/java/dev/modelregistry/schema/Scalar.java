package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Locale;
import java.util.Optional;

/** A type without parts. */
public enum Scalar implements DataType {
    /** True or false. */
    BOOLEAN,
    /** Whole number of 32 bits. */
    INTEGER,
    /** Whole number of 64 bits. */
    LONG,
    /** Floating point number of 32 bits. */
    FLOAT,
    /** Floating point number of 64 bits. */
    DOUBLE,
    /** Text. */
    STRING,
    /** Bytes. */
    BINARY,
    /** Date or date with time. */
    DATETIME;

    /** The spelling in documents, for example {@code datetime}. */
    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int depth() {
        return 1;
    }

    /** Reads {@link #text()}; case counts, as it does in MLflow. */
    public static Scalar parse(String text) {
        return find(text)
                .orElseThrow(() -> new InvalidException("data type '" + Text.shown(text) + "' is not one of boolean, "
                        + "integer, long, float, double, string, binary, datetime, array, object, map, any"));
    }

    private static Optional<Scalar> find(String text) {
        for (Scalar scalar : values()) {
            if (scalar.text().equals(text)) {
                return Optional.of(scalar);
            }
        }
        return Optional.empty();
    }
}
