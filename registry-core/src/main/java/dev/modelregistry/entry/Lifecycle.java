package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.time.Instant;
import java.util.Optional;

/**
 * How the life of a version ends.
 *
 * @param deprecatedAt from when on it should not be used for anything new
 * @param sunsetAt when it stops; not before it is deprecated
 * @param successor what to use instead, for example {@code models:/fraud/4}
 * @param retention how long it is kept, for example {@code P7Y}
 */
public record Lifecycle(
        Optional<Instant> deprecatedAt,
        Optional<Instant> sunsetAt,
        Optional<String> successor,
        Optional<String> retention) {

    private static final Lifecycle NONE =
            new Lifecycle(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks the texts and the order of the times. */
    public Lifecycle {
        Text.line("lifecycle successor", successor);
        Text.line("lifecycle retention", retention);
        if (deprecatedAt.isPresent() && sunsetAt.isPresent() && sunsetAt.get().isBefore(deprecatedAt.get())) {
            throw new InvalidException(
                    "lifecycle sunsetAt " + sunsetAt.get() + " is before deprecatedAt " + deprecatedAt.get());
        }
    }

    /** Nothing planned. */
    public static Lifecycle none() {
        return NONE;
    }
}
