package dev.modelregistry.vertex.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.CredentialSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a connection string and the variables of a process say, in the names that Google's own tools use. */
public final class Environment {

    private static final String FORM = "vertex:projects/PROJECT/locations/REGION?artifacts=gs://BUCKET/PREFIX";

    private final Map<String, String> variables;
    private final Clock clock;

    /** Variables of a process; an empty one counts as not set. */
    public Environment(Map<String, String> variables, Clock clock) {
        this.variables = Map.copyOf(variables);
        this.clock = clock;
    }

    /** Settings for what stands behind {@code vertex:}. */
    public Settings.Builder settings(String rest) {
        int mark = rest.indexOf('?');
        Map<String, String> said = mark < 0 ? Map.of() : query(rest.substring(mark + 1));
        String artifacts = said.get("artifacts");
        if (artifacts == null) {
            throw new InvalidException("Vertex AI: the connection string names no place for files: " + FORM);
        }
        Settings.Builder settings = settings(mark < 0 ? rest : rest.substring(0, mark), artifacts);
        said.forEach((name, value) -> {
            switch (name) {
                case "artifacts" -> {}
                case "endpoint" -> settings.endpoint(value);
                case "storage" -> settings.storage(value);
                case "image" -> settings.image(value);
                default ->
                    throw new InvalidException("Vertex AI: the connection string says '" + Text.shown(name)
                            + "'; known are artifacts, endpoint, storage, image");
            }
        });
        return settings;
    }

    /** Settings for a registry and a place, with what the variables say. */
    public Settings.Builder settings(String parent, String artifacts) {
        Settings.Builder settings = Settings.at(parent, artifacts).clock(clock);
        variable("MODEL_REGISTRY_VERTEX_ENDPOINT")
                .or(() -> variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_AIPLATFORM"))
                .ifPresent(settings::endpoint);
        variable("STORAGE_EMULATOR_HOST").ifPresent(settings::storage);
        return settings.credentials(credentials());
    }

    private CredentialSource credentials() {
        Optional<String> token = variable("GOOGLE_OAUTH_ACCESS_TOKEN").or(() -> variable("CLOUDSDK_AUTH_ACCESS_TOKEN"));
        Optional<String> payer = variable("GOOGLE_CLOUD_QUOTA_PROJECT");
        if (token.isPresent()) {
            Map<String, String> headers = Map.of("Authorization", "Bearer " + token.get());
            return paidBy(payer, refresh -> headers);
        }
        Optional<CredentialFile> file = file().map(path -> CredentialFile.read(path, clock));
        if (file.isPresent()) {
            return paidBy(payer.or(file.get()::quotaProject), file.get().tokens());
        }
        String host = variable("GCE_METADATA_HOST").orElse(MetadataServer.USUAL_HOST);
        return paidBy(payer, MetadataServer.at(host, clock));
    }

    /** The file that is named, or the one that gcloud leaves, if there is one. */
    private Optional<Path> file() {
        Optional<Path> named = variable("GOOGLE_APPLICATION_CREDENTIALS").map(Path::of);
        if (named.isPresent()) {
            return named;
        }
        return variable("CLOUDSDK_CONFIG")
                .map(Path::of)
                .or(() -> variable("HOME").map(home -> Path.of(home, ".config", "gcloud")))
                .map(directory -> directory.resolve("application_default_credentials.json"))
                .filter(Files::isRegularFile);
    }

    private static CredentialSource paidBy(Optional<String> project, CredentialSource source) {
        if (project.isEmpty()) {
            return source;
        }
        return refresh -> {
            Map<String, String> headers = new LinkedHashMap<>(source.headers(refresh));
            headers.put("x-goog-user-project", project.get());
            return headers;
        };
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    private static Map<String, String> query(String text) {
        Map<String, String> said = new LinkedHashMap<>();
        for (String one : text.split("&", -1)) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new InvalidException(
                        "Vertex AI: '" + Text.shown(one) + "' in the connection string is not NAME=VALUE: " + FORM);
            }
            said.put(one.substring(0, equals), decoded(one.substring(equals + 1)));
        }
        return said;
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus here, as in the addresses that people copy.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidException(
                    "Vertex AI: '" + Text.shown(text) + "' in the connection string is badly encoded", e);
        }
    }
}
