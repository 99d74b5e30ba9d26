package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: {@code rollout show} and {@code rollout set}. */
class RolloutTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void twoAliases() {
        cli = new Cli(home);
        cli.register("fraud", "a", "--alias", "champion");
        cli.register("fraud", "b", "--alias", "canary");
    }

    @Test
    void whatWasSetIsShown() {
        ObjectNode empty = cli.json("rollout", "show", "fraud");
        assertThat(empty.get("strategy").isNull()).isTrue();
        assertThat(empty.get("weights")).isEmpty();
        assertThat(empty.get("shadow").isNull()).isTrue();

        ObjectNode set = cli.json("rollout", "set", "fraud", "champion=95", "canary=5", "--strategy", "canary");
        assertThat(Cli.names(set)).contains("model", "version", "event", "projection");
        assertThat(set.get("version").isNull()).isTrue();
        ObjectNode shown = cli.json("rollout", "show", "fraud");
        assertThat(shown.get("strategy").textValue()).isEqualTo("canary");
        assertThat(shown.at("/weights/champion").doubleValue()).isEqualTo(95);
        assertThat(shown.at("/weights/canary").doubleValue()).isEqualTo(5);
        assertThat(shown.get("event")).isEqualTo(set.get("event"));
        assertThat(cli.run("rollout", "show", "fraud").out()).contains("canary", "95.00 %");
        JsonNode last =
                cli.json("history", "fraud").at("/events/" + (set.get("event").intValue() - 1));
        assertThat(last.get("type").textValue()).isEqualTo("rollout-changed");
        assertThat(last.at("/after/weights/canary").doubleValue()).isEqualTo(5);
    }

    @Test
    void theStrategyIsWhatTheWeightsLookLike() {
        cli.json("rollout", "set", "fraud", "champion=1", "--shadow", "canary");
        ObjectNode shadow = cli.json("rollout", "show", "fraud");
        assertThat(shadow.get("strategy").textValue()).isEqualTo("shadow");
        assertThat(shadow.get("shadow").textValue()).isEqualTo("canary");
        cli.json("rollout", "set", "fraud", "champion=1", "canary=1");
        assertThat(cli.json("rollout", "show", "fraud").get("strategy").textValue())
                .isEqualTo("ab");
        cli.json("rollout", "set", "fraud", "champion=1");
        assertThat(cli.json("rollout", "show", "fraud").get("strategy").textValue())
                .isEqualTo("single");
    }

    @Test
    void whatCannotBeIsRefused() {
        cli.error(2, "usage", "rollout", "set", "fraud", "champion");
        cli.error(2, "usage", "rollout", "set", "fraud");
        cli.error(2, "invalid", "rollout", "set", "fraud", "champion=much");
        cli.error(2, "invalid", "rollout", "set", "fraud", "champion=1", "champion=2");
        cli.error(2, "invalid", "rollout", "set", "fraud", "champion=-1", "canary=1");
        cli.error(2, "invalid", "rollout", "set", "fraud", "champion=1", "canary=1", "--strategy", "blue-green");
        cli.error(2, "invalid", "rollout", "set", "fraud", "champion=1", "--strategy", "random");
        cli.error(3, "not-found", "rollout", "set", "fraud", "champion=1", "stable=1");
        cli.error(3, "not-found", "rollout", "set", "nothing", "champion=1");
        cli.error(3, "not-found", "rollout", "show", "nothing");
    }

    @Test
    void aPolicyKeepsTheTrafficForThoseWhoMayPromote() {
        String policy = cli.file(
                        "policy.json",
                        "{\"schema\": 1, \"principals\": {\"alice\": {\"roles\": [\"ml-lead\"]}}, \"roles\":"
                                + " {\"promote\": [\"ml-lead\"]}}")
                .toString();
        cli.json("policy", "set", "fraud", policy);
        JsonNode refused = cli.error(5, "policy-refused", "rollout", "set", "fraud", "champion=1");
        assertThat(Cli.texts(refused.get("missing"))).containsExactly("role:ml-lead");
        cli.with("MODEL_REGISTRY_ACTOR", "alice").json("rollout", "set", "fraud", "champion=1");
    }
}
