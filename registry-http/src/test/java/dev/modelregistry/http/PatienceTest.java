package dev.modelregistry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a call waits: for the server's next sign, and altogether. */
@Timeout(60) // Seconds; what is broken would wait for an hour.
class PatienceTest extends ServerTest {

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final HttpCall READ = HttpCall.get("get", "api/models/fraud");

    @Test
    void aSilentServerIsGivenUp() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        assertThatThrownBy(() -> transport(SHORT, AN_HOUR, 1).execute(READ))
                .isInstanceOf(UnavailableException.class)
                .hasCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aSilentServerIsAskedAgain() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        server.enqueue(new MockResponse.Builder().body("second").build());
        assertThat(transport(SHORT, AN_HOUR, 2).execute(READ).text()).isEqualTo("second");
    }

    @Test
    void aServerThatNeverComesToAnEndIsGivenUpAtTheDeadline() {
        drip("0123456789".repeat(1_000));
        assertThatThrownBy(() -> transport(AN_HOUR, SHORT, 4).execute(READ))
                .isInstanceOf(UnavailableException.class)
                .hasCauseInstanceOf(SocketTimeoutException.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesSlowlyIsReadToItsEnd() throws IOException {
        // Twice the longest silence, but never silent for as long.
        String body = "0123456789".repeat(4);
        drip(body);
        try (HttpStream answer = transport(SHORT, AN_HOUR, 1).open(READ)) {
            assertThat(answer.body().readAllBytes()).asString().isEqualTo(body);
        }
    }

    @Test
    void aDownloadThatComesToAHaltGoesOnWithAnotherRequest() throws IOException {
        server.enqueue(new MockResponse.Builder()
                .body("0123456789".repeat(20_000))
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build());
        server.enqueue(
                new MockResponse.Builder().body("0123456789".repeat(20_000)).build());
        try (InputStream in = Download.of(transport(SHORT, AN_HOUR, 1), READ, 0)) {
            assertThat(in.readAllBytes()).asString().isEqualTo("0123456789".repeat(20_000));
        }
    }

    /** Three seconds and more: a mebibyte each 50 milliseconds, of which some are in the system's buffers. */
    @Test
    void anUploadThatTheServerTakesSlowlyComesToItsEnd() {
        server.enqueue(new MockResponse.Builder()
                .throttleBody(1 << 20, 50, TimeUnit.MILLISECONDS)
                .build());
        assertThat(transport(SHORT, AN_HOUR, 1).execute(upload()).status()).isEqualTo(200);
    }

    @Test
    void anUploadThatTheServerStopsTakingIsGivenUp() {
        server.enqueue(new MockResponse.Builder()
                .onRequestBody(SocketEffect.Stall.INSTANCE)
                .build());
        assertThatThrownBy(() -> transport(SHORT, AN_HOUR, 1).execute(upload()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasCauseInstanceOf(SocketTimeoutException.class);
    }

    /** Content may come from elsewhere, at its own pace. */
    @Test
    void contentThatKeepsTheServerWaitingIsNotTheServersSilence() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        HttpBody body = HttpBody.stream("text/plain", OptionalLong.empty(), late("content", SHORT.multipliedBy(2)));
        HttpCall call = HttpCall.with("upload", Effect.WRITE, "PUT", "files/a", body);
        assertThat(transport(SHORT, AN_HOUR, 1).execute(call).status()).isEqualTo(200);
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("content");
    }

    @Test
    void aClientOfTheUsersKeepsItsOwnTimeouts() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        OkHttpClient own = new OkHttpClient.Builder().readTimeout(SHORT).build();
        HttpTransport transport = settings(AN_HOUR, AN_HOUR, 1).client(own).build();
        assertThatThrownBy(() -> transport.execute(READ))
                .isInstanceOf(UnavailableException.class)
                .hasCauseInstanceOf(SocketTimeoutException.class);
    }

    /** Of 64 mebibytes, more than systems keep in their buffers. */
    private static HttpCall upload() {
        byte[] content = new byte[64 << 20];
        HttpBody body = HttpBody.stream(
                "application/octet-stream",
                OptionalLong.of(content.length),
                new Buffer().write(content).inputStream());
        return HttpCall.with("upload", Effect.WRITE, "PUT", "files/a", body);
    }

    private HttpTransport transport(Duration silence, Duration deadline, int attempts) {
        return settings(silence, deadline, attempts).build();
    }

    private HttpTransport.Builder settings(Duration silence, Duration deadline, int attempts) {
        return HttpTransport.to("test", server.url("/base/").toString())
                .readTimeout(silence)
                .retry(new RetryPolicy(attempts, deadline, Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    /** Ten bytes in half a second. */
    private void drip(String body) {
        server.enqueue(new MockResponse.Builder()
                .body(body)
                .throttleBody(10, 500, TimeUnit.MILLISECONDS)
                .build());
    }

    /** Content whose first byte is there after a while. */
    private static InputStream late(String content, Duration after) {
        return new FilterInputStream(new Buffer().writeUtf8(content).inputStream()) {
            private final long there = System.nanoTime() + after.toNanos();

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                for (long left = 1; left > 0; left = there - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                return super.read(bytes, from, length);
            }
        };
    }
}
