package dev.modelregistry.spi;

import java.time.Clock;
import java.util.Map;

/**
 * Opens registries of one kind. Found with {@link java.util.ServiceLoader}.
 *
 * <p>Implementations have a public constructor without arguments and keep no state.
 */
public interface RegistryProvider {

    /** What stands before the colon of a connection string, for example {@code local}. */
    String scheme();

    /**
     * Opens a registry.
     *
     * @param request what to open
     * @throws dev.modelregistry.error.InvalidException the connection string is not one of this provider's; the message
     *     says what is wrong with it and shows one that is right
     */
    RegistryBackend open(ConnectionRequest request);

    /**
     * What to open.
     *
     * @param uri the whole connection string, without credentials
     * @param rest what stands behind the scheme's colon
     * @param environment variables of the process, or those that a test gives
     * @param options objects that only this provider understands, by name; for example an HTTP client
     * @param clock for everything that needs the time
     */
    record ConnectionRequest(
            String uri, String rest, Map<String, String> environment, Map<String, Object> options, Clock clock) {}
}
