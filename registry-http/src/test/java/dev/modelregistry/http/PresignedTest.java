package dev.modelregistry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.ForbiddenException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** Addresses that carry their own permission. */
class PresignedTest extends ServerTest {

    private static final String QUERY =
            "partNumber=1&X-Amz-Credential=a%2Fb&name=attachment%3B%20x%2By&X-Amz-Signature=5ec7e7";

    private String address() {
        return server.url("/bucket/a%20b") + "?" + QUERY;
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private HttpCall put() {
        return HttpCall.presigned("putPart", Effect.REPEATABLE_WRITE, "PUT", address())
                .withBody(HttpBody.of("", "part".getBytes(UTF_8)));
    }

    @Test
    void theAddressIsSentAsItWasGiven() throws Exception {
        answer(200, "");
        try (HttpTransport transport = HttpTransport.presigned("test").build()) {
            transport.execute(put());
        }
        RecordedRequest request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/bucket/a%20b?" + QUERY);
        assertThat(request.getHeaders().get("Content-Type")).isNull();
        assertThat(request.getBody().utf8()).isEqualTo("part");
    }

    @Test
    void nothingThatAClientOfTheUsersOwnAddsReachesTheStore() throws Exception {
        answer(200, "");
        OkHttpClient signingIn = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Authorization", "Bearer t0ken-of-the-registry")
                        .header("Cookie", "session=1")
                        .header("X-Api-Key", "k3y")
                        .build()))
                .build();
        try (HttpTransport transport =
                HttpTransport.presigned("test").client(signingIn).build()) {
            transport.execute(put().withHeader("x-amz-server-side-encryption", "AES256"));
        }
        assertThat(server.takeRequest().getHeaders().names())
                .isSubsetOf(
                        "Host",
                        "Connection",
                        "Accept-Encoding",
                        "User-Agent",
                        "Content-Length",
                        "x-amz-server-side-encryption")
                .contains("x-amz-server-side-encryption");
    }

    @Test
    void aTransportForPresignedAddressesTakesNoCredentials() {
        HttpTransport.Builder builder = HttpTransport.presigned("test");
        assertThatThrownBy(() -> builder.credentials(CredentialSource.none()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no credentials go there");
        assertThatThrownBy(() -> builder.signer(unsigned -> Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void neitherErrorsNorTheCallShowTheSignature() {
        answer(403, "<Error><Code>AccessDenied</Code></Error>");
        try (HttpTransport transport = HttpTransport.presigned("test").build()) {
            assertThatThrownBy(() -> transport.execute(put()))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageNotContaining("5ec7e7");
        }
        assertThat(put()).hasToString("PUT " + server.url("/bucket/a%20b"));
    }

    @Test
    void aBrokenDownloadAsksForANewAddressAndForTheRestOnly() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("0123456789".repeat(10_000))
                .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        answer(206, "rest");
        List<String> asked = new ArrayList<>();
        String read;
        try (HttpTransport transport = HttpTransport.presigned("test").build();
                InputStream in = Download.of(
                        "get",
                        headers -> {
                            asked.add(headers.toString());
                            HttpCall call = HttpCall.presigned("get", Effect.READ, "GET", address() + asked.size());
                            return transport.open(
                                    headers.isEmpty() ? call : call.withHeader("range", headers.get("range")));
                        },
                        0)) {
            read = new String(in.readAllBytes(), UTF_8);
        }
        assertThat(read).endsWith("rest");
        int before = read.length() - "rest".length();
        assertThat(asked).containsExactly("{}", "{range=bytes=" + before + "-}");
        assertThat(server.takeRequest().getTarget()).endsWith("5ec7e71");
        assertThat(server.takeRequest().getTarget()).endsWith("5ec7e72");
    }

    @Test
    void nothingIsLeftWhereADownloadBrokeAtItsVeryEnd() throws Exception {
        answer(416, "<Error><Code>InvalidRange</Code></Error>");
        try (HttpTransport transport = HttpTransport.presigned("test").build();
                InputStream in = Download.of(transport, HttpCall.presigned("get", Effect.READ, "GET", address()), 10)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }
}
