package dev.modelregistry.sagemaker;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.sagemaker.internal.Environment;
import dev.modelregistry.sagemaker.internal.Place;
import dev.modelregistry.sagemaker.internal.SageMakerBackend;
import dev.modelregistry.sagemaker.internal.Settings;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens {@code sagemaker:REGION?artifacts=s3://BUCKET/PREFIX}, and {@code sagemaker:?artifacts=…} for the region that the environment
 * names. Without {@code artifacts} there is no log, and the registry can be read only. Further parameters, joined by {@code &}: {@code groups}, what the ARNs of another account's groups begin with,
 * {@code image}, of the containers that serve versions, and {@code kms}, the key that objects are encrypted with. Everything else comes from the variables that {@link SageMakerConfig#fromEnvironment} lists. Understands
 * the option {@value #HTTP_CLIENT}, an {@code okhttp3.OkHttpClient}.
 */
public final class SageMakerProvider implements RegistryProvider {

    /** Name of the option that brings a client of the user's own. */
    static final String HTTP_CLIENT = "http-client";

    private static final String EXAMPLE = "; for example sagemaker:us-east-1?artifacts=s3://bucket/prefix";

    /** For {@link java.util.ServiceLoader}. */
    public SageMakerProvider() {}

    @Override
    public String scheme() {
        return "sagemaker";
    }

    @Override
    public RegistryBackend open(ConnectionRequest request) {
        String[] parts = request.rest().split("\\?", 2);
        Map<String, String> parameters = parameters(parts.length < 2 ? "" : parts[1]);
        Optional<String> region = Optional.of(parts[0]).filter(text -> !text.isEmpty());
        Optional<Place> artifacts =
                Optional.ofNullable(parameters.remove("artifacts")).map(Place::parse);
        if (artifacts.isEmpty() && (parameters.containsKey("image") || parameters.containsKey("kms"))) {
            throw new InvalidException("image and kms are for what is written, which needs artifacts" + EXAMPLE);
        }
        Settings.Builder settings = new Environment(request.environment())
                .settings(region, artifacts)
                .clock(request.clock());
        Optional.ofNullable(parameters.remove("groups")).ifPresent(settings::owner);
        Optional.ofNullable(parameters.remove("image")).ifPresent(settings::image);
        Optional.ofNullable(parameters.remove("kms")).ifPresent(settings::kmsKey);
        if (!parameters.isEmpty()) {
            throw new InvalidException(
                    "parameters " + parameters.keySet() + " are not among artifacts, groups, image and kms" + EXAMPLE);
        }
        Optional.ofNullable(request.options().get(HTTP_CLIENT)).ifPresent(settings::client);
        return SageMakerBackend.open(settings.build());
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
            } else if (!part.isEmpty()) {
                throw new InvalidException("'" + part + "' is not NAME=VALUE" + EXAMPLE);
            }
        }
        return parameters;
    }
}
