package dev.modelregistry.spi;

import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import java.util.Optional;

/**
 * Which versions are wanted. Every part is optional; all given ones must hold.
 *
 * @param stage only versions of this stage
 * @param semanticVersion only the version with this semantic version
 * @param requestKey only versions with this request key
 * @param filter what the user asked for; a hint, evaluated again by the core
 */
public record VersionQuery(
        Optional<Stage> stage, Optional<SemanticVersion> semanticVersion, Optional<String> requestKey, Filter filter) {

    private static final VersionQuery ALL =
            new VersionQuery(Optional.empty(), Optional.empty(), Optional.empty(), Filter.none());

    /** Every version. */
    public static VersionQuery all() {
        return ALL;
    }

    /** Versions of a stage. */
    public static VersionQuery stage(Stage stage) {
        return new VersionQuery(Optional.of(stage), Optional.empty(), Optional.empty(), Filter.none());
    }

    /** The version with a semantic version. */
    public static VersionQuery semanticVersion(SemanticVersion version) {
        return new VersionQuery(Optional.empty(), Optional.of(version), Optional.empty(), Filter.none());
    }

    /** Versions with a request key: one, or more after a lost answer. */
    public static VersionQuery requestKey(String key) {
        return new VersionQuery(Optional.empty(), Optional.empty(), Optional.of(key), Filter.none());
    }

    /** Versions that a user's filter accepts. */
    public static VersionQuery filter(Filter filter) {
        return new VersionQuery(Optional.empty(), Optional.empty(), Optional.empty(), filter);
    }
}
