package dev.modelregistry.vertex;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.vertex.internal.VertexBackend;

/**
 * Opens registries of Vertex AI in code. {@code ModelRegistry.connect("vertex:projects/P/locations/L?artifacts=gs://B/P")} does the
 * same by name.
 *
 * <p>Opening sends nothing. Any number of registries may be open at once.
 */
public final class VertexRegistry {

    private VertexRegistry() {}

    /** Opens a registry, acting for the login name. */
    public static ModelRegistry open(VertexConfig config) {
        return ModelRegistry.builder(backend(config)).open();
    }

    /** Rows and objects without the API over them, for {@link ModelRegistry#builder(RegistryBackend)} and tests. */
    public static RegistryBackend backend(VertexConfig config) {
        return new VertexBackend(config.settings());
    }
}
