package dev.modelregistry.mlflow;

import dev.modelregistry.mlflow.internal.Environment;
import dev.modelregistry.mlflow.internal.MlflowBackend;
import dev.modelregistry.mlflow.internal.Settings;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import java.util.Optional;

/**
 * Opens {@code mlflow:http(s)://host[:port][/prefix]}, and {@code mlflow:} alone for the server that the environment names.
 * Everything else comes from the variables that {@link MlflowConfig#fromEnvironment} lists. Understands the option
 * {@value #HTTP_CLIENT}, an {@code okhttp3.OkHttpClient}.
 */
public final class MlflowProvider implements RegistryProvider {

    /** Name of the option that brings a client of the user's own. */
    static final String HTTP_CLIENT = "http-client";

    /** For {@link java.util.ServiceLoader}. */
    public MlflowProvider() {}

    @Override
    public String scheme() {
        return "mlflow";
    }

    @Override
    public RegistryBackend open(ConnectionRequest request) {
        Optional<String> address = request.rest().isBlank() ? Optional.empty() : Optional.of(request.rest());
        Settings.Builder settings =
                new Environment(request.environment()).settings(address).clock(request.clock());
        Object client = request.options().get(HTTP_CLIENT);
        return new MlflowBackend((client == null ? settings : settings.client(client)).build());
    }
}
