package dev.modelregistry.entry;

import java.util.List;
import java.util.Optional;

/**
 * What a model needs to run.
 *
 * @param requirements lines as in {@code requirements.txt}, in their order
 * @param conda content of a {@code conda.yaml}
 * @param python version of Python
 * @param java version of Java
 * @param image container image
 */
public record Environment(
        List<String> requirements,
        Optional<String> conda,
        Optional<String> python,
        Optional<String> java,
        Optional<String> image) {

    private static final Environment NONE =
            new Environment(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks the texts and copies the list. */
    public Environment {
        requirements = List.copyOf(requirements);
        requirements.forEach(requirement -> Text.line("environment requirement", requirement));
        Text.unicode("environment conda", conda);
        Text.line("environment python", python);
        Text.line("environment java", java);
        Text.line("environment image", image);
    }

    /** Nothing known. */
    public static Environment none() {
        return NONE;
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return equals(NONE);
    }
}
