package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Values of their own types under fixed names.
 *
 * @param properties the parts, in the order of their names
 */
public record ObjectOf(Map<String, Property> properties) implements DataType {

    /** Checks the names and copies the map. */
    public ObjectOf {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(properties)));
        properties.keySet().forEach(name -> Text.line("property name", name));
    }

    @Override
    public String text() {
        return properties.entrySet().stream()
                .map(part -> part.getKey()
                        + (part.getValue().required() ? ": " : "?: ")
                        + part.getValue().type().text())
                .collect(Collectors.joining(", ", "object(", ")"));
    }

    @Override
    public int depth() {
        return 1
                + properties.values().stream()
                        .mapToInt(part -> part.type().depth())
                        .max()
                        .orElse(0);
    }
}
