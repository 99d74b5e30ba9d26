package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.log.EventType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration does what it tells, and the log has every step. */
class ServingDemonstrationTest {

    @TempDir
    Path directory;

    @Test
    void aServerFollowsAliasesAndRollouts() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        ServingDemonstration.run(directory, new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("100 % go to version 2", "[ok] version 3 did badly", "[ok] no request failed");
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("registry"));
                var history = registry.history(TrainingProgram.MODEL)) {
            assertThat(history.filter(event -> event.type() == EventType.ROLLOUT_CHANGED))
                    .as("10, 50 and 100 % of version 2; 10 % of version 3, and none")
                    .hasSize(5);
            assertThat(registry.rollout(TrainingProgram.MODEL)
                            .orElseThrow()
                            .plan()
                            .weights())
                    .containsEntry(Alias.CANARY, 0.0);
        }
    }
}
