package dev.modelregistry.mlflow;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.mlflow.internal.MlflowBackend;
import dev.modelregistry.spi.RegistryBackend;

/**
 * Opens MLflow servers in code. {@code ModelRegistry.connect("mlflow:http://host:5000")} does the same by name.
 *
 * <p>Opening sends nothing. Any number of registries may be open on one server.
 */
public final class MlflowRegistry {

    private MlflowRegistry() {}

    /** Opens a registry, acting for the login name. */
    public static ModelRegistry open(MlflowConfig config) {
        return ModelRegistry.builder(backend(config)).open();
    }

    /** Rows and objects without the API over them, for {@link ModelRegistry#builder(RegistryBackend)} and tests. */
    public static RegistryBackend backend(MlflowConfig config) {
        return new MlflowBackend(config.settings());
    }
}
