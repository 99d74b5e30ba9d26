package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.EntryDiff;
import dev.modelregistry.MetricComparison;
import dev.modelregistry.MetricComparison.Better;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Versions: finding them by every kind of URI, the light row and the whole entry, comparing them. */
public abstract class VersionContract extends RegistryContract {

    /** Made for the extending classes. */
    protected VersionContract() {}

    @Test
    void aVersionIsFoundByNumberAliasSemanticVersionAndStage() {
        String model = name("find");
        registry.register(registration(model, "one")
                .semanticVersion("1.4.2")
                .alias(Alias.CHAMPION)
                .build());
        register(model, "two");
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION).build());

        for (String selector : List.of("/1", "@champion", "/1.4.2", "/production", "/PRODUCTION")) {
            ModelVersion found = registry.resolve("models:/" + model + selector);
            assertThat(found.version()).as(selector).isEqualTo(v(1));
            assertThat(registry.find(ModelUri.parse("models:/" + model + selector)))
                    .contains(found);
            assertThat(registry.get("models:/" + model + selector).row()).isEqualTo(found);
        }
        assertThat(registry.resolve("models:/" + model + "/development").version())
                .isEqualTo(v(2));
    }

    @Test
    void whatIsNotThereIsEmptyToFindAndNotFoundToResolve() {
        String model = name("find");
        register(model, "one");

        for (String selector : List.of("/2", "@champion", "/1.4.2", "/production")) {
            ModelUri uri = ModelUri.parse("models:/" + model + selector);
            assertThat(registry.find(uri)).as(selector).isEmpty();
            assertThatThrownBy(() -> registry.resolve(uri))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining(model);
            assertThatThrownBy(() -> registry.get(uri)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void aStageOfSeveralVersionsIsAConflictThatListsThem() {
        String model = name("stage");
        registerVersions(model, 3);
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION).build());
        registry.promote(Promotion.of(uri(model, 3), Stage.PRODUCTION).build());

        assertThatThrownBy(() -> registry.resolve("models:/" + model + "/production"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("1")
                .hasMessageContaining("3");
    }

    @Test
    void theLightRowAndTheEntryAgree() {
        String model = name("rows");
        registry.register(registration(model, "one")
                .tag("a", "1")
                .semanticVersion("1.0.0")
                .alias(Alias.CANARY)
                .build());
        registry.setTags(uri(model, 1), Map.of("b", "2"));
        registry.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());

        ModelEntry entry = registry.get(uri(model, 1));
        try (var versions = registry.versions(model)) {
            assertThat(versions).containsExactly(entry.row());
        }
        ModelVersion row = entry.row();
        assertThat(row.tags()).isEqualTo(entry.tags()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(row.stage()).isEqualTo(Stage.STAGING);
        assertThat(row.aliases()).containsExactly(Alias.CANARY);
        assertThat(row.semanticVersion()).isEqualTo(entry.content().semanticVersion());
        assertThat(row.artifact().digest()).contains(entry.artifact().digest());
        assertThat(row.artifact().size()).hasValue(entry.artifact().size());
        assertThat(row.createdBy()).isEqualTo("alice");
    }

    @Test
    void versionsAreListedNewestFirst() {
        String model = name("list");
        registerVersions(model, 12);
        assertThat(versionNumbers(model)).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void aDiffNamesWhatIsDifferentAndNothingElse() {
        String model = name("diff");
        registry.register(registration(model, "same")
                .metric("auc", 0.8)
                .hyperparameter("depth", "6")
                .signature(Samples.signature(Scalar.INTEGER))
                .build());
        registry.register(registration(model, "same")
                .metric("auc", 0.9)
                .hyperparameter("depth", "6")
                .signature(Samples.signature(Scalar.BOOLEAN))
                .build());

        EntryDiff diff = registry.diff(uri(model, 1), uri(model, 2));

        assertThat(diff.signature()).isEqualTo(Verdict.BREAKING);
        assertThat(diff.changes())
                .anySatisfy(change -> {
                    assertThat(change.path()).isEqualTo("/metrics/auc");
                    assertThat(change.left()).contains(0.8);
                    assertThat(change.right()).contains(0.9);
                })
                .noneMatch(change -> change.path().startsWith("/hyperparameters"))
                .noneMatch(change -> change.path().startsWith("/artifact/digest"));
        assertThat(registry.diff(uri(model, 1), uri(model, 1)).changes()).isEmpty();
        assertThat(registry.diff(uri(model, 1), uri(model, 1)).signature()).isEqualTo(Verdict.IDENTICAL);
    }

    @Test
    void aComparisonRanksByTheLatestValue() {
        String model = name("compare");
        registry.register(registration(model, "one").metric("auc", 0.8).build());
        registry.register(registration(model, "two").metric("auc", 0.9).build());
        register(model, "three");
        registry.register(registration(model, "four").metric("auc", 0.7).build());
        registry.addMetrics(uri(model, 4), List.of(measured("auc", 0.95, Optional.empty())));

        assertThat(ranking(model, Optional.empty(), Better.HIGHER)).containsExactly(4L, 2L, 1L);
        assertThat(ranking(model, Optional.empty(), Better.LOWER)).containsExactly(1L, 2L, 4L);
    }

    @Test
    void aComparisonCanBeLimitedToOneDataSet() {
        String model = name("compare");
        registry.register(registration(model, "one")
                .measurement(measured("auc", 0.6, Optional.of("holdout")))
                .measurement(measured("auc", 0.99, Optional.of("train")))
                .build());
        registry.register(registration(model, "two")
                .measurement(measured("auc", 0.7, Optional.of("holdout")))
                .build());

        MetricComparison comparison = registry.compare(model, "auc", Optional.of("holdout"), Better.HIGHER);
        assertThat(comparison.versions())
                .extracting(row -> row.version().value())
                .containsExactly(2L, 1L);
        assertThat(comparison.versions())
                .extracting(MetricComparison.Row::value)
                .containsExactly(0.7, 0.6);
        assertThat(comparison.versions())
                .extracting(MetricComparison.Row::dataset)
                .containsOnly(Optional.of("holdout"));
        assertThat(ranking(model, Optional.of("nothing"), Better.HIGHER)).isEmpty();
    }

    private List<Long> ranking(String model, Optional<String> dataset, Better better) {
        return registry.compare(model, "auc", dataset, better).versions().stream()
                .map(row -> row.version().value())
                .toList();
    }

    private static Measurement measured(String metric, double value, Optional<String> dataset) {
        return new Measurement(metric, value, OptionalLong.empty(), dataset);
    }
}
