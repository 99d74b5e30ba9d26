package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mre state}, {@code policy show --at}, {@code live}: what held at an instant. */
@EmbeddedOnly
class TimeTravelTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String FIRST = """
            {"schema": 1, "principals": {"bob": {"roles": ["risk"]}},
             "stages": {"production": {"approvals": [{"role": "risk"}]}}}
            """;
    private static final String SECOND = """
            {"schema": 1, "principals": {"bob": {"roles": ["risk"]}, "cora": {"roles": ["lead"]}},
             "stages": {"production": {"approvals": [{"role": "risk"}, {"role": "lead"}]}}}
            """;

    @TempDir
    Path home;

    private Cli at(int minutes) {
        return new Cli(home).at(Clock.fixed(START.plusSeconds(60L * minutes), ZoneOffset.UTC));
    }

    private static String time(int minutes) {
        return START.plusSeconds(60L * minutes).toString();
    }

    @BeforeEach
    void aModelThatWasApprovedAndPromotedUnderOnePolicyAndThenGotAnother() {
        at(0).register("fraud", "a", "--semver", "1.0.0");
        at(10).json("policy", "set", "fraud", at(10).file("first.json", FIRST).toString());
        at(20).with("MODEL_REGISTRY_ACTOR", "bob")
                .json(
                        "approve",
                        "models:/fraud/1",
                        "--to",
                        "production",
                        "--condition",
                        "watch recall",
                        "--expires",
                        time(35));
        at(30).json("promote", "models:/fraud/1", "--to", "production", "--alias", "champion");
        at(40).json("policy", "set", "fraud", at(40).file("second.json", SECOND).toString());
    }

    private ObjectNode state(int minutes) {
        return at(60).json("state", "fraud", "--at", time(minutes));
    }

    @Test
    void stateTellsPolicyAliasesStagesAndApprovalsAsTheyWere() {
        assertThat(state(-1))
                .hasToString("{\"model\":\"fraud\",\"at\":\"2026-03-01T11:59:00Z\",\"event\":null,\"id\":null,"
                        + "\"policy\":null,\"aliases\":{},\"versions\":[]}");
        JsonNode registered = state(5);
        assertThat(registered.path("policy").isNull()).isTrue();
        assertThat(registered.at("/versions/0"))
                .hasToString("{\"version\":1,\"semanticVersion\":\"1.0.0\",\"stage\":\"DEVELOPMENT\",\"aliases\":[],"
                        + "\"approvalStatus\":\"none\",\"approvals\":[]}");
        assertThat(state(15).path("policy").asText()).startsWith("sha256:");
        assertThat(state(15).at("/versions/0/approvalStatus").asText()).isEqualTo("pending");
        JsonNode approved = state(25);
        assertThat(approved.at("/versions/0/approvalStatus").asText()).isEqualTo("approved");
        assertThat(approved.at("/versions/0/approvals/0/by").asText()).isEqualTo("bob");
        assertThat(approved.at("/versions/0/approvals/0/role").asText()).isEqualTo("risk");
        assertThat(approved.at("/versions/0/approvals/0/condition").asText()).isEqualTo("watch recall");
        assertThat(approved.at("/aliases")).isEmpty();
        JsonNode promoted = state(30);
        assertThat(promoted.at("/aliases")).hasToString("{\"champion\":1}");
        assertThat(promoted.at("/versions/0/stage").asText()).isEqualTo("PRODUCTION");
        assertThat(promoted.at("/versions/0/aliases")).hasToString("[\"champion\"]");
    }

    @Test
    void anApprovalIsJudgedByTheTimeAndThePolicyOfThen() {
        assertThat(state(34).at("/versions/0/approvalStatus").asText()).isEqualTo("approved");
        assertThat(state(36).at("/versions/0/approvalStatus").asText())
                .as("it had expired")
                .isEqualTo("pending");
        assertThat(state(36).at("/versions/0/approvals")).hasSize(1);
        assertThat(state(25).path("policy")).isNotEqualTo(state(45).path("policy"));
    }

    @Test
    void theNewestEventIsNamedByNumberAndId() {
        JsonNode events = at(60).json("history", "fraud").path("events");
        for (JsonNode event : events) {
            JsonNode then =
                    at(60).json("state", "fraud", "--at", event.path("at").asText());
            assertThat(then.path("event").asInt())
                    .isGreaterThanOrEqualTo(event.path("number").asInt());
        }
        JsonNode last = events.get(events.size() - 1);
        assertThat(at(60).json("state", "fraud").path("event")).isEqualTo(last.path("number"));
        assertThat(at(60).json("state", "fraud").path("id")).isEqualTo(last.path("id"));
    }

    @Test
    void thePolicyOfAnInstantIsTheTextThatWasSetThen() {
        assertThat(at(60).json("policy", "show", "fraud", "--at", time(39)).at("/stages/production/approvals"))
                .hasSize(1);
        assertThat(at(60).json("policy", "show", "fraud", "--at", time(40)).at("/stages/production/approvals"))
                .hasSize(2);
        at(60).error(3, "not-found", "policy", "show", "fraud", "--at", time(9));
        at(60).error(2, "invalid", "policy", "show", "fraud", "--at", "yesterday");
        at(60).error(2, "invalid", "state", "fraud", "--at", "yesterday");
        at(60).error(3, "not-found", "state", "missing");
    }

    @Test
    void aPolicyThatIsBroughtNowDidNotGovernThen() {
        Path other = at(60).file("other.json", "{\"schema\": 1}");
        assertThat(at(60).json("--policy", other.toString(), "state", "fraud", "--at", time(5))
                        .path("policy")
                        .isNull())
                .isTrue();
        at(60).error(3, "not-found", "--policy", other.toString(), "policy", "show", "fraud", "--at", time(5));
    }

    @Test
    void aModelThatWasDeletedIsToldAsItWas() {
        at(50).json("delete", "models:/fraud", "--force");
        assertThat(state(45).at("/aliases")).hasToString("{\"champion\":1}");
        assertThat(state(55).at("/versions")).isEmpty();
        JsonNode live = at(60).json("live", "fraud", "--alias", "champion", "--at", time(45));
        assertThat(live.path("version").asInt()).isEqualTo(1);
        assertThat(live.path("until").asText()).isEqualTo(time(50));
    }

    @Test
    void aModelThatWasRenamedIsAskedUnderItsNewName() {
        at(50).json("rename", "fraud", "scam");
        JsonNode error = at(60).error(3, "not-found", "state", "fraud");
        assertThat(error.path("message").asText()).contains("'scam'");
        assertThat(at(60).json("state", "scam", "--at", time(30)).at("/aliases"))
                .hasToString("{\"champion\":1}");
    }

    @Test
    void peopleReadATable() {
        assertThat(at(60).run("state", "fraud", "--at", time(30)).out())
                .contains("fraud at 2026-03-01T12:30:00Z, after event 6", "policy sha256:", "@champion")
                .contains("approved for PRODUCTION by bob");
    }
}
