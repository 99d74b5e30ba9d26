package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.Diagnosis.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {

    private static final List<String> CHECKS = List.of("log-writable", "clock", "disk-space", "schema", "journal-mode");

    @TempDir
    Path directory;

    @Test
    void aRegistryInUseIsInOrder() {
        try (LocalBackend backend = Samples.open(directory)) {
            backend.log().append("fraud/log", 1, bytes("x"));

            Diagnosis diagnosis = backend.diagnose();

            assertThat(diagnosis.reachable()).isTrue();
            assertThat(diagnosis.serverVersion().orElseThrow()).startsWith("SQLite 3.");
            assertThat(diagnosis.checks()).extracting(Check::name).isEqualTo(CHECKS);
            assertThat(diagnosis.checks()).allSatisfy(check -> {
                assertThat(check.ok()).isTrue();
                assertThat(check.fix()).isEmpty();
                assertThat(check.detail()).isNotBlank();
            });
            assertThat(check(diagnosis, "journal-mode").detail()).isEqualTo("wal, synchronous 2");
            assertThat(check(diagnosis, "schema").detail()).isEqualTo("schema 1");
        }
    }

    @Test
    void aRegistryThatIsNotThereYetIsInOrderAndIsNotMade() {
        Path missing = directory.resolve("a/b");
        try (LocalBackend backend = Samples.open(missing)) {
            Diagnosis diagnosis = backend.diagnose();

            assertThat(diagnosis.reachable()).isTrue();
            assertThat(diagnosis.serverVersion()).isEmpty();
            assertThat(diagnosis.checks()).allMatch(Check::ok);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aClockThatIsBehindTheNewestEventIsReported() {
        try (LocalBackend backend = Samples.open(directory)) {
            backend.log().append("fraud/log", 1, bytes("x"));
        }
        Clock late = Clock.fixed(Samples.NOW.minus(Duration.ofMinutes(3)), ZoneOffset.UTC);
        try (LocalBackend backend = LocalBackend.open(directory, Duration.ofSeconds(1), false, late)) {
            Check clock = check(backend.diagnose(), "clock");

            assertThat(clock.ok()).isFalse();
            assertThat(clock.detail()).contains(Samples.NOW.toString());
            assertThat(clock.fix().orElseThrow()).contains("clock");
        }
    }

    @Test
    void aCopyThatIsNotInWalModeIsReportedAndMendedByTheNextWrite() throws Exception {
        try (LocalBackend backend = Samples.open(directory)) {
            backend.log().append("fraud/log", 1, bytes("x"));
        }
        Path file = directory.resolve("registry.db");
        try (Session session = new Connections(Duration.ZERO).writer(file)) {
            session.execute("VACUUM INTO '" + directory.resolve("copy.db") + "'");
        }
        Files.move(directory.resolve("copy.db"), file, StandardCopyOption.REPLACE_EXISTING);

        try (LocalBackend backend = Samples.open(directory)) {
            Check before = check(backend.diagnose(), "journal-mode");
            assertThat(before.ok()).isFalse();
            assertThat(before.fix()).isPresent();
            assertThat(backend.log().append("fraud/log", 2, bytes("y"))).isTrue();
            assertThat(check(backend.diagnose(), "journal-mode").ok()).isTrue();
        }
    }

    @Test
    void nothingIsThrownForADamagedDatabase() throws Exception {
        Files.writeString(directory.resolve("registry.db"), "no database. ".repeat(1000));

        try (LocalBackend backend = Samples.open(directory)) {
            Diagnosis diagnosis = backend.diagnose();

            assertThat(diagnosis.reachable()).isFalse();
            assertThat(check(diagnosis, "schema").fix().orElseThrow()).contains("backup");
            assertThat(check(diagnosis, "disk-space").ok()).isTrue();
        }
    }

    private static Check check(Diagnosis diagnosis, String name) {
        return diagnosis.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
