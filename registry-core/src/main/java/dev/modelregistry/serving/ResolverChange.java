package dev.modelregistry.serving;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import java.util.Optional;

/**
 * A URI leads somewhere else than before.
 *
 * @param uri the URI
 * @param before the version until now; empty the first time
 * @param after the version from now on; empty when the URI leads nowhere any more
 * @param reason why it was looked at
 */
public record ResolverChange(ModelUri uri, Optional<ModelVersion> before, Optional<ModelVersion> after, Reason reason) {

    /** Why a URI was looked at. */
    public enum Reason {
        /** Somebody asked for it for the first time. */
        ASKED,
        /** It was time. */
        REFRESHED,
        /** {@link ModelResolver#invalidate} was called. */
        INVALIDATED,
        /** It stood in the snapshot. */
        SNAPSHOT
    }
}
