package dev.modelregistry.local;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Opens {@code local:DIR}. DIR is an absolute path, or one relative to the working directory; a tilde is a name like any
 * other. Understands the option {@value #BUSY_TIMEOUT}, a {@link Duration}.
 */
public final class LocalProvider implements RegistryProvider {

    /** What stands before the colon. */
    static final String SCHEME = "local";

    /** Name of the option that says how long a call waits for other writers. */
    static final String BUSY_TIMEOUT = "local.busy-timeout";

    /** For {@link java.util.ServiceLoader}. */
    public LocalProvider() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public RegistryBackend open(ConnectionRequest request) {
        if (request.rest().isBlank()) {
            throw new InvalidException("connection string '" + Text.shown(request.uri())
                    + "' names no directory; for example local:models");
        }
        LocalConfig.Builder config = LocalConfig.builder(directory(request));
        Object timeout = request.options().get(BUSY_TIMEOUT);
        if (timeout instanceof Duration duration) {
            config.busyTimeout(duration);
        } else if (timeout != null) {
            throw new InvalidException("option '" + BUSY_TIMEOUT + "' is a "
                    + timeout.getClass().getName() + ": it has to be a java.time.Duration");
        }
        return LocalRegistry.backend(config.build(), request.clock());
    }

    private static Path directory(ConnectionRequest request) {
        try {
            return Path.of(request.rest());
        } catch (InvalidPathException e) {
            throw new InvalidException(
                    "connection string '" + Text.shown(request.uri())
                            + "' does not name a directory; for example local:models",
                    e);
        }
    }
}
