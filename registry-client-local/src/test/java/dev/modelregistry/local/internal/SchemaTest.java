package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.VersionRow;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    private static final List<String> ADD_COLUMN =
            List.of("ALTER TABLE model ADD COLUMN owner TEXT NOT NULL DEFAULT 'nobody'");
    private static final List<String> COUNT =
            List.of("CREATE TABLE runs (n INTEGER NOT NULL)", "INSERT INTO runs VALUES (1)");

    @TempDir
    Path directory;

    @Test
    void aDatabaseOfTheFirstReleaseIsRead() throws Exception {
        fixture();
        try (LocalBackend backend = Samples.open(directory)) {
            ModelRow model = backend.model(FRAUD).orElseThrow();
            assertThat(model.tags()).isEqualTo(Map.of("team", "risk"));
            assertThat(model.projected().orElseThrow().event()).isEqualTo(7);
            assertThat(model.log().orElseThrow().modelId()).isEqualTo("01J0");
            VersionRow row = backend.versionByAlias(FRAUD, Alias.CHAMPION).orElseThrow();
            assertThat(row.number()).isEqualTo(VersionNumber.of(3));
            assertThat(row.stage()).isEqualTo(Stage.PRODUCTION);
            assertThat(row.approval()).isEqualTo(ApprovalStatus.APPROVED);
            assertThat(row.marks().semanticVersion()).contains(SemanticVersion.parse("1.4.2+b7"));
            assertThat(row.marks().lost()).isEqualTo(Map.of(Alias.CANARY, 5L));
            assertThat(row.tags()).isEqualTo(Map.of("tier", "high"));
            assertThat(row.createdAt()).isEqualTo(Instant.parse("2026-11-24T09:00:00.123456789Z"));
            assertThat(row.artifact().uri()).isEqualTo(backend.objects().uri("fraud/artifacts/u3"));
            assertThat(backend.log().head("fraud/log", 0)).isEqualTo(1);
            assertThat(backend.objects().head("fraud/records/u3.json")).isPresent();
            assertThat(backend.createVersion(version(FRAUD, "new")).number()).isEqualTo(VersionNumber.of(5));
        }
    }

    @Test
    void anOlderDatabaseIsBroughtUpByTheFirstWriteAndKeepsItsRows() throws Exception {
        fixture();
        try (Database database = database(new Schema(List.of(Tables.STEP_1, ADD_COLUMN, COUNT)))) {
            assertThat(userVersion(database)).isEqualTo(1);
            assertThat(owner(database)).isEqualTo("nobody");
            assertThat(userVersion(database)).isEqualTo(3);
        }
    }

    @Test
    void aStepThatFailsLeavesTheDatabaseAsTheStepBeforeMadeIt() throws Exception {
        fixture();
        List<String> half = List.of("CREATE TABLE half (n INTEGER)", "CREATE TABLE broken (");
        try (Database database = database(new Schema(List.of(Tables.STEP_1, ADD_COLUMN, half)))) {
            assertThatThrownBy(() -> owner(database)).isInstanceOf(UnavailableException.class);
            assertThat(userVersion(database)).isEqualTo(2);
            assertThat(tables(database)).doesNotContain("half");
        }
        try (Database database = database(new Schema(List.of(Tables.STEP_1, ADD_COLUMN, COUNT)))) {
            assertThat(owner(database)).isEqualTo("nobody");
        }
    }

    @Test
    void ofSeveralWritersAtOnceOneTakesEachStep() throws Exception {
        fixture();
        Schema schema = new Schema(List.of(Tables.STEP_1, ADD_COLUMN, COUNT));
        int threads = 6;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<Long>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                writers.add(() -> {
                    try (Database database = database(schema)) {
                        start.await();
                        return database.write("count", session -> session.number("SELECT count(*) FROM runs"));
                    }
                });
            }
            for (Future<Long> writer : pool.invokeAll(writers)) {
                assertThat(writer.get()).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aNewerDatabaseIsRefusedByNameAndNotTouched() throws Exception {
        try (Database newer = database(new Schema(List.of(Tables.STEP_1, ADD_COLUMN)))) {
            assertThat(owner(newer)).isEqualTo("none");
        }
        byte[] before = Files.readAllBytes(directory.resolve("registry.db"));
        try (LocalBackend old = Samples.open(directory)) {
            assertRefused(() -> old.model(FRAUD));
            assertRefused(() -> old.log().append("fraud/log", 1, new byte[1]));
            assertRefused(() -> old.objects().put("fraud/artifacts/u/x", Samples.stream("x"), PutCondition.always()));
            assertThat(old.diagnose().checks())
                    .filteredOn(check -> check.name().equals("schema"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.fix().orElseThrow()).contains("newer version"));
        }
        assertThat(Files.readAllBytes(directory.resolve("registry.db"))).isEqualTo(before);
        assertThat(directory.resolve("artifacts")).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatBecomesNewerWhileItIsOpenIsNotWrittenAnyMore() throws Exception {
        try (LocalBackend old = Samples.open(directory)) {
            old.log().append("fraud/log", 1, new byte[1]);
            try (Database newer = database(new Schema(List.of(Tables.STEP_1, ADD_COLUMN)))) {
                owner(newer);
            }
            assertRefused(() -> old.log().append("fraud/log", 2, new byte[1]));
        }
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndNotTouched() throws Exception {
        Path file = directory.resolve("registry.db");
        try (Session session = new Connections(Duration.ZERO).creator(file)) {
            session.execute("CREATE TABLE theirs (x)");
        }
        byte[] before = Files.readAllBytes(file);
        try (LocalBackend backend = Samples.open(directory)) {
            assertThatThrownBy(() -> backend.log().append("fraud/log", 1, new byte[1]))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("none of this library");
            assertThatThrownBy(() -> backend.model(FRAUD)).isInstanceOf(IntegrityException.class);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private static void assertRefused(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("schema 2")
                .hasMessageContaining("this one knows 1");
    }

    private Database database(Schema schema) {
        return new Database(new Layout(directory, Clock.systemUTC()), Duration.ofSeconds(30), false, schema);
    }

    private static String owner(Database database) {
        return database.write(
                "ask",
                session -> session.first("SELECT owner FROM model", row -> row.getString(1))
                        .orElse("none"));
    }

    private static long userVersion(Database database) {
        return database.read("ask", -1L, session -> session.number("PRAGMA user_version"));
    }

    private static List<String> tables(Database database) {
        return database.read(
                "ask", List.of(), session -> session.list("SELECT name FROM sqlite_schema", row -> row.getString(1)));
    }

    private void fixture() throws Exception {
        try (InputStream script = SchemaTest.class.getResourceAsStream("/schema-1.sql");
                Session session = new Connections(Duration.ZERO).creator(directory.resolve("registry.db"))) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            for (String statement : text.strip().split(";\n", -1)) {
                session.execute(statement);
            }
        }
    }
}
