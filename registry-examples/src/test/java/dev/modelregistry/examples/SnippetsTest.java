package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.log.EventType;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows does what the documentation says. */
class SnippetsTest {

    @TempDir
    Path directory;

    @Test
    void theProgramOfTheReadmeRegistersAndSetsTheAlias() throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve("out/model")).resolve("model.bin"), "weights");

        // A process of its own, because the program's paths are relative to the working directory.
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        absoluteClassPath(),
                        ReadmeProgram.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("models"))) {
            assertThat(registry.get("models:/fraud@challenger").metrics()).containsEntry("auc", 0.93);
            assertThat(registry.get("models:/fraud@challenger").lineage().gitCommit())
                    .contains("4f2c9a7e");
        }
    }

    private static String absoluteClassPath() {
        return String.join(
                File.pathSeparator,
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    @Test
    void theLifeOfAVersionGoesAsTheConceptsSay() throws IOException {
        Path model = Files.writeString(directory.resolve("model.bin"), "weights");
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("registry"))) {
            Registered first = Snippets.register(registry, model);
            assertThat(first.entry().aliases()).containsExactly(Alias.CHALLENGER);
            assertThat(Snippets.promote(registry).to()).isEqualTo(Stage.PRODUCTION);
            assertThat(Snippets.serve(registry, directory.resolve("serving")).verified())
                    .isTrue();
            Instant live = Instant.now();
            assertThat(Snippets.audit(registry, live))
                    .extracting(event -> event.type())
                    .containsExactly(
                            EventType.OPENED, EventType.CLAIMED, EventType.REGISTERED, EventType.STAGE_CHANGED);
            assertThat(Snippets.takeBack(registry).version()).isEqualTo(VersionNumber.of(1));
            assertThat(registry.find(dev.modelregistry.ModelUri.of("fraud", Alias.CHAMPION)))
                    .isEmpty();
            assertThat(Snippets.recover(registry).recovered()).isEmpty();
        }
    }

    @Test
    void aRegistryThatIsOpenedForReadingRefusesToWrite() throws IOException {
        Path model = Files.writeString(directory.resolve("model.bin"), "weights");
        Path home = directory.resolve("registry");
        try (ModelRegistry registry = ModelRegistry.connect("local:" + home)) {
            Snippets.register(registry, model);
        }
        try (ModelRegistry registry = Snippets.open(home)) {
            assertThat(registry.resolve("models:/fraud@challenger").version()).isEqualTo(VersionNumber.of(1));
            assertThatThrownBy(() -> registry.setAlias("fraud", Alias.STABLE, VersionNumber.of(1)))
                    .isInstanceOf(ForbiddenException.class);
        }
    }

    @Test
    void aServingProgramFollowsTheAlias() throws Exception {
        Path file = Files.writeString(directory.resolve("weights.txt"), "weights");
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("registry"))) {
            registry.register(Registration.of("fraud")
                    .artifact(file)
                    .alias(Alias.CHAMPION)
                    .build());
            assertThat(Snippets.follow(registry, directory)).isEqualTo("weights says 9 by version 1");
        }
    }

    @Test
    void aRegistryThatRemembersOpensLikeAnyOther() {
        try (ModelRegistry registry = Snippets.remember(directory)) {
            assertThat(registry.provider()).isEqualTo("local");
        }
    }
}
