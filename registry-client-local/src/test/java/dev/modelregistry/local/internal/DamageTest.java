package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static dev.modelregistry.local.internal.Samples.bytes;
import static dev.modelregistry.local.internal.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.PutCondition;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {

    @TempDir
    Path parent;

    @Test
    void whatIsNoDatabaseIsSaidToBeNoneAndIsNotTouched() throws IOException {
        Path file = parent.resolve("registry.db");
        Files.writeString(file, "this is not a database, it only has its name. ".repeat(100));
        byte[] before = Files.readAllBytes(file);

        try (LocalBackend backend = Samples.open(parent)) {
            assertThatThrownBy(() -> backend.model(FRAUD))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("not a database");
            assertThatThrownBy(() -> backend.createModel(FRAUD, LOG)).isInstanceOf(IntegrityException.class);
            assertThatThrownBy(() -> backend.objects().put("fraud/artifacts/u/x", stream("x"), PutCondition.always()))
                    .isInstanceOf(IntegrityException.class);
            assertThat(backend.diagnose().reachable()).isFalse();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(parent.resolve("artifacts")).doesNotExist();
    }

    @Test
    void aDatabaseThatWasCutToNothingIsNotTakenForANewOne() throws IOException {
        Files.createFile(parent.resolve("registry.db"));

        try (LocalBackend backend = Samples.open(parent)) {
            assertThatThrownBy(() -> backend.createModel(FRAUD, LOG))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("empty");
            assertThatThrownBy(() -> backend.model(FRAUD)).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void overwrittenPagesAreReportedAsDamage() throws IOException {
        try (LocalBackend backend = Samples.open(parent)) {
            for (int number = 1; number <= 200; number++) {
                backend.log().append("fraud/log", number, new byte[2000]);
            }
        }
        Path file = parent.resolve("registry.db");
        byte[] all = Files.readAllBytes(file);
        for (int i = 4096; i < all.length; i++) {
            all[i] = (byte) 0xA5;
        }
        Files.write(file, all);

        try (LocalBackend backend = Samples.open(parent)) {
            assertThatThrownBy(() -> backend.log().head("fraud/log", 0))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> backend.log().append("fraud/log", 201, new byte[1]))
                    .isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void aMissingDatabaseBesideFilesOfModelsIsNotReplacedByAnEmptyOne() throws IOException {
        try (LocalBackend backend = Samples.open(parent)) {
            backend.objects().put("fraud/artifacts/u/x", stream("x"), PutCondition.always());
        }
        Files.delete(parent.resolve("registry.db"));

        try (LocalBackend backend = Samples.open(parent)) {
            assertThatThrownBy(() -> backend.createModel(FRAUD, LOG))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("registry.db is missing");
            assertThatThrownBy(() -> backend.models().toList()).isInstanceOf(IntegrityException.class);
        }
        assertThat(parent.resolve("registry.db")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsAFileIsRefused() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");

        try (LocalBackend backend = Samples.open(file)) {
            assertThatThrownBy(() -> backend.model(FRAUD))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("a file, not a directory");
            assertThatThrownBy(() -> backend.createModel(FRAUD, LOG)).isInstanceOf(InvalidException.class);
        }
        try (LocalBackend below = Samples.open(file.resolve("below"))) {
            assertThatThrownBy(() -> below.createModel(FRAUD, LOG)).isInstanceOf(RegistryException.class);
        }
        assertThat(file).hasContent("x");
    }

    @Test
    void aFullDiskIsNamedAndNothingIsChanged() {
        try (Database database = Samples.database(parent)) {
            EventTable log = new EventTable(database, Samples.CLOCK);
            log.append("fraud/log", 1, bytes("first"));
            // The limit stays with the connection for writing.
            database.write("set a limit", session -> session.number("PRAGMA max_page_count = 40"));
            assertThatThrownBy(() -> log.append("fraud/log", 2, new byte[1 << 20]))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(log.head("fraud/log", 0)).isEqualTo(1);
            // The connection was dropped with the failure, and its limit with it: there is room again.
            assertThat(log.append("fraud/log", 2, new byte[1 << 20])).isTrue();
        }
    }

    @Test
    void aDatabaseThatTurnsReadOnlyIsForbiddenAndReadersGoOn() {
        try (Database database = Samples.database(parent)) {
            EventTable log = new EventTable(database, Samples.CLOCK);
            log.append("fraud/log", 1, bytes("first"));
            database.write("freeze", session -> {
                session.execute("PRAGMA query_only = ON");
                return true;
            });

            assertThatThrownBy(() -> log.append("fraud/log", 2, bytes("second")))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("read-only");
            assertThat(log.head("fraud/log", 0)).isEqualTo(1);
        }
    }

    @Test
    void failuresOfTheFileSystemAreNamed() {
        Failures failures = new Failures(parent);
        assertThat(failures.io("store", new FileSystemException("f", null, "No space left on device")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the disk is full");
        assertThat(failures.io("store", new IOException("Disk quota exceeded")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the disk is full");
        assertThat(failures.io("store", new AccessDeniedException("f"))).isInstanceOf(ForbiddenException.class);
        assertThat(failures.io("store", new FileSystemException("f", null, "Read-only file system")))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("Read-only file system: f");
        assertThat(failures.io("store", new FileSystemException("f", null, "File name too long")))
                .isInstanceOf(InvalidException.class);
        RegistryException other = failures.io("store", new IOException("bus error"));
        assertThat(other).isInstanceOf(UnavailableException.class).hasMessageContaining("bus error");
        assertThat(other.context().provider()).contains("local");
    }

    @Test
    void nothingIsWrittenThroughASymbolicLink() throws IOException {
        Path directory = parent.resolve("models");
        Path outside = Files.createDirectory(parent.resolve("outside"));
        try (LocalBackend backend = Samples.open(directory)) {
            backend.createModel(FRAUD, LOG);
            Files.createSymbolicLink(directory.resolve("artifacts/fraud"), outside);
            assertThatThrownBy(() -> backend.objects().put("fraud/artifacts/u/x", stream("x"), PutCondition.always()))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("symbolic link");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aDirectoryForUnfinishedFilesThatIsALinkIsRefused() throws IOException {
        Path directory = Files.createDirectory(parent.resolve("models"));
        Path outside = Files.createDirectory(parent.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("tmp"), outside);

        try (LocalBackend backend = Samples.open(directory)) {
            assertThatThrownBy(() -> backend.createModel(FRAUD, LOG)).isInstanceOf(ForbiddenException.class);
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aFileInTheWayOfADirectoryIsAConflict() throws IOException {
        try (LocalBackend backend = Samples.open(parent)) {
            backend.createModel(FRAUD, LOG);
            Files.writeString(parent.resolve("artifacts/fraud"), "x");

            assertThatThrownBy(() -> backend.objects().put("fraud/artifacts/u/x", stream("x"), PutCondition.always()))
                    .isInstanceOf(ConflictException.class);
            assertThat(backend.objects().head("fraud/artifacts/u/x")).isEmpty();
        }
    }

    @Test
    void aDatabaseThatIsReplacedWhileItIsOpenIsNoticed() throws IOException {
        Path backup = parent.resolve("backup");
        try (LocalBackend backend = Samples.open(backup)) {
            backend.createModel(FRAUD, LOG);
        }
        Path directory = parent.resolve("models");
        try (LocalBackend backend = Samples.open(directory)) {
            backend.createModel(Samples.CHURN, LOG);
            assertThat(backend.model(Samples.CHURN)).isPresent();

            for (String gone : new String[] {"registry.db-wal", "registry.db-shm"}) {
                Files.deleteIfExists(directory.resolve(gone));
            }
            Files.copy(
                    backup.resolve("registry.db"), directory.resolve("restored"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                    directory.resolve("restored"),
                    directory.resolve("registry.db"),
                    StandardCopyOption.REPLACE_EXISTING);

            assertThat(backend.model(Samples.CHURN)).isEmpty();
            assertThat(backend.model(FRAUD)).isPresent();
            backend.createModel(Samples.CHURN, LOG);
        }
        try (LocalBackend later = Samples.open(directory)) {
            assertThat(later.model(Samples.CHURN)).isPresent();
        }
    }

    @Test
    void aStageThatIsNoneIsDamage() {
        try (LocalBackend backend = Samples.open(parent);
                Database database = Samples.database(parent)) {
            backend.createModel(FRAUD, LOG);
            backend.createVersion(Samples.version(FRAUD, "k"));
            database.write("break", session -> session.update("UPDATE version SET stage = 'LIVE'"));

            assertThatThrownBy(() -> backend.version(FRAUD, VersionNumber.of(1)))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("'LIVE'");
        }
    }
}
