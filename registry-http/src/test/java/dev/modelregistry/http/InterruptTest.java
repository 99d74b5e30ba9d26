package dev.modelregistry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.OutcomeUnknownException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An interrupt ends a call, wherever it waits. Each of these calls would wait for an hour. */
class InterruptTest extends ServerTest {

    private static final HttpCall READ = HttpCall.get("get", "api/models/fraud");
    private static final HttpCall WRITE =
            HttpCall.json("create", Effect.WRITE, "POST", "api/models", "{}".getBytes(UTF_8));

    @Test
    void anInterruptEndsACallToASilentServer() throws Throwable {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        HttpTransport patient = patient();
        assertInterruptEnds(() -> patient.execute(READ), server::takeRequest, CancelledException.class);
    }

    @Test
    void anInterruptedWriteIsInDoubt() throws Throwable {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        HttpTransport patient = patient();
        assertInterruptEnds(() -> patient.execute(WRITE), server::takeRequest, OutcomeUnknownException.class);
    }

    @Test
    void anInterruptEndsADownloadThatComesToAHalt() throws Throwable {
        server.enqueue(new MockResponse.Builder()
                .body("0123456789".repeat(20_000))
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build());
        HttpTransport patient = patient();
        CountDownLatch begun = new CountDownLatch(1);
        assertInterruptEnds(
                () -> {
                    try (InputStream in = Download.of(patient, READ, 0)) {
                        in.readNBytes(12 * 8192); // All that comes: whole segments of the first half.
                        begun.countDown();
                        in.readAllBytes();
                    }
                },
                () -> assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue(),
                InterruptedIOException.class);
    }

    private HttpTransport patient() {
        Duration anHour = Duration.ofHours(1);
        return HttpTransport.to("test", server.url("/base/").toString())
                .readTimeout(anHour)
                .retry(new RetryPolicy(1, anHour, Duration.ofMillis(1), Duration.ofMillis(1)))
                .build();
    }

    /** Interrupts the call once it is under way, and waits for its end. */
    private void assertInterruptEnds(
            ThrowingCallable call, ThrowingCallable untilUnderWay, Class<? extends Throwable> expected)
            throws Throwable {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            failure.set(catchThrowable(call));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        caller.setDaemon(true);
        caller.start();
        untilUnderWay.call();
        caller.interrupt();
        caller.join(Duration.ofMinutes(1).toMillis());
        assertThat(failure.get()).isInstanceOf(expected);
        assertThat(interrupted).as("the thread stays interrupted").isTrue();
    }
}
