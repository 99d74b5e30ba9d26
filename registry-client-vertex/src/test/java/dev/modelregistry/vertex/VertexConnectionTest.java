package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a connection string leads, and with which credentials. */
class VertexConnectionTest {

    private static final String REST = "projects/p1/locations/europe-west4?artifacts=gs://models/reg";
    private static final ModelName FRAUD = ModelName.of("fraud");

    private final MockWebServer server = new MockWebServer();
    private final MockWebServer metadata = new MockWebServer();
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        metadata.start(InetAddress.getLoopbackAddress(), 0);
        variables.put("GCE_METADATA_HOST", metadata.getHostName() + ":" + metadata.getPort());
    }

    @AfterEach
    void stop() {
        server.close();
        metadata.close();
    }

    private String here() {
        return server.url("/").toString();
    }

    private RegistryBackend open(String rest, Map<String, Object> options) {
        return new VertexProvider()
                .open(new ConnectionRequest("vertex:" + rest, rest, variables, options, Clock.systemUTC()));
    }

    private RecordedRequest ask(RegistryBackend backend) throws InterruptedException {
        server.enqueue(FakeCloud.problem(404, "NOT_FOUND", "no"));
        try (backend) {
            assertThat(backend.version(FRAUD, VersionNumber.of(7))).isEmpty();
        }
        return server.takeRequest();
    }

    private void token(String token) {
        metadata.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body("{\"access_token\":\"" + token + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}")
                .build());
    }

    @Test
    void theConnectionStringFindsTheProvider() {
        try (ModelRegistry registry = ModelRegistry.connect("vertex:" + REST)) {
            assertThat(registry.provider()).isEqualTo("vertex");
        }
    }

    @Test
    void theAddressOfVertexIsThatOfTheRegion() {
        // No server answers here: what is asked is told by the client's own last word.
        StringBuilder asked = new StringBuilder();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    asked.append(chain.request().url()).append(' ');
                    throw new IOException("not sent");
                })
                .build();
        variables.put("GOOGLE_OAUTH_ACCESS_TOKEN", "t0ken-in-the-environment");
        try (RegistryBackend backend = open(REST, Map.of(VertexProvider.HTTP_CLIENT, client))) {
            assertThatThrownBy(() -> backend.version(FRAUD, VersionNumber.of(7)))
                    .isNotNull();
            assertThatThrownBy(() -> backend.objects().head("a/b")).isNotNull();
        }
        assertThat(asked)
                .contains(
                        "https://europe-west4-aiplatform.googleapis.com/v1/projects/p1/locations/europe-west4/models/fraud@7 ")
                .contains("https://storage.googleapis.com/storage/v1/b/models/o/reg%2Fa%2Fb ");
    }

    @Test
    void aTokenOfTheEnvironmentAndTheProjectThatPaysAreSent() throws InterruptedException {
        variables.put("GOOGLE_OAUTH_ACCESS_TOKEN", "t0ken");
        variables.put("GOOGLE_CLOUD_QUOTA_PROJECT", "payer");
        variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_AIPLATFORM", "http://127.0.0.1:1");
        variables.put("MODEL_REGISTRY_VERTEX_ENDPOINT", here());
        RecordedRequest request = ask(open(REST, Map.of()));
        assertThat(request.getHeaders().get("authorization")).isEqualTo("Bearer t0ken");
        assertThat(request.getHeaders().get("x-goog-user-project")).isEqualTo("payer");
        assertThat(request.getTarget()).isEqualTo("/v1/projects/p1/locations/europe-west4/models/fraud@7");
    }

    @Test
    void withoutATokenTheMetadataServerIsAskedAndItsTokenKept() throws InterruptedException {
        token("t1");
        String rest = REST + "&endpoint=" + here();
        try (RegistryBackend backend = open(rest, Map.of())) {
            for (int i = 0; i < 3; i++) {
                server.enqueue(FakeCloud.problem(404, "NOT_FOUND", "no"));
                backend.version(FRAUD, VersionNumber.of(7));
                assertThat(server.takeRequest().getHeaders().get("authorization"))
                        .isEqualTo("Bearer t1");
            }
            RecordedRequest asked = metadata.takeRequest();
            assertThat(asked.getHeaders().get("metadata-flavor")).isEqualTo("Google");
            assertThat(asked.getTarget()).isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");

            token("t2");
            server.enqueue(FakeCloud.problem(401, "UNAUTHENTICATED", "revoked"));
            server.enqueue(FakeCloud.problem(404, "NOT_FOUND", "no"));
            backend.version(FRAUD, VersionNumber.of(7));
            server.takeRequest();
            assertThat(server.takeRequest().getHeaders().get("authorization")).isEqualTo("Bearer t2");
        }
        assertThat(metadata.getRequestCount()).isEqualTo(2);
    }

    private Path file(String json) throws IOException {
        return Files.writeString(directory.resolve("credentials.json"), json);
    }

    private String tokenUri() {
        return "\"token_uri\":\"" + metadata.url("/oauth/token") + "\"";
    }

    @Test
    void theKeyOfAServiceAccountSignsForAToken() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        variables.put(
                "GOOGLE_APPLICATION_CREDENTIALS",
                file("{\"type\":\"service_account\",\"client_email\":\"bot@p1.example.org\",\"private_key_id\":\"k1\","
                                + "\"quota_project_id\":\"payer\",\"private_key\":\"" + pem + "\"," + tokenUri() + "}")
                        .toString());
        token("from-the-key");
        RecordedRequest request = ask(open(REST + "&endpoint=" + here(), Map.of()));
        assertThat(request.getHeaders().get("authorization")).isEqualTo("Bearer from-the-key");
        assertThat(request.getHeaders().get("x-goog-user-project")).isEqualTo("payer");

        RecordedRequest asked = metadata.takeRequest();
        assertThat(asked.getTarget()).isEqualTo("/oauth/token");
        String form = URLDecoder.decode(asked.getBody().utf8(), StandardCharsets.UTF_8);
        assertThat(form).contains("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer");
        String[] jwt = form.replaceAll(".*assertion=([^&]*).*", "$1").split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
        assertThat(new String(Base64.getUrlDecoder().decode(jwt[1]), StandardCharsets.UTF_8))
                .contains(
                        "bot@p1.example.org",
                        "auth/cloud-platform",
                        metadata.url("/oauth/token").toString());
    }

    @Test
    void whatGcloudLeavesIsUsed() throws Exception {
        Path config = Files.createDirectories(directory.resolve(".config/gcloud"));
        Files.writeString(
                config.resolve("application_default_credentials.json"),
                "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"s\",\"refresh_token\":\"r/1\","
                        + tokenUri() + "}");
        variables.put("HOME", directory.toString());
        token("of-a-person");
        RecordedRequest request = ask(open(REST + "&endpoint=" + here(), Map.of()));
        assertThat(request.getHeaders().get("authorization")).isEqualTo("Bearer of-a-person");
        assertThat(metadata.takeRequest().getBody().utf8())
                .isEqualTo("client_id=c&client_secret=s&grant_type=refresh_token&refresh_token=r%2F1");
    }

    @Test
    void credentialFilesThatCannotBeUsedAreRefusedByName() throws Exception {
        variables.put(
                "GOOGLE_APPLICATION_CREDENTIALS", directory.resolve("missing").toString());
        refused(REST, "missing");
        Path file = directory.resolve("credentials.json");
        variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
        for (String[] one : List.of(
                new String[] {"nothing", "not JSON"},
                new String[] {"{\"type\":\"external_account\"}", "external_account"},
                new String[] {"{\"type\":\"of_the_future\"}", "of_the_future"},
                new String[] {"{\"type\":\"authorized_user\"}", "refresh_token"},
                new String[] {"{\"type\":\"service_account\",\"private_key\":\"hunter2\"}", "private_key"},
                new String[] {"{\"type\":\"service_account\",\"token_uri\":\"http://example.org/t\"}", "token_uri"})) {
            file(one[0]);
            refused(REST, one[1]);
        }
    }

    @Test
    void credentialsThatCannotBeHadAreSaid() {
        for (int i = 0; i < 3; i++) {
            metadata.enqueue(new MockResponse.Builder().code(404).build());
        }
        try (RegistryBackend backend = open(REST + "&endpoint=" + here(), Map.of())) {
            assertThatThrownBy(() -> backend.version(FRAUD, VersionNumber.of(7)))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageContaining("GOOGLE_OAUTH_ACCESS_TOKEN");
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void credentialsGoOverPlainHttpToThisMachineOnly() throws InterruptedException {
        OkHttpClient everywhere = new OkHttpClient.Builder()
                .dns(host -> java.util.List.of(InetAddress.getLoopbackAddress()))
                .build();
        VertexConfig config = VertexConfig.builder("projects/p1/locations/us-central1", "gs://models/reg")
                .endpoint(java.net.URI.create("http://vertex.example.org:" + server.getPort()))
                .client(everywhere)
                .token(() -> "t0ken")
                .build();
        assertThat(ask(VertexRegistry.backend(config)).getHeaders().get("authorization"))
                .isNull();
        assertThat(config.toString()).doesNotContain("t0ken");
    }

    @Test
    void whatCannotBeUsedIsRefusedByName() {
        refused("", "artifacts");
        refused("projects/p1/locations/us-central1", "artifacts");
        refused("projects/p1?artifacts=gs://b/p", "projects/PROJECT/locations/REGION");
        refused("projects/p1/locations/us-central1?artifacts=s3://bucket/p", "s3://bucket/p");
        refused("projects/p1/locations/us-central1?artifacts=gs://b", "name of a bucket");
        refused(REST + "&region=x", "region");
        refused(REST + "&endpoint=ftp://x", "ftp://x");
        refused(REST + "&image=", "image");
        refused(REST + "&image=%zz", "badly encoded");
        refused(REST + "&x", "NAME=VALUE");
    }

    @Test
    void aClientThatIsNoneIsRefused() {
        assertThatThrownBy(() -> open(REST, Map.of(VertexProvider.HTTP_CLIENT, "client")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("okhttp3.OkHttpClient");
    }

    private void refused(String rest, String said) {
        assertThatThrownBy(() -> open(rest, Map.of()).close())
                .as(rest)
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("hunter2");
    }
}
