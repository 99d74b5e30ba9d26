package dev.modelregistry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTransportTest extends ServerTest {

    private static final HttpCall READ = HttpCall.get("get", "api/models/a b");
    private static final HttpCall WRITE =
            HttpCall.json("create", Effect.WRITE, "POST", "api/models", "{}".getBytes(UTF_8));
    private static final HttpCall KEYED =
            HttpCall.json("create", Effect.REPEATABLE_WRITE, "POST", "api/models", "{}".getBytes(UTF_8));

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void encodesPathAndQueryBelowTheBase() throws Exception {
        answer(200, "yes");
        assertThat(open().execute(READ.withQuery("q", "a&b")).text()).isEqualTo("yes");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/base/api/models/a%20b?q=a%26b");
    }

    @Test
    void aNameWithSlashesIsOnePartOfThePath() throws Exception {
        answer(200, "yes");
        HttpCall call = HttpCall.get("get", "b/models/o/" + HttpCall.oneName("a/../b c/%2F"));
        assertThat(call).hasToString("GET b/models/o/a/../b c/%2F");
        open().execute(call);
        assertThat(server.takeRequest().getTarget()).isEqualTo("/base/b/models/o/a%2F..%2Fb%20c%2F%252F");
    }

    @Test
    void refusesPathsThatLeaveTheBase() {
        assertThatThrownBy(() -> open().execute(HttpCall.get("get", "models/../admin")))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void triesReadsAgainWithGrowingPauses() {
        answer(503, "");
        answer(502, "");
        answer(200, "yes");
        assertThat(open().execute(READ).text()).isEqualTo("yes");
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "7")
                .build());
        answer(200, "yes");
        open().execute(READ);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void givesUpAtOnceWhenTheServerAsksForMoreThanTheDeadline() {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "61")
                .build());
        assertThatThrownBy(() -> open().execute(READ)).isInstanceOf(UnavailableException.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void stopsAfterTheLastAttemptAndSaysHowMany() {
        for (int i = 0; i < 4; i++) {
            answer(503, "");
        }
        assertThatThrownBy(() -> open().execute(READ))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.context().attempts()).isEqualTo(4));
    }

    @Test
    void neverSendsAPlainWriteTwice() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        answer(200, "second");
        assertThatThrownBy(() -> open().execute(WRITE)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aPlainWriteThatAGatewayGaveUpOnIsInDoubt() {
        answer(504, "");
        assertThatThrownBy(() -> open().execute(WRITE)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void sendsAKeyedWriteAgain() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        answer(200, "second");
        assertThat(open().execute(KEYED).text()).isEqualTo("second");
    }

    @Test
    void aWriteThatFoundNoServerWasNotApplied() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        HttpTransport transport =
                HttpTransport.to("test", "http://127.0.0.1:" + free).build();
        assertThatThrownBy(() -> transport.execute(WRITE)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void refreshesCredentialsOnceEvenForWrites() throws Exception {
        answer(401, "");
        answer(200, "yes");
        open().execute(WRITE);
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer secret-old");
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer secret-new");
    }

    @Test
    void errorsCarryStatusAndRequestIdAndNeitherMarkupNorSecrets() {
        server.enqueue(new MockResponse.Builder()
                .code(403)
                .addHeader("X-Request-Id", "r-1")
                .body("<html><b>no</b> entry for secret-old " + "x".repeat(999))
                .build());
        assertThatThrownBy(() -> open().execute(READ))
                .isInstanceOfSatisfying(ForbiddenException.class, e -> {
                    assertThat(e.context().status()).hasValue(403);
                    assertThat(e.context().requestId()).contains("r-1");
                    assertThat(e.context().provider()).contains("test");
                    assertThat(e.context().operation()).contains("get");
                })
                .hasMessageContaining("no entry for [hidden]")
                .hasMessageNotContaining("<")
                .extracting(e -> e.getMessage().length())
                .satisfies(length -> assertThat(length).isLessThan(260));
    }

    @Test
    void theProviderMayKnowBetter() {
        answer(400, "RESOURCE_DOES_NOT_EXIST");
        HttpTransport transport = builder()
                .errors((call, reply) -> reply.text().contains("NOT_EXIST")
                        ? ErrorTable.Meaning.lasting(new NotFoundException("none"))
                        : Optional.empty())
                .build();
        assertThatThrownBy(() -> transport.execute(READ)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aWriteThatTheProductRefusedWithAServerErrorIsNotInDoubt() {
        answer(500, "INTERNAL_ERROR: no such stage");
        HttpTransport transport = builder()
                .errors((call, reply) -> ErrorTable.Meaning.lasting(new InvalidException("no such stage")))
                .build();
        assertThatThrownBy(() -> transport.execute(KEYED)).isInstanceOf(InvalidException.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void whatTheProductSaysWillPassIsTriedAgain() {
        answer(400, "database is busy");
        answer(200, "yes");
        HttpTransport transport = builder()
                .errors((call, reply) -> ErrorTable.Meaning.passing(new UnavailableException("busy")))
                .build();
        assertThat(transport.execute(KEYED).text()).isEqualTo("yes");
    }

    @Test
    void aPlainWriteThatTheProductSaysItDidNotDoIsTriedAgain() {
        answer(400, "slow down");
        answer(200, "yes");
        HttpTransport transport = builder()
                .errors((call, reply) -> ErrorTable.Meaning.passing(new UnavailableException("slow down")))
                .build();
        assertThat(transport.execute(WRITE).text()).isEqualTo("yes");
    }

    @Test
    void everyAttemptIsSignedOverWhatIsSent() throws Exception {
        answer(503, "");
        answer(200, "yes");
        List<RequestSigner.Unsigned> signed = new ArrayList<>();
        HttpTransport transport = builder()
                .signer(request -> {
                    signed.add(request);
                    return Map.of("Authorization", "signature " + signed.size());
                })
                .build();
        transport.execute(HttpCall.with(
                        "put", Effect.REPEATABLE_WRITE, "PUT", "a b/c=+:é~", HttpBody.of("text/x", "z".getBytes(UTF_8)))
                .withQuery("part", "1+2"));
        assertThat(signed).hasSize(2);
        for (int i = 1; i <= 2; i++) {
            var request = server.takeRequest();
            assertThat(request.getTarget()).isEqualTo("/base/a%20b/c%3D%2B%3A%C3%A9~?part=1%2B2");
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("signature " + i);
            assertThat(signed.get(i - 1).uri().getRawPath()).isEqualTo("/base/a%20b/c%3D%2B%3A%C3%A9~");
            assertThat(signed.get(i - 1).headers()).containsEntry("Content-Type", "text/x");
            assertThat(signed.get(i - 1).body()).isEqualTo("z".getBytes(UTF_8));
        }
    }

    @Test
    void aStreamedBodyIsSentAsItIsReadAndNeverTwice() throws Exception {
        answer(503, "");
        answer(200, "second");
        HttpBody body = HttpBody.stream("", OptionalLong.empty(), new ByteArrayInputStream("abc".getBytes(UTF_8)));
        HttpCall put = HttpCall.with("put", Effect.REPEATABLE_WRITE, "PUT", "file", body);
        assertThatThrownBy(() -> open().execute(put)).isInstanceOf(UnavailableException.class);
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("abc");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aBrokenDownloadGoesOnWhereItBroke() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("0123456789".repeat(20_000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(new MockResponse.Builder().code(206).body("tail").build());
        try (InputStream in = Download.of(open(), READ, 0)) {
            byte[] all = in.readAllBytes();
            server.takeRequest();
            String range = server.takeRequest().getHeaders().get("Range");
            int broke = all.length - 4;
            assertThat(range).isEqualTo("bytes=" + broke + "-");
            assertThat(new String(all, broke, 4, UTF_8)).isEqualTo("tail");
        }
    }

    @Test
    void aServerWithoutRangesIsReadFromTheBeginningAgain() throws Exception {
        answer(200, "0123456789");
        try (InputStream in = Download.of(open(), READ, 7)) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("789");
        }
    }

    @Test
    void anythingButAnOkHttpClientIsRefusedAsOne() {
        assertThatThrownBy(() -> builder().client("client"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("okhttp3.OkHttpClient");
    }

    @Test
    void aClientOfTheUsersOwnIsUsedWithItsInterceptors() throws Exception {
        answer(200, "yes");
        OkHttpClient own = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Site", "ours").build()))
                .build();
        builder().client(own).build().execute(READ);
        assertThat(server.takeRequest().getHeaders().get("X-Site")).isEqualTo("ours");
    }

    @Test
    void tlsSettingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new Trust(Optional.of(Path.of("ca.pem")), Optional.empty(), true))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void aFileThatHoldsNoCertificateIsRefusedByName(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), "nothing");
        Trust trust = new Trust(Optional.of(file), Optional.empty(), false);
        assertThatThrownBy(() -> HttpTransport.to("test", "https://127.0.0.1/")
                        .trust(trust)
                        .build())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("ca.pem");
    }

    @Test
    void doesNotFollowRedirects() {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "/elsewhere")
                .build());
        assertThatThrownBy(() -> open().execute(READ)).isInstanceOf(InvalidException.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void refusesAnAddressWithAPasswordWithoutShowingIt() {
        assertThatThrownBy(() -> HttpTransport.to("test", "http://u:hunter2@h/").build())
                .isInstanceOf(InvalidException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theBudgetEndsRetriesOfAllCallsTogether() {
        RetryBudget budget = new RetryBudget();
        int granted = 0;
        while (budget.takeRetry()) {
            granted++;
        }
        assertThat(granted).isEqualTo(100);
        for (int i = 0; i < 5; i++) {
            budget.succeeded();
        }
        assertThat(budget.takeRetry()).isTrue();
        assertThat(budget.takeRetry()).isFalse();
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private HttpTransport open() {
        return builder().build();
    }

    private HttpTransport.Builder builder() {
        return HttpTransport.to("test", server.url("/base/").toString())
                .credentials(refresh -> Map.of("Authorization", refresh ? "Bearer secret-new" : "Bearer secret-old"))
                .timing(new Timing() {
                    @Override
                    public long nanoTime() {
                        return pauses.stream().mapToLong(Duration::toNanos).sum();
                    }

                    @Override
                    public void pause(Duration length) {
                        pauses.add(length);
                    }

                    @Override
                    public double random() {
                        return 0.5;
                    }
                });
    }
}
