package dev.modelregistry.examples;

import static dev.modelregistry.testkit.ModelRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.testkit.RegistryTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** How a program that uses a registry tests itself with the test kit: nothing to install, nothing to clean up. */
class PromotionRulesTest {

    /** What the scoring service sends, and what it reads from the answer. */
    private static final ModelSignature SCORING_SERVICE = signature(Column.of("amount", Scalar.DOUBLE));

    @TempDir
    Path output;

    @RegistryTest
    void theChampionTakesWhatTheScoringServiceSends(ModelRegistry registry) throws IOException {
        train(registry, "1", 0.91, Column.of("amount", Scalar.DOUBLE));
        Snippets.promote(registry);

        assertThat(registry)
                .model("fraud@champion")
                .accepts(SCORING_SERVICE)
                .accepts(Map.of("amount", 12.5))
                .isInStage(Stage.PRODUCTION)
                .hasMetricAtLeast("auc", 0.9);
    }

    @RegistryTest(RegistryTest.Kind.LOCAL)
    void takingAPromotionBackBringsTheVersionBefore(ModelRegistry registry) throws IOException {
        train(registry, "1", 0.91, Column.of("amount", Scalar.DOUBLE));
        Snippets.promote(registry);
        train(registry, "2", 0.89, Column.of("amount", Scalar.DOUBLE));
        Snippets.promote(registry);
        assertThat(registry).model("fraud@champion").hasVersion(2);

        Snippets.takeBack(registry);

        assertThat(registry).hasVersions("fraud", 1, 2).isIntact("fraud");
        assertThat(registry).model("fraud@champion").hasVersion(1).isInStage(Stage.PRODUCTION);
        assertThat(registry).model("fraud/2").isInStage(Stage.ARCHIVED).hasNoAlias("champion");
    }

    @RegistryTest
    void aModelThatWantsMoreThanTheServiceSendsIsFoundBeforeItServes(ModelRegistry registry) throws IOException {
        train(registry, "1", 0.95, Column.of("amount", Scalar.DOUBLE), Column.of("country", Scalar.STRING));

        assertThatThrownBy(() -> assertThat(registry).model("fraud@challenger").accepts(SCORING_SERVICE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("country");
    }

    private void train(ModelRegistry registry, String run, double auc, Column... inputs) throws IOException {
        registry.register(Registration.of("fraud")
                .artifact(Files.writeString(output.resolve("model-" + run + ".bin"), "weights of run " + run))
                .noCodeDetection()
                .signature(signature(inputs))
                .metric("auc", auc)
                .alias(Alias.CHALLENGER)
                .build());
    }

    private static ModelSignature signature(Column... inputs) {
        return new ModelSignature(List.of(inputs), List.of(Column.of("score", Scalar.DOUBLE)), List.of());
    }
}
