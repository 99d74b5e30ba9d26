package dev.modelregistry.local;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.local.internal.LocalBackend;
import dev.modelregistry.spi.RegistryBackend;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Opens the embedded registry in code. {@code ModelRegistry.connect("local:DIR")} does the same by name.
 *
 * <p>Opening touches no file. Any number of registries, in one process or several, may be open on one directory.
 */
public final class LocalRegistry {

    private LocalRegistry() {}

    /**
     * Opens the registry in a directory, acting for the login name.
     *
     * @throws dev.modelregistry.error.InvalidException the path cannot be one
     */
    public static ModelRegistry open(Path directory) {
        return open(LocalConfig.of(directory));
    }

    /** Opens a registry with settings, acting for the login name. */
    public static ModelRegistry open(LocalConfig config) {
        return ModelRegistry.builder(backend(config)).open();
    }

    /** The rows and objects without the API over them, for {@link ModelRegistry#builder(RegistryBackend)} and tests. */
    public static RegistryBackend backend(LocalConfig config) {
        return backend(config, Clock.systemUTC());
    }

    static RegistryBackend backend(LocalConfig config, Clock clock) {
        return LocalBackend.open(config.directory(), config.busyTimeout(), config.readOnly(), clock);
    }
}
