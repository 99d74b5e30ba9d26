package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: the events {@code rejection-lifted} and {@code erased}. */
class LiftAndEraseTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void aRejectedVersion() {
        cli = new Cli(home);
        cli.register("fraud", "a");
        cli.json("reject", "models:/fraud/1", "--to", "production", "--reason", "Mr Example complained");
    }

    private JsonNode last() {
        JsonNode events = cli.json("history", "fraud").get("events");
        return events.get(events.size() - 1);
    }

    @Test
    void liftingIsAnEventOfItsOwn() {
        ObjectNode lifted =
                cli.json("lift", "models:/fraud/1", "--to", "production", "--reason", "the data was mended");
        assertThat(Cli.names(lifted)).contains("model", "version", "event", "projection");
        assertThat(last().get("type").textValue()).isEqualTo("rejection-lifted");
        assertThat(last().get("after").textValue()).isEqualTo("PRODUCTION");
        assertThat(last().get("reason").textValue()).isEqualTo("the data was mended");
        assertThat(cli.json("show", "models:/fraud/1").get("approvalStatus").textValue())
                .isEqualTo("none");
        cli.error(4, "conflict", "lift", "models:/fraud/1", "--to", "production", "--reason", "again");
        cli.error(2, "usage", "lift", "models:/fraud/1", "--to", "production");
        cli.error(3, "not-found", "lift", "models:/fraud/7", "--to", "production", "--reason", "x");
    }

    @Test
    void anErasedTextIsNowhereAndTheLogVerifies() {
        long rejection = last().get("number").longValue();
        ObjectNode erased = cli.json(
                "erase", "fraud", "--event", Long.toString(rejection), "--reason", "personal data, ticket 4711");
        assertThat(Cli.names(erased)).contains("model", "version", "event", "projection");
        Cli.Run history = cli.run("--json", "history", "fraud");
        assertThat(history.out()).doesNotContain("Mr Example").contains("\"erased\"", "ticket 4711");
        assertThat(cli.json("verify", "fraud").get("ok").booleanValue()).isTrue();
        assertThat(cli.json("show", "models:/fraud/1").at("/approvals/0/reason").isNull())
                .isTrue();
        cli.error(3, "not-found", "erase", "fraud", "--event", "99", "--reason", "x");
        cli.error(2, "invalid", "erase", "fraud", "--event", "1", "--reason", "x");
        cli.error(2, "invalid", "erase", "fraud", "--event", "first", "--reason", "x");
        cli.error(2, "usage", "erase", "fraud", "--event", "1");
    }
}
