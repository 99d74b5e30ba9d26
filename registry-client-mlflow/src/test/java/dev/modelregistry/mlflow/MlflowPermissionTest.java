package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server with MLflow's own basic authentication, and a user who may only read. The system properties
 * {@code mlflow.auth.server} and {@code mlflow.auth.password} (of {@code admin}) say where.
 */
@Tag("real")
class MlflowPermissionTest {

    private static final String PASSWORD = "a password of 12+";

    private final URI address = URI.create(System.getProperty("mlflow.auth.server", ""));
    private final String administrator = System.getProperty("mlflow.auth.password", "");
    private final String suffix = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    private final String reader = "reader-" + suffix;
    private final String model = "permission-" + suffix;

    @TempDir
    Path directory;

    @BeforeEach
    void aUserWhoMayOnlyRead() throws Exception {
        if (address.toString().isEmpty()) {
            throw new IllegalStateException(
                    "set -Dmlflow.auth.server=http://127.0.0.1:PORT; testing/mlflow/suite does");
        }
        post("2.0/mlflow/users/create", "{\"username\": \"" + reader + "\", \"password\": \"" + PASSWORD + "\"}");
    }

    private void aModelOfTheAdministrator() throws IOException {
        Registration first = registration("first");
        try (ModelRegistry registry = open("admin", administrator)) {
            registry.register(first);
            registry.setAlias(model, Alias.CHAMPION, VersionNumber.of(1));
        }
    }

    private ModelRegistry open(String user, String password) {
        MlflowConfig config =
                MlflowConfig.builder(address).basic(user, password).build();
        return ModelRegistry.builder(MlflowRegistry.backend(config)).actor(user).open();
    }

    private Registration registration(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), content);
        return Registration.of(model)
                .artifact(file)
                .format("other")
                .noCodeDetection()
                .build();
    }

    private void post(String path, String body) throws Exception {
        String both = Base64.getEncoder().encodeToString(("admin:" + administrator).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/" + path))
                .header("Authorization", "Basic " + both)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void refusedNamingThePermission(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("needs EDIT")
                .hasMessageContaining("model-registry-entries")
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void aReaderReadsAndIsToldWhatIsMissingForTheRest() throws IOException {
        aModelOfTheAdministrator();
        Registration second = registration("second");
        try (ModelRegistry registry = open(reader, PASSWORD)) {
            ModelUri champion = ModelUri.of(model, Alias.CHAMPION);
            assertThat(registry.resolve(champion).version()).isEqualTo(VersionNumber.of(1));
            registry.download(champion, directory.resolve("out"));

            refusedNamingThePermission(() -> registry.setAlias(model, Alias.STABLE, VersionNumber.of(1)));
            refusedNamingThePermission(() -> registry.register(second));
        }
        try (ModelRegistry registry = open("admin", administrator)) {
            assertThat(registry.findModel(model).orElseThrow().aliases()).containsOnlyKeys(Alias.CHAMPION);
            assertThat(registry.versions(model)).hasSize(1);
            assertThat(registry.verify(model, Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsSaidToBeOneAndNotPrinted() {
        try (ModelRegistry registry = open("admin", "not the password")) {
            assertThatThrownBy(() -> registry.resolve("models:/" + model + "@champion"))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageNotContaining("not the password");
        }
    }

    @Test
    void webhooksAreForAdministrators() {
        MlflowConfig config =
                MlflowConfig.builder(address).basic(reader, PASSWORD).build();
        try (MlflowWebhooks webhooks = MlflowWebhooks.open(config)) {
            assertThatThrownBy(() -> webhooks.list().count())
                    .isInstanceOfAny(
                            ForbiddenException.class, dev.modelregistry.error.UnsupportedCapabilityException.class)
                    .hasMessageMatching(".*(administrators|MLflow 3).*");
        }
    }
}
