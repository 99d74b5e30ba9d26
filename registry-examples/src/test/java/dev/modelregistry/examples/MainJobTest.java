package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.log.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job does what it tells. */
class MainJobTest {

    private static final String DOCUMENT = "imaging-breast-cancer" + EntryDocument.FILE_ENDING;

    @TempDir
    Path directory;

    @Test
    void theMainJobRunsToItsEndAndLeavesARegistryThatAnybodyCanRead() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        MainJob.run(directory, new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("verify finds it: bad-digest in version 4", "The main job is done");
        assertThatTheExampleIsTheDocument(directory.resolve(DOCUMENT));
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("registry"))) {
            ModelEntry champion = registry.get("models:/breast-cancer@champion");
            assertThat(champion.version().value()).isEqualTo(4);
            assertThat(champion.stage()).isEqualTo(Stage.PRODUCTION);
            assertThat(champion.artifact().files())
                    .extracting(file -> file.path() + " " + file.role())
                    .containsExactlyInAnyOrder(
                            "model.onnx " + FileRole.MODEL,
                            "preprocessing.csv " + FileRole.PREPROCESSOR,
                            "classes.txt " + FileRole.ENCODER);
            assertEverythingIsKnown(champion);
            assertThat(registry.findModel("breast-cancer").orElseThrow().aliases())
                    .containsOnlyKeys(Alias.CHAMPION);
            assertThat(registry.verify("breast-cancer", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }

    /** The document in the repository is one of another run: what differs from run to run is left out of the comparison. */
    private static void assertThatTheExampleIsTheDocument(Path written) throws IOException {
        Path kept = Files.createDirectories(Path.of("target", "main-job")).resolve(DOCUMENT);
        Files.copy(written, kept, StandardCopyOption.REPLACE_EXISTING);
        String example = Files.readString(Path.of("..", "examples", DOCUMENT));

        assertThat(EntryDocument.isAsWritten(example)).isTrue();
        assertThat(ofAnyRun(Files.readString(written)))
                .as("examples/%s; if the change is meant, copy registry-examples/%s there", DOCUMENT, kept)
                .isEqualTo(ofAnyRun(example));
    }

    private static String ofAnyRun(String document) {
        return document.replaceAll("[0-9a-f]{32,64}", "HEX")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z", "TIME")
                .replaceAll("lastModified(: \"| \\| )[0-9-]+", "lastModified$1DAY")
                .replaceAll("file:[^ ]+", "PLACE")
                .replaceAll("(?m)^\\| (repository|commit|uncommitted changes|known from|Java) \\| .*", "| $1 |")
                .replaceAll("\"commit .*\"", "COMMIT")
                .replaceAll("([0-9]\\.[0-9]{4})[0-9]+", "$1");
    }

    private static void assertEverythingIsKnown(ModelEntry entry) {
        assertThat(entry.evaluations()).extracting(one -> one.metric()).contains("accuracy", "auc", "f1");
        assertThat(entry.hyperparameters()).containsKeys("epochs", "learning_rate", "optimiser");
        assertThat(entry.lineage().run()).contains("run-4");
        assertThat(entry.lineage().datasets())
                .singleElement()
                .satisfies(dataset -> assertThat(dataset.digest())
                        .contains("sha256:fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed"));
        assertThat(entry.lineage().frameworks()).containsEntry("tribuo", "4.3.2");
        assertThat(entry.flavors())
                .singleElement()
                .satisfies(flavor -> assertThat(flavor.version()).contains("1.22.0"));
        assertThat(entry.environment().isEmpty()).isFalse();
        assertThat(entry.description()).isNotBlank();
        assertThat(entry.documentation().limitations()).isPresent();
        assertThat(entry.tags()).containsKeys("owner", "risk_tier", "use_case");
        assertThat(entry.signature()).isPresent();
    }

    @Test
    void theStoryBeginsWithAnEmptyRegistry() throws Exception {
        Files.createDirectory(directory.resolve("registry"));

        assertThatThrownBy(() -> MainJob.run(directory, new PrintStream(new ByteArrayOutputStream())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("registry is there already");
    }

    @Test
    void theStoryEndsWhereSomethingDidNotHappen() {
        Story story = new Story(new PrintStream(new ByteArrayOutputStream()));
        story.chapter("The first");

        assertThatThrownBy(() -> story.check(false, "%s moved", "the alias"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("chapter 1: it is not so that the alias moved");
    }
}
