package dev.modelregistry.internal.memory;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;

/** Opens {@code memory:}; every registry opened so is one of its own, and is gone when nobody holds it any more. */
public final class MemoryProvider implements RegistryProvider {

    /** For the service loader. */
    public MemoryProvider() {}

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public RegistryBackend open(ConnectionRequest request) {
        if (!request.rest().isEmpty()) {
            throw new InvalidException("registry '" + request.uri() + "': nothing stands behind 'memory:'");
        }
        return new MemoryBackend(request.clock());
    }
}
