package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: what {@code verify} finds after somebody wrote to the database, and what {@code recover} does about it. */
@EmbeddedOnly
class DamageTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void aChampion() {
        cli = new Cli(home);
        cli.register("fraud", "a", "--alias", "champion");
        cli.register("fraud", "b");
        cli.json("promote", "models:/fraud/1", "--to", "production");
    }

    private void sql(String statement) {
        String url = "jdbc:sqlite:" + home.resolve("registry").resolve("registry.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).as(statement).isPositive();
        } catch (SQLException e) {
            throw new AssertionError(statement, e);
        }
    }

    private List<String> findings(Cli who) {
        ObjectNode verified = who.json(6, "verify", "fraud");
        List<String> found = new ArrayList<>();
        for (JsonNode one : verified.path("findings")) {
            found.add(one.path("kind").asText() + " " + one.path("subject").asText() + " "
                    + one.path("expected").asText() + "/" + one.path("actual").asText());
        }
        return found;
    }

    private JsonNode recovered(String... mode) {
        List<String> words = new ArrayList<>(List.of("recover", "fraud"));
        words.addAll(List.of(mode));
        return cli.json(words.toArray(String[]::new)).path("recovered");
    }

    private int champion() {
        return cli.json("resolve", "models:/fraud@champion").path("version").asInt();
    }

    @Test
    void anAliasThatWasMovedByHandIsDriftAndIsGivenBackOrTakenOver() {
        sql("UPDATE alias SET number = 2 WHERE alias = 'champion'");
        assertThat(findings(cli)).containsExactly("drift alias:champion 1/2");
        assertThat(recovered())
                .as("what people did by hand is not undone unasked")
                .isEmpty();
        assertThat(champion()).isEqualTo(2);
        assertThat(recovered("--restore").findValuesAsText("what")).containsExactly("restored");
        assertThat(champion()).isEqualTo(1);
        cli.json("verify", "fraud");

        sql("UPDATE alias SET number = 2 WHERE alias = 'champion'");
        JsonNode adopted = recovered("--adopt");
        assertThat(adopted.findValuesAsText("what")).containsExactly("adopted");
        assertThat(champion()).isEqualTo(2);
        cli.json("verify", "fraud");
        JsonNode events = cli.json("history", "fraud").path("events");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("alias-moved");
        assertThat(last.path("number")).isEqualTo(adopted.at("/0/event"));
    }

    @Test
    void aStageThatWasChangedByHandIsDriftAndAnActOnItTellsWhatItSaw() {
        sql("UPDATE version SET stage = 'STAGING' WHERE number = 1");
        assertThat(findings(cli)).containsExactly("drift stage:1 PRODUCTION/STAGING");
        JsonNode observed = cli.json("archive", "models:/fraud/1").path("observed");
        assertThat(observed.findValuesAsText("expected")).contains("PRODUCTION");
        assertThat(observed.findValuesAsText("actual")).contains("STAGING");
    }

    @Test
    void aLogThatWasCutOffIsAnErrorToWhoRemembersAndIsAcceptedOnlyWhenSaid() {
        sql("DELETE FROM event WHERE number = 4");
        assertThat(findings(cli)).anyMatch(one -> one.startsWith("truncated log event 4/event 3"));
        Cli stranger = new Cli(home)
                .with("MODEL_REGISTRY_STATE", home.resolve("elsewhere").toString());
        assertThat(findings(stranger)).as("the rows show a later event").anyMatch(one -> one.startsWith("truncated"));
        cli.error(6, "integrity", "tag", "set", "models:/fraud/1", "a=b");
        cli.error(6, "integrity", "recover", "fraud");
        recovered("--accept-truncation");
        cli.json("tag", "set", "models:/fraud/1", "a=b");
        JsonNode events = cli.json("history", "fraud").path("events");
        assertThat(events.findValuesAsText("type"))
                .containsExactly("opened", "registered", "registered", "tags-changed", "tags-changed");
        assertThat(events.at("/3/observed"))
                .as("the loss stays on record")
                .hasToString("[{\"subject\":\"log\",\"expected\":\"event 4\",\"actual\":\"event 3\"}]");
    }

    @Test
    void aChangedEventIsVoidAndSoIsWhatFollows() {
        sql("UPDATE event SET bytes = CAST(REPLACE(CAST(bytes AS TEXT), '\"payload\":\"', '\"payload\":\"A') AS BLOB)"
                + " WHERE number = 3");
        assertThat(findings(cli.with("MODEL_REGISTRY_STATE", home.resolve("new").toString())))
                .anyMatch(one -> one.startsWith("void-event event 3"))
                .anyMatch(one -> one.startsWith("void-event event 4"));
    }

    @Test
    void aRemovedEventIsMissing() {
        sql("DELETE FROM event WHERE number = 2");
        assertThat(findings(cli)).anyMatch(one -> one.startsWith("missing-event event 2"));
    }

    @Test
    void aLogThatIsHiddenIsDrift() {
        sql("UPDATE model SET log_root = NULL, log_place = NULL, log_id = NULL");
        assertThat(findings(cli)).anyMatch(one -> one.startsWith("drift log ") && one.endsWith("/"));
        cli.json("tag", "set", "models:/fraud/1", "a=b");
        cli.json("verify", "fraud");
    }

    @Test
    void anEventThatSaysItIsLaterThanItWasStoredIsTold() {
        sql("UPDATE event SET stored_at = '2026-01-01T00:00:00Z' WHERE number = 3");
        assertThat(findings(cli))
                .singleElement()
                .satisfies(one -> assertThat(one).startsWith("clock event 3 2026-01-01T00:00:00Z/"));
    }
}
