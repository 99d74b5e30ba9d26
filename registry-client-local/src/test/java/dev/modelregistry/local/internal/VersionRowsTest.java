package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.CHURN;
import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static dev.modelregistry.local.internal.Samples.NOW;
import static dev.modelregistry.local.internal.Samples.bytes;
import static dev.modelregistry.local.internal.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionMarks;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRowsTest {

    @TempDir
    Path directory;

    private LocalBackend backend;

    @BeforeEach
    void open() {
        backend = Samples.open(directory);
        backend.createModel(FRAUD, LOG);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void aNewVersionCarriesAllThatItWasMadeWith() {
        VersionRow row = backend.createVersion(version(
                FRAUD, "k1", Optional.of(SemanticVersion.parse("1.4.2+b7")), Map.of("team", "risk", "empty", "")));

        assertThat(row.number()).isEqualTo(VersionNumber.of(1));
        assertThat(row.stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(row.approval()).isEqualTo(ApprovalStatus.NONE);
        assertThat(row.aliases()).isEmpty();
        assertThat(row.tags()).isEqualTo(Map.of("team", "risk", "empty", ""));
        assertThat(row.failed()).isFalse();
        assertThat(row.description()).isEqualTo("finds fraud");
        assertThat(row.artifact().uri()).isEqualTo("s3://bucket/k1");
        assertThat(row.artifact().size()).hasValue(3);
        assertThat(row.artifact().format()).contains("onnx");
        assertThat(row.artifact().digest()).isPresent();
        assertThat(row.marks().requestKey()).contains("k1");
        assertThat(row.marks().record()).contains("records/k1.json");
        assertThat(row.marks().recordDigest()).contains(ContentDigest.of(bytes("k1")));
        assertThat(row.marks().semanticVersion().map(SemanticVersion::toString)).contains("1.4.2+b7");
        assertThat(row.marks().event()).isEmpty();
        assertThat(row.createdAt()).isEqualTo(NOW);
        assertThat(row.createdBy()).isEqualTo("alice");
        assertThat(backend.version(FRAUD, row.number())).contains(row);
    }

    @Test
    void aVersionWithoutMarksIsAllowedAndNeverTakenForAnother() {
        NewVersion bare =
                new NewVersion(FRAUD, Samples.content(FRAUD, Map.of()), "file:///x", "u", VersionMarks.none(), "");

        backend.createVersion(bare);

        assertThat(backend.createVersion(bare).number()).isEqualTo(VersionNumber.of(2));
    }

    @Test
    void marksGivenAtOnceAreKept() {
        VersionMarks marks = new VersionMarks(
                Optional.of("k"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(9),
                Map.of(Alias.CHAMPION, 8L));

        VersionRow row = backend.createVersion(
                new NewVersion(FRAUD, Samples.content(FRAUD, Map.of()), "file:///x", "u", marks, "bob"));

        assertThat(row.marks()).isEqualTo(marks);
    }

    @Test
    void aKnownRequestKeyGivesTheRowThatHasIt() {
        VersionRow first = backend.createVersion(version(FRAUD, "k1"));

        assertThat(backend.createVersion(version(FRAUD, "k1"))).isEqualTo(first);
        assertThat(backend.model(FRAUD).orElseThrow().versions()).hasValue(1);
        backend.createModel(CHURN, LOG);
        assertThat(backend.createVersion(version(CHURN, "k1")).model()).isEqualTo(CHURN);
    }

    @Test
    void theNumberOfADeletedVersionIsNotUsedAgainButItsKeyIs() {
        backend.createVersion(version(FRAUD, "a"));
        backend.createVersion(version(FRAUD, "b"));

        backend.deleteVersion(FRAUD, VersionNumber.of(2));
        backend.deleteVersion(FRAUD, VersionNumber.of(2));

        assertThat(backend.model(FRAUD).orElseThrow().versions()).hasValue(1);
        assertThat(backend.createVersion(version(FRAUD, "b")).number()).isEqualTo(VersionNumber.of(3));
        assertThat(numbers(VersionQuery.all())).containsExactly(3L, 1L);
    }

    @Test
    void aVersionOfAMissingModelIsRefused() {
        assertThatThrownBy(() -> backend.createVersion(version(CHURN, "k")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'churn'");
    }

    @Test
    void aVersionThatFailsHalfWayTakesNoNumber() {
        backend.createVersion(version(FRAUD, "first"));
        try (Database database = Samples.database(directory)) {
            database.write("break", session -> {
                session.execute("CREATE TRIGGER broken AFTER INSERT ON version_tag WHEN NEW.key = 'broken'"
                        + " BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");
                return true;
            });
        }

        assertThatThrownBy(() -> backend.createVersion(
                        version(FRAUD, "broken", Optional.empty(), Map.of("a", "1", "broken", "1"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("broken on purpose");

        assertThat(backend.model(FRAUD).orElseThrow().versions()).hasValue(1);
        assertThat(backend.createVersion(version(FRAUD, "next")).number()).isEqualTo(VersionNumber.of(2));
    }

    @Test
    void anAliasLeadsToItsVersionAndGoesWithIt() {
        backend.createVersion(version(FRAUD, "a"));
        backend.createVersion(version(FRAUD, "b"));
        backend.apply(FRAUD, 1, List.of(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(2))));

        assertThat(backend.versionByAlias(FRAUD, Alias.CHAMPION).orElseThrow().number())
                .isEqualTo(VersionNumber.of(2));
        assertThat(backend.versionByAlias(FRAUD, Alias.of("Champion"))).isEmpty();
        backend.deleteVersion(FRAUD, VersionNumber.of(2));
        assertThat(backend.versionByAlias(FRAUD, Alias.CHAMPION)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stage = 'staging' | 2",
                "tags.team = 'risk' | 3,1",
                "tags.team = 'risk' AND tags.tier = 'high' | 3",
                "alias = 'champion' | 2",
                "alias = 'nobody' | ''",
                "version >= 2 AND version < 3 | 2",
                "version = 1 | 1",
                "version != 1 | 4,3,2",
                "format = 'onnx' | 4,3,2,1",
                "format = 'pickle' | ''",
                "createdBy = 'alice' | 4,3,2,1",
                "semanticVersion = '1.0.0+a' | 1",
                "tags.team = 'risk' AND version <= 2 | 1",
            })
    void filtersAreAnsweredByTheDatabase(String filter, String expected) {
        fourVersions();

        assertThat(numbers(VersionQuery.filter(Filter.parse(filter))).stream()
                        .map(String::valueOf)
                        .toList())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(",")));
    }

    @ParameterizedTest
    @CsvSource({"stage != 'STAGING'", "tags.team LIKE 'r%'", "name = 'fraud'", "alias != 'champion'"})
    void whatTheDatabaseDoesNotAnswerIsLeftToTheCore(String filter) {
        fourVersions();

        assertThat(numbers(VersionQuery.filter(Filter.parse(filter)))).containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void versionsAreFoundByStageSemanticVersionAndRequestKey() {
        fourVersions();

        assertThat(numbers(VersionQuery.stage(Stage.STAGING))).containsExactly(2L);
        assertThat(numbers(VersionQuery.stage(Stage.DEVELOPMENT))).containsExactly(4L, 3L, 1L);
        assertThat(numbers(VersionQuery.requestKey("k3"))).containsExactly(3L);
        assertThat(numbers(VersionQuery.requestKey("none"))).isEmpty();
        // Build metadata takes no part; two may stand side by side until the log has decided.
        assertThat(numbers(VersionQuery.semanticVersion(SemanticVersion.parse("1.0.0"))))
                .containsExactly(2L, 1L);
    }

    @Test
    void anAddressOfTheRegistrysOwnFilesMovesWithTheDirectory() throws Exception {
        String uri = backend.objects().uri("fraud/artifacts/u1");
        NewVersion own =
                new NewVersion(FRAUD, Samples.content(FRAUD, Map.of()), uri, "u1", VersionMarks.none(), "alice");
        assertThat(backend.createVersion(own).artifact().uri()).isEqualTo(uri);
        backend.close();

        Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
        Files.move(directory, moved);
        try (LocalBackend there = Samples.open(moved)) {
            assertThat(there.version(FRAUD, VersionNumber.of(1))
                            .orElseThrow()
                            .artifact()
                            .uri())
                    .isEqualTo(there.objects().uri("fraud/artifacts/u1"))
                    .contains("-moved/artifacts/fraud/u1");
            assertThat(there.objects().root()).isEqualTo("local");
        } finally {
            Files.move(moved, directory);
        }
    }

    private void fourVersions() {
        backend.createVersion(
                version(FRAUD, "k1", Optional.of(SemanticVersion.parse("1.0.0+a")), Map.of("team", "risk")));
        backend.createVersion(
                version(FRAUD, "k2", Optional.of(SemanticVersion.parse("1.0.0+b")), Map.of("team", "growth")));
        backend.createVersion(version(FRAUD, "k3", Optional.empty(), Map.of("team", "risk", "tier", "high")));
        backend.createVersion(version(FRAUD, "k4"));
        backend.apply(
                FRAUD,
                1,
                List.of(
                        new RowChange.SetStage(VersionNumber.of(2), Stage.STAGING),
                        new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(2))));
        ModelName other = ModelName.of("other");
        backend.createModel(other, LOG);
        backend.createVersion(version(other, "k1", Optional.empty(), Map.of("team", "risk")));
    }

    private List<Long> numbers(VersionQuery query) {
        try (Stream<VersionRow> rows = backend.versions(FRAUD, query)) {
            return rows.map(row -> row.number().value()).toList();
        }
    }
}
