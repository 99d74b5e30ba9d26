package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long tokens are kept, when they are renewed, and those that Google's own library gets. */
class VertexTokenTest {

    private final MockWebServer server = new MockWebServer();
    private final MockWebServer tokens = new MockWebServer();
    private final Map<String, String> variables = new HashMap<>();
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
        tokens.close();
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private RegistryBackend open() {
        String rest = "projects/p1/locations/europe-west4?artifacts=gs://models/reg&endpoint=" + server.url("/");
        return new VertexProvider().open(new ConnectionRequest("vertex:" + rest, rest, variables, Map.of(), clock()));
    }

    private void metadata() throws IOException {
        tokens.start(InetAddress.getLoopbackAddress(), 0);
        variables.put("GCE_METADATA_HOST", tokens.getHostName() + ":" + tokens.getPort());
    }

    private void token(String token, int seconds) {
        tokens.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body("{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + ",\"token_type\":\"Bearer\","
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}")
                .build());
    }

    /** The token with which a request comes. */
    private String asked(RegistryBackend backend) throws InterruptedException {
        server.enqueue(FakeCloud.problem(404, "NOT_FOUND", "no"));
        assertThat(backend.version(ModelName.of("fraud"), VersionNumber.of(7))).isEmpty();
        return server.takeRequest().getHeaders().get("authorization");
    }

    @Test
    void aTokenIsKeptUntilShortlyBeforeItEnds() throws Exception {
        metadata();
        token("t1", 3600);
        token("t2", 3600);
        try (RegistryBackend backend = open()) {
            assertThat(asked(backend)).isEqualTo("Bearer t1");
            now = now.plus(Duration.ofMinutes(55));
            assertThat(asked(backend)).isEqualTo("Bearer t1");
            now = now.plus(Duration.ofMinutes(2));
            assertThat(asked(backend)).as("three minutes before its end").isEqualTo("Bearer t2");
        }
        assertThat(tokens.getRequestCount()).isEqualTo(2);
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndNotAgain() throws Exception {
        metadata();
        token("t1", 3600);
        token("t2", 3600);
        server.enqueue(FakeCloud.problem(401, "UNAUTHENTICATED", "revoked"));
        server.enqueue(FakeCloud.problem(401, "UNAUTHENTICATED", "revoked"));
        try (RegistryBackend backend = open()) {
            assertThatThrownBy(() -> backend.version(ModelName.of("fraud"), VersionNumber.of(7)))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageNotContaining("t2");
        }
        assertThat(server.takeRequest().getHeaders().get("authorization")).isEqualTo("Bearer t1");
        assertThat(server.takeRequest().getHeaders().get("authorization")).isEqualTo("Bearer t2");
        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(tokens.getRequestCount()).isEqualTo(2);
    }

    /** The library asks for tokens over https only, and with the trust that the process has. */
    @Test
    void aFileOfWorkloadIdentityIsReadByGooglesLibrary() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        HandshakeCertificates here =
                new HandshakeCertificates.Builder().heldCertificate(own).build();
        HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                .addTrustedCertificate(own.certificate())
                .build();
        tokens.useHttps(here.sslSocketFactory());
        tokens.start(InetAddress.getByName("localhost"), 0);
        Path subject = Files.writeString(directory.resolve("subject"), "token-of-the-cluster");
        Path file = directory.resolve("workload.json");
        Files.writeString(
                file,
                "{\"type\":\"external_account\",\"audience\":\"//iam.googleapis.com/projects/1/locations/global/"
                        + "workloadIdentityPools/pool/providers/cluster\",\"subject_token_type\":"
                        + "\"urn:ietf:params:oauth:token-type:jwt\",\"quota_project_id\":\"payer\",\"token_url\":\"https://localhost:"
                        + tokens.getPort() + "/v1/token\",\"credential_source\":{\"file\":\""
                        + subject.toString().replace("\\", "\\\\") + "\"}}");
        variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
        token("federated-1", 3600);
        token("federated-2", 3600);
        SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
        HttpsURLConnection.setDefaultSSLSocketFactory(trusting.sslSocketFactory());
        try (RegistryBackend backend = open()) {
            server.enqueue(FakeCloud.problem(401, "UNAUTHENTICATED", "revoked"));
            assertThat(asked(backend)).isEqualTo("Bearer federated-1");
            RecordedRequest again = server.takeRequest();
            assertThat(again.getHeaders().get("authorization")).isEqualTo("Bearer federated-2");
            assertThat(again.getHeaders().get("x-goog-user-project")).isEqualTo("payer");
            assertThat(asked(backend)).isEqualTo("Bearer federated-2");
        } finally {
            HttpsURLConnection.setDefaultSSLSocketFactory(before);
        }
        String form = URLDecoder.decode(tokens.takeRequest().getBody().utf8(), StandardCharsets.UTF_8);
        assertThat(form).contains("subject_token=token-of-the-cluster", "auth/cloud-platform");
        assertThat(tokens.getRequestCount()).isEqualTo(2);
    }
}
