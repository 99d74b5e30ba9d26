package dev.modelregistry.entry;

import java.util.List;
import java.util.Optional;

/**
 * What people wrote about a model.
 *
 * @param useCase what it is used for
 * @param intendedUse what it was made for
 * @param limitations where it is weak
 * @param outOfScope what it must not be used for
 * @param links to documents elsewhere
 */
public record Documentation(
        Optional<String> useCase,
        Optional<String> intendedUse,
        Optional<String> limitations,
        Optional<String> outOfScope,
        List<Link> links) {

    private static final Documentation NONE =
            new Documentation(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** Checks the texts and copies the list. */
    public Documentation {
        Text.unicode("documentation useCase", useCase);
        Text.unicode("documentation intendedUse", intendedUse);
        Text.unicode("documentation limitations", limitations);
        Text.unicode("documentation outOfScope", outOfScope);
        links = List.copyOf(links);
    }

    /** Nothing written. */
    public static Documentation none() {
        return NONE;
    }
}
