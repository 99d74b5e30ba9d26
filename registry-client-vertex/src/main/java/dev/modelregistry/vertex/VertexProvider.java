package dev.modelregistry.vertex;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import dev.modelregistry.vertex.internal.Environment;
import dev.modelregistry.vertex.internal.Settings;
import dev.modelregistry.vertex.internal.VertexBackend;

/**
 * Opens {@code vertex:projects/PROJECT/locations/REGION?artifacts=gs://BUCKET/PREFIX}. Also understood behind the question mark:
 * {@code endpoint} and {@code storage}, addresses in place of Google's own, and {@code image}, the container image that new versions
 * name. Credentials come from the variables that {@link VertexConfig#fromEnvironment} lists. Understands the option
 * {@value #HTTP_CLIENT}, an {@code okhttp3.OkHttpClient}.
 */
public final class VertexProvider implements RegistryProvider {

    /** Name of the option that brings a client of the user's own. */
    static final String HTTP_CLIENT = "http-client";

    /** For {@link java.util.ServiceLoader}. */
    public VertexProvider() {}

    @Override
    public String scheme() {
        return "vertex";
    }

    @Override
    public RegistryBackend open(ConnectionRequest request) {
        Settings.Builder settings = new Environment(request.environment(), request.clock()).settings(request.rest());
        Object client = request.options().get(HTTP_CLIENT);
        return new VertexBackend((client == null ? settings : settings.client(client)).build());
    }
}
