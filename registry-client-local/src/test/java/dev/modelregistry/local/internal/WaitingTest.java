package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static dev.modelregistry.local.internal.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.PutCondition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WaitingTest {

    @TempDir
    Path directory;

    @Test
    void aWriterWaitsForAnotherProcessAndThenGivesUpSayingSo() throws Exception {
        try (Database database = Samples.database(directory, Duration.ofMillis(50))) {
            EventTable log = new EventTable(database, Samples.CLOCK);
            log.append("fraud/log", 1, bytes("first"));
            try (Session other = otherProcess()) {
                other.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> log.append("fraud/log", 2, bytes("second")))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("another process holds")
                        .matches(e -> ((RegistryException) e).retryable());
                // Readers are not disturbed.
                assertThat(log.head("fraud/log", 0)).isEqualTo(1);
                other.execute("COMMIT");
            }
            assertThat(log.append("fraud/log", 2, bytes("second"))).isTrue();
        }
    }

    @Test
    void aWriterGetsTheLockAsSoonAsItIsFree() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Database database = Samples.database(directory);
                Session other = prepared(database)) {
            other.execute("BEGIN IMMEDIATE");
            Future<Boolean> waiting =
                    pool.submit(() -> new EventTable(database, Samples.CLOCK).append("fraud/log", 1, bytes("x")));
            other.execute("COMMIT");
            assertThat(waiting.get()).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void waitingForAnotherProcessCanBeInterrupted() throws Exception {
        try (Database database = Samples.database(directory);
                Session other = prepared(database)) {
            other.execute("BEGIN IMMEDIATE");
            EventTable log = new EventTable(database, Samples.CLOCK);
            assertInterruptible(() -> log.append("fraud/log", 1, bytes("x")));
            other.execute("COMMIT");
            assertThat(log.head("fraud/log", 0)).isZero();
        }
    }

    @Test
    void waitingForAnotherThreadCanBeInterruptedAndEndsAtTheTimeout() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Database database = Samples.database(directory, Duration.ofMillis(200))) {
            Future<Boolean> holder = pool.submit(() -> database.write("hold", session -> {
                inside.countDown();
                try {
                    done.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return true;
            }));
            inside.await();
            assertThatThrownBy(() -> database.write("write", session -> true))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("other threads");
            assertInterruptible(() -> database.write("write", session -> true));
            done.countDown();
            assertThat(holder.get()).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anInterruptedThreadReadsAndWritesNothing() {
        try (LocalBackend backend = Samples.open(directory)) {
            backend.createModel(FRAUD, LOG);
            for (Runnable call : new Runnable[] {
                () -> backend.model(FRAUD),
                () -> backend.deleteModel(FRAUD),
                () -> backend.objects().put("fraud/artifacts/u/x", Samples.stream("x"), PutCondition.always())
            }) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(call::run).isInstanceOf(CancelledException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(backend.model(FRAUD)).isPresent();
            assertThat(backend.objects().list("", "")).isEmpty();
        }
    }

    @Test
    void aClosedRegistryRefusesEverything() {
        LocalBackend backend = Samples.open(directory);
        backend.createModel(FRAUD, LOG);
        backend.close();
        backend.close();

        for (Runnable call : new Runnable[] {
            () -> backend.model(FRAUD),
            () -> backend.createModel(FRAUD, LOG),
            () -> backend.log().append("fraud/log", 1, bytes("x")),
            () -> backend.objects().delete("fraud/artifacts/u/x"),
        }) {
            assertThatThrownBy(call::run).isInstanceOf(InvalidException.class).hasMessageContaining("has been closed");
        }
        assertThat(backend.diagnose().reachable()).isFalse();
    }

    @Test
    void noThreadOfItsOwnIsLeft() {
        try (LocalBackend backend = Samples.open(directory)) {
            backend.createModel(FRAUD, LOG);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !thread.isDaemon())
                .noneMatch(thread -> thread.getName().toLowerCase(Locale.ROOT).contains("sqlite"));
    }

    private static void assertInterruptible(Runnable call) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (RegistryException e) {
                thrown.set(e);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
        assertThat(flag.get()).isTrue();
    }

    private Session prepared(Database database) throws Exception {
        database.write("make the database", session -> true);
        return otherProcess();
    }

    private Session otherProcess() throws Exception {
        return new Connections(Duration.ZERO).writer(directory.resolve("registry.db"));
    }
}
