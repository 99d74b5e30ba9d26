package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static dev.modelregistry.local.internal.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingTest {

    private static final long VERSIONS = 20_000;

    @TempDir
    static Path directory;

    private LocalBackend backend;
    private Database database;

    @BeforeAll
    void fill() {
        backend = Samples.open(directory);
        database = Samples.database(directory);
        backend.createModel(FRAUD, LOG);
        backend.createVersion(version(FRAUD, "first"));
        database.write("copy the first version", session -> {
            session.update("""
                    WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO version (model, number, stage, semver, semver_key, request_key, artifact_uri, created_at,
                      created_by)
                    SELECT v.model, i, CASE WHEN i % 5000 = 0 THEN 'PRODUCTION' ELSE 'DEVELOPMENT' END,
                      '1.0.' || i, '1.0.' || i, 'key-' || i, v.artifact_uri, v.created_at, v.created_by
                    FROM n JOIN version v""", VERSIONS);
            session.update("INSERT INTO version_tag SELECT model, number, 'parity', number % 2 FROM version");
            session.update("INSERT INTO version_tag SELECT model, number, 'rare', 'yes' FROM version"
                    + " WHERE number IN (7, 19000)");
            return session.update("UPDATE model SET last_number = ?, version_count = ?", VERSIONS, VERSIONS);
        });
    }

    @AfterAll
    void close() {
        database.close();
        backend.close();
    }

    @Test
    void everyVersionIsListedOnceNewestFirst() {
        List<Long> expected = LongStream.rangeClosed(1, VERSIONS)
                .map(i -> VERSIONS + 1 - i)
                .boxed()
                .toList();

        assertThat(numbers(VersionQuery.all())).isEqualTo(expected);
    }

    @Test
    void sparseAndDenseConditionsGiveAllOfTheirs() {
        assertThat(numbers(VersionQuery.stage(Stage.PRODUCTION))).containsExactly(20_000L, 15_000L, 10_000L, 5_000L);
        assertThat(numbers(VersionQuery.filter(Filter.parse("tags.rare = 'yes'"))))
                .containsExactly(19_000L, 7L);
        assertThat(numbers(VersionQuery.filter(Filter.parse("tags.parity = '1'"))))
                .hasSize(10_000)
                .startsWith(19_999L)
                .endsWith(1L);
        assertThat(numbers(VersionQuery.semanticVersion(SemanticVersion.parse("1.0.12345"))))
                .containsExactly(12_345L);
        assertThat(numbers(VersionQuery.requestKey("key-777"))).containsExactly(777L);
    }

    @Test
    void everyRowOfAPageHasItsOwnTags() {
        try (Stream<VersionRow> rows = backend.versions(FRAUD, VersionQuery.all())) {
            assertThat(rows.limit(1200))
                    .allSatisfy(row -> assertThat(row.tags())
                            .containsEntry("parity", String.valueOf(row.number().value() % 2)));
        }
    }

    @Test
    void aListingHoldsNoLockAndSeesNoVersionTwice() {
        ModelName other = ModelName.of("other");
        backend.createModel(other, LOG);
        for (int i = 0; i < 1100; i++) {
            backend.createVersion(version(other, "k" + i));
        }
        try (Stream<VersionRow> rows = backend.versions(other, VersionQuery.all())) {
            Iterator<VersionRow> iterator = rows.iterator();
            List<Long> seen = new ArrayList<>();
            seen.add(iterator.next().number().value());
            backend.deleteVersion(other, VersionNumber.of(300));
            backend.createVersion(version(other, "late"));
            // A reader that kept its transaction open would not let the WAL be emptied.
            assertThat(checkpointBusy()).isZero();
            iterator.forEachRemaining(row -> seen.add(row.number().value()));
            assertThat(seen).hasSize(1099).doesNotContain(300L, 1101L).doesNotHaveDuplicates();
        }
    }

    private long checkpointBusy() {
        try (Session session = new Connections(Duration.ZERO).writer(directory.resolve("registry.db"))) {
            return session.number("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aListingEndsWhenItsModelIsDeletedAndMadeAgain() {
        ModelName other = ModelName.of("again");
        backend.createModel(other, LOG);
        for (int i = 0; i < 501; i++) {
            backend.createVersion(version(other, "k" + i));
        }
        try (Stream<VersionRow> rows = backend.versions(other, VersionQuery.all())) {
            Iterator<VersionRow> iterator = rows.iterator();
            iterator.next();
            backend.deleteModel(other);
            backend.createModel(other, LOG);
            backend.createVersion(version(other, "new"));
            List<VersionRow> rest = new ArrayList<>();
            iterator.forEachRemaining(rest::add);
            assertThat(rest).hasSize(99);
        }
    }

    @Test
    void manyModelsAreListedByName() {
        database.write("make models", session -> session.update("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
                INSERT INTO model (name, created_at) SELECT 'm' || i, '2026-01-01T00:00:00Z' FROM n"""));
        try (Stream<ModelRow> models = backend.models()) {
            List<String> names = models.map(row -> row.name().value()).toList();
            assertThat(names).isSorted().hasSizeGreaterThan(1500).doesNotHaveDuplicates();
        }
    }

    @Test
    void noLookUpReadsTheWholeTable() {
        assertSearches("COVERING INDEX", "SELECT max(number) FROM event WHERE place = ?", "p");
        assertSearches("PRIMARY KEY", "SELECT number FROM alias WHERE model = ? AND alias = ?", 1, "champion");
        assertSearches(
                "version_by_request_key", "SELECT number FROM version WHERE model = ? AND request_key = ?", 1, "k");
        assertSearches("INDEX", "SELECT key, size FROM object WHERE key > ? ORDER BY key LIMIT 5", "k");
        assertSearches("PRIMARY KEY", VersionQuery.all());
        assertSearches("version_by_semver", VersionQuery.semanticVersion(SemanticVersion.parse("1.0.0")));
        assertSearches("version_by_request_key", VersionQuery.requestKey("k"));
        assertSearches("version_by_stage", VersionQuery.stage(Stage.PRODUCTION));
        assertSearches("version_by_stage", VersionQuery.filter(Filter.parse("stage = 'PRODUCTION'")));
        assertSearches("version_tag_by_value", VersionQuery.filter(Filter.parse("tags.a = 'b'")));
    }

    private void assertSearches(String index, VersionQuery query) {
        VersionStatement statement = VersionStatement.of(query, 1, 9, 5);
        assertSearches(index, statement.sql(), statement.values());
    }

    private void assertSearches(String index, String sql, Object... values) {
        List<String> plan = database.read(
                "explain",
                List.of(),
                session -> session.list("EXPLAIN QUERY PLAN " + sql, row -> row.getString("detail"), values));
        assertThat(plan).isNotEmpty().allMatch(step -> step.startsWith("SEARCH"), "searches, and sorts nothing");
        assertThat(plan.get(0)).contains(index);
    }

    private List<Long> numbers(VersionQuery query) {
        try (Stream<VersionRow> rows = backend.versions(FRAUD, query)) {
            return rows.map(row -> row.number().value()).toList();
        }
    }
}
