package dev.modelregistry.sagemaker;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.sagemaker.internal.SageMakerBackend;
import dev.modelregistry.spi.RegistryBackend;

/**
 * Opens SageMaker registries in code. {@code ModelRegistry.connect("sagemaker:us-east-1?artifacts=s3://bucket/prefix")} does the
 * same by name.
 *
 * <p>Opening sends nothing. Any number of registries may be open on one account.
 */
public final class SageMakerRegistry {

    private SageMakerRegistry() {}

    /** Opens a registry, acting for the login name. */
    public static ModelRegistry open(SageMakerConfig config) {
        return ModelRegistry.builder(backend(config)).open();
    }

    /** Rows and objects without the API over them, for {@link ModelRegistry#builder(RegistryBackend)} and tests. */
    public static RegistryBackend backend(SageMakerConfig config) {
        return SageMakerBackend.open(config.settings());
    }
}
