package dev.modelregistry.testkit;

import static dev.modelregistry.testkit.ModelRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RegistryTest
class ModelRegistryAssertTest {

    private static final ModelSignature AMOUNT = signature(Column.of("amount", Scalar.DOUBLE));

    @BeforeEach
    void registerOne(ModelRegistry registry, @TempDir Path files) {
        registry.register(Models.of("fraud", files)
                .semanticVersion("1.4.2")
                .signature(signature(Column.of("amount", Scalar.DOUBLE), Column.optional("country", Scalar.STRING)))
                .metric("auc", 0.93)
                .tag("owner", "risk")
                .lineage(Lineage.builder().dataset(cards()).build())
                .alias(Alias.CHAMPION)
                .build());
        registry.register(Models.of("bare", files).build());
    }

    @Test
    void whatIsTrueHolds(ModelRegistry registry) {
        assertThat(registry)
                .hasModel("fraud")
                .hasNoModel("spam")
                .hasVersions("fraud", 1)
                .isIntact("fraud")
                .model("fraud@champion")
                .accepts(AMOUNT)
                .accepts(Map.of("amount", 12.5))
                .hasVersion(1)
                .hasSemanticVersion("1.4.2")
                .hasAlias("champion")
                .hasNoAlias("challenger")
                .isInStage(Stage.DEVELOPMENT)
                .hasApprovalStatus(ApprovalStatus.NONE)
                .hasTag("owner", "risk")
                .hasMetricAtLeast("auc", 0.93)
                .hasMetricAtMost("auc", 0.93)
                .wasTrainedOn("cards");
    }

    @Test
    void aVersionIsNamedAsInUrisWithOrWithoutTheirBeginning(ModelRegistry registry) {
        for (String name : List.of("fraud/1", "fraud/1.4.2", "fraud/development", "models:/fraud@champion")) {
            assertThat(registry).model(name).hasVersion(1);
        }
    }

    @Test
    void aVersionThatIsNotThereFailsAndSaysWhich(ModelRegistry registry) {
        fails(() -> assertThat(registry).model("fraud@canary"), "models:/fraud@canary");
        fails(() -> assertThat(registry).model("spam/1"), "models:/spam/1");
        fails(() -> assertThat(registry).model("fraud"), "say which one", "fraud@champion");
        assertThatThrownBy(() -> assertThat(registry).model("fraud@no alias")).isInstanceOf(InvalidException.class);
    }

    @Test
    void whatIsNotTrueOfTheRegistryFails(ModelRegistry registry) {
        fails(() -> assertThat(registry).hasModel("spam"), "spam", "[bare, fraud]");
        fails(() -> assertThat(registry).hasNoModel("fraud"), "fraud");
        fails(() -> assertThat(registry).isEmpty(), "[bare, fraud]");
        fails(() -> assertThat(registry).hasVersions("fraud", 1, 2), "[1, 2]", "[1]");
        fails(() -> assertThat(registry).isIntact("spam"), "spam");
    }

    @Test
    void whatIsNotTrueOfAVersionFailsWithWhatIsTrue(ModelRegistry registry) {
        ModelVersionAssert champion = assertThat(registry).model("fraud@champion");
        fails(() -> champion.hasVersion(2), "models:/fraud@champion", "2", "1");
        fails(() -> champion.hasSemanticVersion("1.4.3"), "1.4.3", "1.4.2");
        fails(() -> champion.isInStage(Stage.PRODUCTION), "PRODUCTION", "DEVELOPMENT");
        fails(() -> champion.hasApprovalStatus(ApprovalStatus.APPROVED), "APPROVED", "NONE");
        fails(() -> champion.hasAlias("canary"), "canary", "[champion]");
        fails(() -> champion.hasNoAlias("champion"), "champion");
        fails(() -> champion.hasTag("owner", "sales"), "owner=sales", "owner=risk");
        fails(() -> champion.hasMetricAtLeast("auc", 0.931), "auc", "0.931", "0.93");
        fails(() -> champion.hasMetricAtMost("auc", 0.929), "auc", "0.929", "0.93");
        fails(() -> champion.hasMetricAtLeast("f1", 0), "f1", "auc");
        fails(() -> champion.wasTrainedOn("loans"), "loans", "cards");
    }

    @Test
    void aSignatureThatBreaksCallersIsNotAccepted(ModelRegistry registry) {
        ModelVersionAssert champion = assertThat(registry).model("fraud@champion");
        fails(() -> champion.accepts(signature(Column.of("amount", Scalar.STRING))), "amount");
        fails(() -> champion.accepts(signature(Column.of("price", Scalar.DOUBLE))), "price");
        fails(() -> champion.accepts(Map.of("amount", "12.5")), "amount");
        fails(() -> assertThat(registry).model("bare/1").accepts(AMOUNT), "without one");
    }

    private static void fails(ThrowingCallable assertion, String... message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }

    private static ModelSignature signature(Column... inputs) {
        return new ModelSignature(List.of(inputs), List.of(Column.of("score", Scalar.DOUBLE)), List.of());
    }

    private static Dataset cards() {
        return new Dataset("cards", Optional.empty(), Optional.empty(), Optional.empty(), SourceType.FILE, Map.of());
    }
}
