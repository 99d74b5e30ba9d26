package dev.modelregistry.serving;

import dev.modelregistry.entry.ModelVersion;
import java.time.Instant;

/**
 * A version that a URI leads to.
 *
 * @param version the light row
 * @param source where this answer comes from
 * @param asOf when the registry last said so, by this machine's clock
 */
public record Resolved(ModelVersion version, Source source, Instant asOf) {

    /** Where an answer comes from. */
    public enum Source {
        /** The registry was asked for this answer. */
        REGISTRY,
        /** The registry was asked before. */
        CACHE,
        /** It stood in the snapshot on disk; the registry has not been reached since. */
        SNAPSHOT
    }
}
