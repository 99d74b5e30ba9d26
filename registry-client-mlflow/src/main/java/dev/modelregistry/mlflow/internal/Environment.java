package dev.modelregistry.mlflow.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.http.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The variables and the file that MLflow's own clients read, with the same meaning. The environment wins over the file, key by
 * key; name and password win over a token.
 */
public final class Environment {

    private static final List<String> NOT_SUPPORTED = List.of("MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_TRACKING_AUTH");

    private static final long MOST_RETRIES = 20;

    private final Map<String, String> variables;

    /** Reads these variables. */
    public Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * What they say.
     *
     * @param address of the server where the caller gave one
     * @throws InvalidException a variable cannot be used
     */
    public Settings.Builder settings(Optional<String> address) {
        for (String name : NOT_SUPPORTED) {
            if (text(name).filter(value -> !value.equalsIgnoreCase("false")).isPresent()) {
                throw new InvalidException(name + " is set, which this client does not support: unset it,"
                        + " or give a client that signs its requests (option http-client)");
            }
        }
        Settings.Builder settings =
                Settings.at(address.orElseGet(this::address)).trust(trust()).credentials(credentials());
        text("MLFLOW_WORKSPACE").ifPresent(settings::workspace);
        text("MLFLOW_EXPERIMENT_NAME").ifPresent(settings::experiment);
        text("MLFLOW_EXPERIMENT_ID").ifPresent(settings::experimentId);
        number("MLFLOW_HTTP_REQUEST_TIMEOUT").map(Duration::ofSeconds).ifPresent(settings::timeout);
        number("MLFLOW_HTTP_REQUEST_MAX_RETRIES")
                .map(retries -> 1 + Math.toIntExact(Math.min(retries, MOST_RETRIES)))
                .ifPresent(settings::attempts);
        settings.transfers(this::transfers);
        return settings;
    }

    private Transfers transfers(Transfers standard) {
        long partSize = bytes("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", standard.partSize());
        return standard.parts(bytes("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", standard.partsFrom()), (int)
                        Math.min(partSize, Integer.MAX_VALUE))
                .directFrom(bytes("MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE", standard.directFrom()))
                .allowed(
                        truth("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"), truth("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD"));
    }

    private long bytes(String name, long otherwise) {
        return text(name)
                .map(value -> {
                    if (!value.matches("[0-9]{1,15}")) {
                        throw new InvalidException(
                                name + " is '" + Text.shown(value) + "', which is not a number of bytes");
                    }
                    return Long.parseLong(value);
                })
                .orElse(otherwise);
    }

    private Optional<Boolean> truth(String name) {
        return text(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw new InvalidException(name + " is '" + Text.shown(value) + "', which is neither true nor false");
        });
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    private Optional<Long> number(String name) {
        return text(name).map(value -> {
            if (!value.matches("[0-9]{1,9}") || name.endsWith("TIMEOUT") && value.matches("0+")) {
                throw new InvalidException(
                        name + " is '" + Text.shown(value) + "', which is not a whole number above 0");
            }
            return Long.parseLong(value);
        });
    }

    private String address() {
        Optional<String> tracking = text("MLFLOW_TRACKING_URI");
        Optional<String> registry = text("MLFLOW_REGISTRY_URI");
        if (tracking.isPresent() && registry.isPresent() && !tracking.equals(registry)) {
            throw new InvalidException(
                    "MLFLOW_TRACKING_URI and MLFLOW_REGISTRY_URI name two servers: versions and their"
                            + " runs have to be on one; name it in the connection string, mlflow:http://HOST:PORT");
        }
        return registry.or(() -> tracking)
                .orElseThrow(() -> new InvalidException("'mlflow:' names no server, and neither MLFLOW_TRACKING_URI nor"
                        + " MLFLOW_REGISTRY_URI is set; for example mlflow:http://127.0.0.1:5000"));
    }

    private Trust trust() {
        boolean everybody = text("MLFLOW_TRACKING_INSECURE_TLS")
                .map(value -> value.equalsIgnoreCase("true") || value.equals("1"))
                .orElse(false);
        return new Trust(
                text("MLFLOW_TRACKING_SERVER_CERT_PATH").map(Path::of),
                text("MLFLOW_TRACKING_CLIENT_CERT_PATH").map(Path::of),
                everybody);
    }

    private CredentialSource credentials() {
        Map<String, String> file = file();
        Optional<String> user =
                text("MLFLOW_TRACKING_USERNAME").or(() -> Optional.ofNullable(file.get("mlflow_tracking_username")));
        Optional<String> password =
                text("MLFLOW_TRACKING_PASSWORD").or(() -> Optional.ofNullable(file.get("mlflow_tracking_password")));
        if (user.isPresent() && password.isPresent()) {
            byte[] both = (user.get() + ":" + password.get()).getBytes(StandardCharsets.UTF_8);
            Map<String, String> header =
                    Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
            return refresh -> header;
        }
        Optional<String> token =
                text("MLFLOW_TRACKING_TOKEN").or(() -> Optional.ofNullable(file.get("mlflow_tracking_token")));
        return token.<CredentialSource>map(value -> refresh -> Map.of("Authorization", "Bearer " + value))
                .orElseGet(CredentialSource::none);
    }

    /** The section {@code [mlflow]} of {@code ~/.mlflow/credentials}; empty when there is no such file. */
    private Map<String, String> file() {
        Map<String, String> values = new HashMap<>();
        Path file = text("HOME")
                .map(home -> Path.of(home, ".mlflow", "credentials"))
                .orElse(Path.of(""));
        if (!Files.isRegularFile(file)) {
            return values;
        }
        try {
            String section = "";
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (text.startsWith("[") && text.endsWith("]")) {
                    section = text.substring(1, text.length() - 1).strip();
                } else if (section.equals("mlflow") && equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                    values.put(
                            text.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new InvalidException(
                    "the MLflow credentials file '" + file + "' cannot be read: " + e.getMessage(), e);
        }
        return values;
    }
}
