package dev.modelregistry.mlflow;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.mlflow.internal.Environment;
import dev.modelregistry.mlflow.internal.MlflowBackend;
import dev.modelregistry.mlflow.internal.Settings;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import java.util.Optional;

/**
 * Opens {@code mlflow:http(s)://host[:port][/prefix]}, and {@code mlflow:} alone for the server that the environment names.
 * Behind a question mark {@code registration=logged-model} is understood, which {@link MlflowConfig.Builder#loggedModels} explains,
 * and {@code registration=run}, which is what happens without it. Everything else comes from the variables that {@link
 * MlflowConfig#fromEnvironment} lists. Understands the option
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
        String[] parts = request.rest().split("\\?", 2);
        Optional<String> address = parts[0].isBlank() ? Optional.empty() : Optional.of(parts[0]);
        Settings.Builder settings = new Environment(request.environment())
                .settings(address)
                .clock(request.clock())
                .loggedModels(parts.length > 1 && loggedModels(parts[1]));
        Object client = request.options().get(HTTP_CLIENT);
        return new MlflowBackend((client == null ? settings : settings.client(client)).build());
    }

    private static boolean loggedModels(String query) {
        return switch (query) {
            case "registration=logged-model" -> true;
            case "registration=run" -> false;
            default ->
                throw new InvalidException(
                        "'" + Text.shown(query) + "' is not registration=run or"
                                + " registration=logged-model; for example mlflow:http://127.0.0.1:5000?registration=logged-model");
        };
    }
}
