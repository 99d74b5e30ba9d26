package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a connection string leads, and with which credentials. */
class MlflowConnectionTest {

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String address() {
        return server.url("/").toString();
    }

    /** Opens a registry and gives the headers of a request. */
    private Headers ask(String rest) throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .body("{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}")
                .build());
        try (RegistryBackend backend = open(rest, Map.of())) {
            assertThat(backend.model(ModelName.of("fraud"))).isEmpty();
        }
        return server.takeRequest().getHeaders();
    }

    private RegistryBackend open(String rest, Map<String, Object> options) {
        return new MlflowProvider()
                .open(new ConnectionRequest("mlflow:" + rest, rest, variables, options, Clock.systemUTC()));
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theConnectionStringFindsTheProvider() {
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + address())) {
            assertThat(registry.provider()).isEqualTo("mlflow");
        }
    }

    @Test
    void aPrefixOfTheServerIsKept() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .body("{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}")
                .build());
        try (RegistryBackend backend = open(server.url("/team/mlflow/").toString(), Map.of())) {
            backend.model(ModelName.of("a b"));
        }
        assertThat(server.takeRequest().getTarget())
                .isEqualTo("/team/mlflow/api/2.0/mlflow/registered-models/get?name=a%20b");
    }

    @Test
    void theServerComesFromTheEnvironmentWhereTheStringNamesNone() throws InterruptedException {
        variables.put("MLFLOW_TRACKING_URI", address());
        variables.put("MLFLOW_REGISTRY_URI", "");
        assertThat(ask("")).isNotNull();
    }

    @Test
    void nameAndPasswordWinOverAToken() throws InterruptedException {
        variables.put("MLFLOW_TRACKING_TOKEN", "t0ken");
        assertThat(ask(address()).get("Authorization")).isEqualTo("Bearer t0ken");
        variables.put("MLFLOW_TRACKING_USERNAME", "u");
        assertThat(ask(address()).get("Authorization")).isEqualTo("Bearer t0ken");
        variables.put("MLFLOW_TRACKING_PASSWORD", "pä");
        assertThat(ask(address()).get("Authorization")).isEqualTo(basic("u:pä"));
    }

    @Test
    void theCredentialsFileIsReadAndTheEnvironmentWins(@TempDir Path home) throws Exception {
        Files.createDirectory(home.resolve(".mlflow"));
        Files.writeString(
                home.resolve(".mlflow/credentials"),
                "[other]\nmlflow_tracking_username = no\n[mlflow]\nmlflow_tracking_username = file\n"
                        + "mlflow_tracking_password = secret\n");
        variables.put("HOME", home.toString());
        assertThat(ask(address()).get("Authorization")).isEqualTo(basic("file:secret"));
        variables.put("MLFLOW_TRACKING_USERNAME", "env");
        assertThat(ask(address()).get("Authorization")).isEqualTo(basic("env:secret"));
    }

    @Test
    void theWorkspaceGoesWithEveryRequest() throws InterruptedException {
        variables.put("MLFLOW_WORKSPACE", "risk");
        assertThat(ask(address()).get("X-MLFLOW-WORKSPACE")).isEqualTo("risk");
    }

    @Test
    void aTokenSupplierIsAskedForEachRequest() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        MlflowConfig config = MlflowConfig.builder(URI.create(address()))
                .token(() -> "token-" + asked.incrementAndGet())
                .build();
        try (RegistryBackend backend = MlflowRegistry.backend(config)) {
            for (int i = 1; i <= 2; i++) {
                server.enqueue(new MockResponse.Builder()
                        .body("{\"registered_model\": {\"name\": \"fraud\"}}")
                        .build());
                backend.model(ModelName.of("fraud"));
                assertThat(server.takeRequest().getHeaders().get("Authorization"))
                        .isEqualTo("Bearer token-" + i);
            }
        }
        assertThat(config.toString()).doesNotContain("token");
    }

    @Test
    void noOriginIsSent() throws InterruptedException {
        assertThat(ask(address()).get("Origin")).isNull();
    }

    @Test
    void whatCannotBeUsedIsRefusedByName() {
        refused("", "MLFLOW_TRACKING_URI");
        refused("ftp://host", "ftp://host");
        refused("http://u:hunter2@host", "MLFLOW_TRACKING_USERNAME");
        refused(address() + "?registration=nowhere", "registration=nowhere");
        refused(address() + "?artifacts=s3://bucket", "registration=logged-model");
        variables.put("MLFLOW_TRACKING_AWS_SIGV4", "true");
        refused(address(), "MLFLOW_TRACKING_AWS_SIGV4");
        variables.clear();
        variables.put("MLFLOW_HTTP_REQUEST_TIMEOUT", "soon");
        refused(address(), "MLFLOW_HTTP_REQUEST_TIMEOUT");
        variables.clear();
        variables.put("MLFLOW_TRACKING_URI", "http://one");
        variables.put("MLFLOW_REGISTRY_URI", "http://two");
        refused("", "two servers");
    }

    @Test
    void loggedModelsAreRefusedByServersThatHaveNoneBeforeAnythingIsWritten() throws InterruptedException {
        LogPointer log = new LogPointer("mlflow:model-registry-entries", "fraud", "0af1");
        try (RegistryBackend backend = open(address() + "?registration=logged-model", Map.of())) {
            server.enqueue(new MockResponse.Builder().body("2.22.5").build());
            assertThatThrownBy(() -> backend.createModel(ModelName.of("fraud"), log))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining("registration=logged-model")
                    .hasMessageContaining("MLflow 2.22.5");
        }
        assertThat(server.takeRequest().getTarget()).isEqualTo("/version");
        assertThat(server.getRequestCount()).isEqualTo(1);
        try (RegistryBackend backend = open(address() + "?registration=run", Map.of())) {
            server.enqueue(new MockResponse.Builder().body("{}").build());
            assertThat(backend.createModel(ModelName.of("fraud"), log)).isTrue();
        }
    }

    @Test
    void aClientThatIsNoneIsRefused() {
        assertThatThrownBy(() -> open(address(), Map.of(MlflowProvider.HTTP_CLIENT, "client")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("okhttp3.OkHttpClient");
    }

    private void refused(String rest, String said) {
        assertThatThrownBy(() -> open(rest, Map.of()).close())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("hunter2");
    }
}
