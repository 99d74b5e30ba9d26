package dev.modelregistry.serving;

import dev.modelregistry.ModelUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a resolver is, for readiness probes.
 *
 * @param ready whether every URI that was asked for has an answer
 * @param uris one line each, in the order of the URIs
 */
public record ResolverHealth(boolean ready, List<Line> uris) {

    /** Copies the list. */
    public ResolverHealth {
        uris = List.copyOf(uris);
    }

    /**
     * How one URI is.
     *
     * @param uri the URI
     * @param source where its answer comes from; empty when there is none
     * @param age how long ago the registry last said so
     * @param stale whether that is longer ago than allowed
     * @param lastError what went wrong since; empty after a success
     */
    public record Line(
            ModelUri uri,
            Optional<Resolved.Source> source,
            Optional<Duration> age,
            boolean stale,
            Optional<String> lastError) {}
}
