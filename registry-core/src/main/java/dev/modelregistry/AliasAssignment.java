package dev.modelregistry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.util.Optional;

/**
 * Asks for an alias to point to a version.
 *
 * @param model the model
 * @param alias the alias
 * @param version the version that it shall point to
 * @param expectation what must hold for that
 */
public record AliasAssignment(ModelName model, Alias alias, VersionNumber version, Expectation expectation) {

    /** Points the alias to the version, whatever it holds now. */
    public static AliasAssignment of(String model, Alias alias, VersionNumber version) {
        return new AliasAssignment(ModelName.of(model), alias, version, new Anything());
    }

    /** This assignment, only if the alias points to {@code current} now. */
    public AliasAssignment ifHolds(VersionNumber current) {
        return new AliasAssignment(model, alias, version, new Holds(Optional.of(current)));
    }

    /** This assignment, only if the alias is not set now. */
    public AliasAssignment ifUnset() {
        return new AliasAssignment(model, alias, version, new Holds(Optional.empty()));
    }

    /** What must hold for an assignment. */
    public sealed interface Expectation {}

    /** Nothing in particular. */
    public record Anything() implements Expectation {}

    /**
     * The alias holds exactly this.
     *
     * @param current the version; empty when the alias has to be unset
     */
    public record Holds(Optional<VersionNumber> current) implements Expectation {}
}
