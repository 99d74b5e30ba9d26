package dev.modelregistry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client believes over TLS, and how it identifies itself, in real handshakes. */
class TrustTest {

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("an authority of one's own")
            .build();
    private final MockWebServer server = new MockWebServer();

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(own)
                .addTrustedCertificate(authority.certificate())
                .build()
                .sslSocketFactory());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path file(String name, String... pem) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("\n", pem));
    }

    private String ask(Trust trust) {
        server.enqueue(new MockResponse.Builder().body("yes").build());
        try (HttpTransport transport = HttpTransport.to("test", "https://127.0.0.1:" + server.getPort() + "/")
                .trust(trust)
                .retry(new RetryPolicy(1, Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO))
                .build()) {
            return transport.execute(HttpCall.get("get", "models")).text();
        }
    }

    @Test
    void aServerOfAnUnknownAuthorityIsNotBelieved() {
        assertThatThrownBy(() -> ask(Trust.standard())).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aFileOfAuthoritiesIsBelieved() throws IOException {
        Trust trust =
                new Trust(Optional.of(file("ca.pem", "# ours", authority.certificatePem())), Optional.empty(), false);
        assertThat(ask(trust)).isEqualTo("yes");
    }

    @Test
    void everybodyIsBelievedWhereThatIsAskedFor() {
        assertThat(ask(new Trust(Optional.empty(), Optional.empty(), true))).isEqualTo("yes");
    }

    @Test
    void aClientIdentifiesItselfWhereTheServerDemandsIt() throws Exception {
        server.requireClientAuth();
        Path authorities = file("ca.pem", authority.certificatePem());
        for (HeldCertificate.Builder kind : new HeldCertificate.Builder[] {
            new HeldCertificate.Builder().rsa2048(), new HeldCertificate.Builder().ecdsa256()
        }) {
            HeldCertificate client =
                    kind.signedBy(authority).commonName("a client").build();
            Path both = file("client.pem", client.certificatePem(), client.privateKeyPkcs8Pem());
            assertThat(ask(new Trust(Optional.of(authorities), Optional.of(both), false)))
                    .isEqualTo("yes");
            assertThat(server.takeRequest().getHandshake().peerPrincipal().getName())
                    .contains("a client");
        }
        assertThatThrownBy(() -> ask(new Trust(Optional.of(authorities), Optional.empty(), false)))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void aClientFileWithoutAKeyIsRefusedByName() throws IOException {
        Path file = file("client.pem", authority.certificatePem());
        assertThatThrownBy(() -> ask(new Trust(Optional.empty(), Optional.of(file), false)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("client.pem")
                .hasMessageContaining("PRIVATE KEY");
    }
}
