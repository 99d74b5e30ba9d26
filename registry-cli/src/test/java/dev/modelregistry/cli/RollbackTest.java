package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: rollback, and what a delete may take. */
class RollbackTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void threeVersions() {
        cli = new Cli(home);
        for (String content : new String[] {"a", "b", "c"}) {
            cli.register("fraud", content);
        }
    }

    private void promote(int version, String... more) {
        cli.json(Stream.concat(Stream.of("promote", "models:/fraud/" + version, "--to", "production"), Stream.of(more))
                .toArray(String[]::new));
    }

    private String stage(int version) {
        return cli.json("show", "models:/fraud/" + version).get("stage").textValue();
    }

    @Test
    void everyRollbackGoesOneStepFurther() {
        promote(1, "--alias", "champion");
        promote(2, "--alias", "champion", "--archive-superseded");
        promote(3, "--alias", "champion", "--archive-superseded");
        assertThat(cli.json("rollback", "fraud").get("version").intValue()).isEqualTo(2);
        assertThat(cli.json("rollback", "fraud").get("version").intValue()).isEqualTo(1);
        assertThat(stage(1)).isEqualTo("PRODUCTION");
        assertThat(stage(2)).isEqualTo("ARCHIVED");
        assertThat(stage(3)).isEqualTo("ARCHIVED");
        assertThat(cli.json("resolve", "models:/fraud@champion").get("version").intValue())
                .isEqualTo(1);
    }

    @Test
    void aPromotionThatReplacedNothingRollsBackToTheFormerStage() {
        cli.json("promote", "models:/fraud/1", "--to", "staging");
        promote(1, "--alias", "champion");
        ObjectNode back = cli.json("rollback", "fraud");
        assertThat(back.get("version").intValue()).isEqualTo(1);
        assertThat(back.get("to").textValue()).isEqualTo("STAGING");
        assertThat(back.get("aliases")).hasToString("[{\"alias\":\"champion\",\"previous\":1,\"version\":null}]");
        cli.error(4, "conflict", "rollback", "fraud");
    }

    @Test
    void anAliasThatSomebodyMovedSinceIsAConflictThatNamesBothVersions() {
        promote(1, "--alias", "champion");
        promote(2, "--alias", "champion", "--archive-superseded");
        cli.json("alias", "set", "fraud", "champion", "3");
        JsonNode error = cli.error(4, "conflict", "rollback", "fraud");
        assertThat(error.get("message").textValue()).contains("champion", "version 3", "version 2");
        assertThat(stage(2)).as("nothing happened").isEqualTo("PRODUCTION");
    }

    @Test
    @EmbeddedOnly
    void aTargetWhoseBytesAreGoneIsAConflict() throws IOException {
        String uri = cli.json("resolve", "models:/fraud/1").at("/artifact/uri").textValue();
        promote(1, "--alias", "champion");
        promote(2, "--alias", "champion", "--archive-superseded");
        Files.delete(Path.of(java.net.URI.create(uri)).resolve("model.bin"));
        cli.error(4, "conflict", "rollback", "fraud");
        cli.error(4, "conflict", "rollback", "fraud", "--dry-run");
    }

    @Test
    void aRejectionSinceIsAConflict() {
        promote(1, "--alias", "champion");
        promote(2, "--alias", "champion", "--archive-superseded");
        cli.json("reject", "models:/fraud/1", "--to", "production", "--reason", "leaks");
        JsonNode error = cli.error(4, "conflict", "rollback", "fraud");
        assertThat(error.get("message").textValue()).contains("version 1", "rejected");
    }

    @Test
    void rollbackOfAnAliasThatHeldNothingElseRemovesIt() {
        cli.json("alias", "set", "fraud", "canary", "2");
        ObjectNode back = cli.json("rollback", "fraud", "--alias", "canary");
        assertThat(back.get("aliases")).hasToString("[{\"alias\":\"canary\",\"previous\":2,\"version\":null}]");
        cli.error(4, "conflict", "rollback", "fraud", "--alias", "never-set");
    }

    @Test
    void aVersionInProductionAndAModelThatHasOneAreNotDeletedUnlessForced() {
        promote(1);
        JsonNode version = cli.error(4, "conflict", "delete", "models:/fraud/1");
        assertThat(version.get("message").textValue()).contains("PRODUCTION");
        cli.error(4, "conflict", "delete", "models:/fraud");
        cli.json("delete", "models:/fraud/2");
        cli.json("delete", "models:/fraud/1", "--force");
        cli.json("delete", "models:/fraud");
    }

    @Test
    void aliasesOfEventsTellWhatWasThereBefore() {
        cli.json("alias", "set", "fraud", "canary", "1");
        cli.json("alias", "set", "fraud", "canary", "2");
        cli.json("alias", "remove", "fraud", "canary");
        JsonNode events = cli.json("history", "fraud").get("events");
        int last = events.size() - 1;
        assertThat(events.get(last - 1).get("type").textValue()).isEqualTo("alias-moved");
        assertThat(events.get(last - 1).get("aliases"))
                .hasToString("[{\"alias\":\"canary\",\"previous\":1,\"version\":2}]");
        assertThat(events.get(last).get("type").textValue()).isEqualTo("alias-removed");
        assertThat(events.get(last).get("aliases"))
                .hasToString("[{\"alias\":\"canary\",\"previous\":2,\"version\":null}]");
    }
}
