package dev.modelregistry.serving;

import dev.modelregistry.ModelUri;
import dev.modelregistry.error.RegistryException;
import java.time.Duration;

/** Hears of changes, on the resolver's threads: quick, please. What a listener throws is logged and changes nothing. */
public interface ResolverListener {

    /** A URI is about to lead somewhere else. */
    default void beforeSwap(ResolverChange change) {}

    /** A URI leads somewhere else. */
    default void afterSwap(ResolverChange change) {}

    /**
     * The registry could not be asked; what is known is kept.
     *
     * @param uri the URI
     * @param failure what went wrong
     * @param age how long ago the registry last said where it leads
     */
    default void refreshFailed(ModelUri uri, RegistryException failure, Duration age) {}
}
