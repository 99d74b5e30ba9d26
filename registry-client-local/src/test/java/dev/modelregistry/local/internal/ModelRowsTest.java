package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.CHURN;
import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static dev.modelregistry.local.internal.Samples.NOW;
import static dev.modelregistry.local.internal.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRowsTest {

    @TempDir
    Path parent;

    private Path directory;
    private LocalBackend backend;

    @BeforeEach
    void open() {
        directory = parent.resolve("models");
        backend = Samples.open(directory);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void readingWhereNothingIsAnswersEmptyAndMakesNothing() {
        assertThat(backend.model(FRAUD)).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(backend.version(FRAUD, VersionNumber.of(1))).isEmpty();
        assertThat(backend.versionByAlias(FRAUD, Alias.CHAMPION)).isEmpty();
        assertThat(backend.versions(FRAUD, VersionQuery.all())).isEmpty();
        assertThat(backend.log().head("fraud/log", 0)).isZero();
        assertThat(backend.log().read("fraud/log", 1)).isEmpty();
        assertThat(backend.objects().head("fraud/records/x.json")).isEmpty();
        assertThat(backend.objects().head("fraud/artifacts/u/model")).isEmpty();
        assertThat(backend.objects().list("", "")).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void deletingWhereNothingIsMakesNothing() {
        backend.deleteModel(FRAUD);
        backend.deleteVersion(FRAUD, VersionNumber.of(1));
        backend.objects().delete("fraud/records/x.json");
        backend.objects().delete("fraud/artifacts/u/model");

        assertThat(directory).doesNotExist();
    }

    @Test
    void aModelIsMadeOnceWithItsLog() {
        assertThat(backend.createModel(FRAUD, LOG)).isTrue();
        assertThat(backend.createModel(FRAUD, new LogPointer("local", "other", "02")))
                .isFalse();

        ModelRow row = backend.model(FRAUD).orElseThrow();
        assertThat(row.log()).contains(LOG);
        assertThat(row.createdAt()).isEqualTo(NOW);
        assertThat(row.description()).isEmpty();
        assertThat(row.versions()).hasValue(0);
        assertThat(row.projected()).isEmpty();
    }

    @Test
    void namesDifferInCaseAndMayHoldAnyScript() {
        for (String name : List.of("Fraud", "fraud", "bétrugs-erkennung", "モデル", "with 'quotes' and \"more\"", "😀")) {
            assertThat(backend.createModel(ModelName.of(name), LOG)).isTrue();
        }

        assertThat(names()).hasSize(6).contains("モデル", "Fraud", "😀");
        assertThat(backend.model(ModelName.of("FRAUD"))).isEmpty();
    }

    @Test
    void modelsAreListedByNameWithTheirOwnTagsAndAliases() {
        backend.createModel(FRAUD, LOG);
        backend.createModel(CHURN, LOG);
        backend.createVersion(version(CHURN, "k"));
        backend.apply(
                CHURN,
                1,
                List.of(
                        new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(1)),
                        new RowChange.ChangeModelTags(Map.of("team", "growth"), Set.of())));
        backend.apply(FRAUD, 1, List.of(new RowChange.ChangeModelTags(Map.of("team", "risk"), Set.of())));

        try (Stream<ModelRow> models = backend.models()) {
            assertThat(models.toList())
                    .extracting(row -> row.name().value() + row.tags() + row.aliases())
                    .containsExactly("churn{team=growth}{champion=1}", "fraud{team=risk}{}");
        }
    }

    @Test
    void renamingMovesEverythingAndFreesTheOldName() {
        backend.createModel(FRAUD, LOG);
        backend.createVersion(version(FRAUD, "k"));
        backend.apply(FRAUD, 1, List.of(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(1))));

        backend.renameModel(FRAUD, CHURN);

        assertThat(backend.model(FRAUD)).isEmpty();
        assertThat(backend.versionByAlias(CHURN, Alias.CHAMPION)).isPresent();
        assertThat(backend.createModel(FRAUD, LOG)).isTrue();
        assertThat(backend.versions(FRAUD, VersionQuery.all())).isEmpty();
    }

    @Test
    void renamingRefusesATakenNameAndAMissingModel() {
        backend.createModel(FRAUD, LOG);
        backend.createModel(CHURN, LOG);

        assertThatThrownBy(() -> backend.renameModel(FRAUD, CHURN))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("'churn'");
        assertThatThrownBy(() -> backend.renameModel(ModelName.of("none"), ModelName.of("new")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'none'");
        assertThat(names()).containsExactly("churn", "fraud");
    }

    @Test
    void aDeletedModelLeavesNoRowsAndStartsAgainAtOne() {
        backend.createModel(FRAUD, LOG);
        backend.createVersion(version(FRAUD, "a"));
        backend.createVersion(version(FRAUD, "b"));
        backend.objects().put("fraud/records/a.json", Samples.stream("{}"), PutCondition.always());

        backend.deleteModel(FRAUD);
        backend.deleteModel(FRAUD);

        assertThat(backend.model(FRAUD)).isEmpty();
        assertThat(backend.objects().head("fraud/records/a.json")).isPresent();
        backend.createModel(FRAUD, LOG);
        assertThat(backend.createVersion(version(FRAUD, "a")).number()).isEqualTo(VersionNumber.of(1));
    }

    @Test
    void theDirectoryHoldsTheDatabaseTheArtifactsAndNothingUnfinished() throws Exception {
        backend.createModel(FRAUD, LOG);
        backend.close();

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.map(file -> directory.relativize(file).toString()))
                    .containsExactlyInAnyOrder("", "registry.db", "artifacts", "tmp");
        }
    }

    private List<String> names() {
        try (Stream<ModelRow> models = backend.models()) {
            return models.map(row -> row.name().value()).toList();
        }
    }
}
