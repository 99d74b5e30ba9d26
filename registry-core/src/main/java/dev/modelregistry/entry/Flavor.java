package dev.modelregistry.entry;

import java.util.Map;
import java.util.Optional;

/**
 * A way in which the artifact can be loaded.
 *
 * @param name the framework, for example {@code onnx}
 * @param version of the framework, where known
 * @param config what a loader of that framework wants to know, in the order of the names
 */
public record Flavor(String name, Optional<String> version, Map<String, String> config) {

    /** Checks the texts and copies the map. */
    public Flavor {
        Text.line("flavor name", name);
        Text.line("version of flavor '" + Text.shown(name) + "'", version);
        config = SortedCopy.ofTexts("flavor config", config);
    }

    /** A flavor without more to say about it. */
    public static Flavor of(String name, String version) {
        return new Flavor(name, Optional.of(version), Map.of());
    }
}
