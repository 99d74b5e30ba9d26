package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: {@code checkpoint}, and a reader who trusts nobody but the keys of a policy file. */
class CheckpointTest {

    /** Now: a server has a clock of its own, and nobody whose clock is another may write. */
    private static final Instant NOW = Instant.now();

    @TempDir
    Path home;

    private String key;
    private String policy;
    private Cli risk;

    @BeforeEach
    void aModelGovernedByKeys() {
        key = home.resolve("risk.pem").toString();
        String publicKey = at(NOW).json("keygen", key).get("publicKey").textValue();
        policy = at(NOW).file(
                        "policy.json",
                        "{\"schema\": 1, \"principals\": {\"risk\": {\"keys\": [\"" + publicKey
                                + "\"], \"roles\": [\"model-risk\"]}}, \"roles\": {\"policy\": [\"model-risk\"],"
                                + " \"checkpoint\": [\"model-risk\"]}}")
                .toString();
        risk = at(NOW).with("MODEL_REGISTRY_KEY", key).with("MODEL_REGISTRY_ACTOR", "risk");
        risk.json("policy", "set", "fraud", policy);
        risk.register("fraud", "a");
    }

    private Cli at(Instant time) {
        return new Cli(home).at(Clock.fixed(time, ZoneOffset.UTC));
    }

    private Cli stranger(Instant time) {
        return at(time).with("MODEL_REGISTRY_STATE", home.resolve("elsewhere").toString());
    }

    private static List<String> kinds(ObjectNode verification) {
        return StreamSupport.stream(verification.get("findings").spliterator(), false)
                .map(finding -> finding.get("kind").textValue() + " "
                        + finding.get("subject").textValue())
                .toList();
    }

    @Test
    void aCheckpointNamesTheNewestEvent() {
        ObjectNode published = risk.json("checkpoint", "fraud", "--valid", "P1D");
        assertThat(Cli.names(published)).contains("model", "version", "event", "projection");
        assertThat(published.get("event").longValue())
                .isEqualTo(risk.json("history", "fraud").get("events").size());
        ObjectNode verified = stranger(NOW)
                .json("--policy", policy, "verify", "fraud", "--checkpoint-within", "PT1H", "--min-event", "2");
        assertThat(verified.get("ok").booleanValue()).isTrue();
    }

    @Test
    void whoDemandsACheckpointNoticesThatThereIsNoneOrAnOldOne() {
        String[] demand = {"--policy", policy, "verify", "fraud", "--checkpoint-within", "PT1H"};
        assertThat(kinds(stranger(NOW).json(6, demand))).containsExactly("truncated checkpoint");
        risk.json("checkpoint", "fraud");
        stranger(NOW).json(demand);
        assertThat(kinds(stranger(NOW.plus(Duration.ofHours(2))).json(6, demand)))
                .containsExactly("truncated checkpoint");
    }

    @Test
    void anEventThatHasToBeThereIsMissed() {
        assertThat(kinds(stranger(NOW).json(6, "--policy", policy, "verify", "fraud", "--min-event", "99")))
                .containsExactly("truncated log");
    }

    @Test
    void aPolicyThatTheLogDoesNotFollowFromIsFound() {
        String another = at(NOW).file("another.json", "{\"schema\": 1}").toString();
        assertThat(kinds(stranger(NOW).json(6, "--policy", another, "verify", "fraud")))
                .containsExactly("policy-violation policy");
    }

    @Test
    void whoMayNotPublishOneIsRefused() {
        at(NOW).error(2, "invalid", "checkpoint", "fraud");
        String other = home.resolve("other.pem").toString();
        at(NOW).json("keygen", other);
        JsonNode refused = at(NOW).error(5, "policy-refused", "--key", other, "checkpoint", "fraud");
        assertThat(Cli.texts(refused.get("missing"))).containsExactly("signed", "role:model-risk");
        risk.error(2, "invalid", "checkpoint", "fraud", "--valid", "tomorrow");
        risk.error(2, "invalid", "checkpoint", "fraud", "--valid", "PT0S");
        risk.error(3, "not-found", "checkpoint", "nothing");
    }

    @Test
    void demandsNeedKeysToGoBy() {
        stranger(NOW).error(2, "usage", "verify", "fraud", "--checkpoint-within", "PT1H");
        stranger(NOW).error(2, "invalid", "--policy", "default", "verify", "fraud", "--min-event", "1");
        stranger(NOW).error(2, "invalid", "--policy", policy, "verify", "fraud", "--min-event", "first");
    }
}
