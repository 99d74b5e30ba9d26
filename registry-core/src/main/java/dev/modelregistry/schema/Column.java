package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import java.util.Optional;

/**
 * A value of a {@link DataType}.
 *
 * @param name absent only where values are taken by position
 * @param type its type
 * @param required whether it must be there
 */
public record Column(Optional<String> name, DataType type, boolean required) implements Field {

    /** Checks the name. */
    public Column {
        Text.line("column name", name);
    }

    /** A required column. */
    public static Column of(String name, DataType type) {
        return new Column(Optional.of(name), type, true);
    }

    /** A column that may be left out. */
    public static Column optional(String name, DataType type) {
        return new Column(Optional.of(name), type, false);
    }

    @Override
    public String typeText() {
        return type.text();
    }
}
