package dev.modelregistry.examples.adapter;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;

/**
 * Opens {@code skeleton:}. Found because {@code META-INF/services/dev.modelregistry.spi.RegistryProvider} names it; a module
 * says {@code provides RegistryProvider with SkeletonProvider} as well.
 */
public final class SkeletonProvider implements RegistryProvider {

    /** For the service loader. */
    public SkeletonProvider() {}

    @Override
    public String scheme() {
        return SkeletonBackend.PROVIDER;
    }

    /** Reads an address from the connection string, and credentials from where the product's users keep them. */
    @Override
    public RegistryBackend open(ConnectionRequest request) {
        if (!request.rest().isEmpty()) {
            throw new InvalidException("registry '" + request.uri() + "': nothing stands behind 'skeleton:'");
        }
        return new SkeletonBackend(new Product(request.clock()));
    }
}
