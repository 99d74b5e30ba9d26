package dev.modelregistry.serving;

import dev.modelregistry.ModelUri;

/** One URI, kept by whoever asks for it all the time: the cheapest way to know where it leads. Thread-safe. */
public interface ModelHandle {

    /** The URI. */
    ModelUri uri();

    /**
     * Where it leads now, from memory.
     *
     * @throws dev.modelregistry.error.NotFoundException nowhere
     * @throws dev.modelregistry.error.UnavailableException the registry was not reached yet, or not for longer than allowed
     */
    Resolved current();
}
