package dev.modelregistry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import java.util.Optional;

/**
 * Asks to go back to what the last promotion to production replaced.
 *
 * @param model the model
 * @param alias only this alias goes back to what it held before its last move; stages stay
 * @param reason why, in words
 */
public record Rollback(ModelName model, Optional<Alias> alias, Optional<String> reason) {

    /** Goes back one promotion. */
    public static Rollback of(String model) {
        return new Rollback(ModelName.of(model), Optional.empty(), Optional.empty());
    }

    /** This rollback, of one alias only. */
    public Rollback onlyAlias(Alias one) {
        return new Rollback(model, Optional.of(one), reason);
    }

    /** This rollback, with a reason. */
    public Rollback because(String text) {
        return new Rollback(model, alias, Optional.of(text));
    }
}
