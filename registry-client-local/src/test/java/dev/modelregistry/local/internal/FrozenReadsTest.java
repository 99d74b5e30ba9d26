package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stands in for a user without the right to write, which tests that run as root do not have. */
class FrozenReadsTest {

    private final SQLException refused = new SQLException("refused at first");

    @TempDir
    Path directory;

    @BeforeEach
    void fill() {
        try (LocalBackend backend = Samples.open(directory)) {
            backend.log().append("fraud/log", 1, bytes("first"));
        }
    }

    @Test
    void whereSqliteCannotMakeItsFilesReadingStillWorksAndWritingIsRefused() throws Exception {
        // SQLite follows no link to the file that it shares with other processes.
        Files.createSymbolicLink(directory.resolve("registry.db-shm"), directory.resolve("nowhere"));

        try (LocalBackend backend = Samples.open(directory)) {
            assertThat(backend.log().head("fraud/log", 0)).isEqualTo(1);
            assertThat(backend.log().read("fraud/log", 1)).hasSize(1);
            assertThatThrownBy(() -> backend.log().append("fraud/log", 2, bytes("second")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("cannot be opened");
        }
    }

    @Test
    void whatWasReadWhileSomebodyWroteIsThrownAway() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        long head = reads().read(
                        session -> {
                            long seen = session.number("SELECT max(number) FROM event");
                            if (tries.incrementAndGet() == 1) {
                                try (LocalBackend writer = Samples.open(directory)) {
                                    writer.log().append("fraud/log", 2, bytes("second"));
                                }
                            }
                            return seen;
                        },
                        refused);

        assertThat(head).isEqualTo(2);
        assertThat(tries).hasValue(2);
    }

    @Test
    void besideAWriterItIsRefused() {
        try (LocalBackend writer = Samples.open(directory)) {
            writer.log().append("fraud/log", 2, bytes("second"));

            assertThatThrownBy(() -> reads().read(session -> 1, refused)).isSameAs(refused);
        }
    }

    @Test
    void aDatabaseThatNeverStandsStillIsUnavailable() {
        assertThatThrownBy(() -> reads().read(
                                session -> {
                                    try (LocalBackend writer = Samples.open(directory)) {
                                        long head = writer.log().head("fraud/log", 0);
                                        writer.log().append("fraud/log", head + 1, bytes("more"));
                                    }
                                    return 1;
                                },
                                refused))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("others are writing");
    }

    private FrozenReads reads() {
        Layout layout = new Layout(directory, Clock.systemUTC());
        return new FrozenReads(layout, new Connections(Duration.ZERO), Schema.CURRENT);
    }
}
