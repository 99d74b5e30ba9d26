package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: governance without signatures. Alice leads, Bob answers for risk, Tom trains; everybody else is a stranger. */
class PolicyTest {

    private static final String POLICY = """
            {"schema": 1,
             "principals": {"alice": {"roles": ["ml-lead"]}, "bob": {"roles": ["model-risk"]}, "tom": {"roles": ["trainer"]}},
             "roles": {"promote": ["ml-lead"], "archive": ["ml-lead"], "retire": ["model-risk"], "policy": ["model-risk"]},
             "stages": {"production": {"from": ["staging", "development"],
               "approvals": [{"role": "ml-lead"}, {"role": "model-risk", "when": {"tag": "risk_tier", "in": ["high"]}}],
               "separationOfDuties": true, "archiveSuperseded": true, "tags": ["risk_tier", "fairness=ok"],
               "lineage": ["run"], "description": ["text", "intendedUse"], "metrics": [{"name": "auc", "min": 0.8}]}},
             "aliases": {"champion": {"protected": true, "stages": ["production"], "roles": ["ml-lead"]}},
             "waivers": {"roles": ["ml-lead"], "never": ["metric:auc>=0.8"]}}
            """;

    @TempDir
    Path home;

    private Path file;
    private Cli tom;
    private Cli alice;
    private Cli bob;
    private Cli mallory;

    @BeforeEach
    void someModel() throws IOException {
        file = Files.writeString(home.resolve("policy.json"), POLICY);
        tom = as("tom");
        alice = as("alice");
        bob = as("bob");
        mallory = as("mallory");
        tom.register(
                "fraud",
                "a",
                "--metric",
                "auc=0.9",
                "--run",
                ServerUnderTest.trainingRun("r1"),
                "--tag",
                "risk_tier=low",
                "--tag",
                "fairness=ok");
        tom.register("fraud", "b", "--metric", "auc=0.7");
    }

    private Cli as(String actor) {
        return new Cli(home).with("MODEL_REGISTRY_ACTOR", actor);
    }

    private void govern() {
        bob.json("policy", "set", "fraud", file.toString());
    }

    private void complete() {
        tom.json("describe", "models:/fraud/1", "--text", "Finds fraud.");
        tom.json("policy", "show", "fraud");
    }

    private static List<String> missing(JsonNode error) {
        return Cli.texts(error.get("missing"));
    }

    private static final String[] PROMOTE = {"promote", "models:/fraud/1", "--to", "production"};

    @Test
    void missingListsExactlyTheUnmetRequirementsAllAtOnce() {
        govern();
        JsonNode refused = mallory.error(5, "policy-refused", "promote", "models:/fraud/2", "--to", "production");
        assertThat(missing(refused))
                .containsExactlyInAnyOrder(
                        "approval:ml-lead",
                        "tag:risk_tier",
                        "tag:fairness=ok",
                        "lineage:run",
                        "description:text",
                        "description:intendedUse",
                        "metric:auc>=0.8",
                        "role:ml-lead");
    }

    @Test
    void theSameRefusalIsRecordedOnceAsLongAsNothingChanges() {
        govern();
        alice.error(5, "policy-refused", PROMOTE);
        alice.error(5, "policy-refused", PROMOTE);
        assertThat(types("refused")).hasSize(1);
        tom.json("describe", "models:/fraud/1", "--text", "Finds fraud.");
        alice.error(5, "policy-refused", PROMOTE);
        assertThat(types("refused")).hasSize(2);
        JsonNode refusal = types("refused").get(0).get("after");
        assertThat(refusal.get("act").textValue()).isEqualTo("stage-changed");
        assertThat(Cli.texts(refusal.get("missing"))).contains("approval:ml-lead", "description:text");
        assertThat(tom.json("verify", "fraud").get("ok").booleanValue()).isTrue();
    }

    private List<JsonNode> types(String type) {
        List<JsonNode> found = new java.util.ArrayList<>();
        tom.json("history", "fraud").get("events").forEach(event -> {
            if (event.get("type").textValue().equals(type)) {
                found.add(event);
            }
        });
        return found;
    }

    @Test
    void dryRunExitsWithZeroListsWhatIsMissingAndWritesNothing() {
        govern();
        int before = tom.json("history", "fraud").get("events").size();
        ObjectNode plan = alice.json("promote", "models:/fraud/1", "--to", "production", "--dry-run");
        assertThat(Cli.texts(plan.get("missing")))
                .containsExactly("approval:ml-lead", "description:text", "description:intendedUse");
        assertThat(plan.get("event").isNull()).isTrue();
        assertThat(tom.json("history", "fraud").get("events")).hasSize(before);
    }

    @Test
    void approvalsOfTheRolesLetAVersionIn() {
        govern();
        complete();
        ObjectNode approval = alice.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(approval.get("role").textValue()).isEqualTo("ml-lead");
        assertThat(approval.get("signed").booleanValue()).isFalse();
        ObjectNode promoted = alice.json(
                "promote",
                "models:/fraud/1",
                "--to",
                "production",
                "--alias",
                "champion",
                "--waive",
                "description:intendedUse",
                "--reason",
                "written next week");
        assertThat(promoted.get("waived"))
                .hasToString("[{\"requirement\":\"description:intendedUse\",\"reason\":\"written next week\"}]");
        assertThat(promoted.get("to").textValue()).isEqualTo("PRODUCTION");
        JsonNode event = types("stage-changed").get(0);
        assertThat(event.get("waived")).isEqualTo(promoted.get("waived"));
    }

    @Test
    void approvalsDependOnTags() {
        govern();
        complete();
        tom.json("tag", "set", "models:/fraud/1", "risk_tier=high");
        alice.json("approve", "models:/fraud/1", "--to", "production");
        JsonNode refused = alice.error(5, "policy-refused", PROMOTE);
        assertThat(missing(refused)).containsExactly("approval:model-risk", "description:intendedUse");
        assertThat(tom.json("show", "models:/fraud/1").get("approvalStatus").textValue())
                .isEqualTo("pending");
        bob.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).containsExactly("description:intendedUse");
        assertThat(tom.json("show", "models:/fraud/1").get("approvalStatus").textValue())
                .isEqualTo("approved");
    }

    @Test
    void anApprovalOfSomebodyWithoutTheRoleCountsForNothing() {
        govern();
        mallory.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).contains("approval:ml-lead");
    }

    @Test
    void aSelfApprovalIsRefusedAtApprove() {
        govern();
        alice.register("fraud", "own");
        JsonNode refused = alice.error(5, "policy-refused", "approve", "models:/fraud/3", "--to", "production");
        assertThat(missing(refused)).containsExactly("separation-of-duties");
    }

    @Test
    void anApprovalFromBeforeThePolicyIsBoundToNoGate() {
        alice.json("approve", "models:/fraud/1", "--to", "production");
        govern();
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).contains("approval:ml-lead");
    }

    @Test
    void anotherGateMakesOldApprovalsWorthless() throws IOException {
        govern();
        complete();
        alice.json("approve", "models:/fraud/1", "--to", "production");
        Path other = Files.writeString(home.resolve("other.json"), POLICY.replace("0.8", "0.85"));
        bob.json("policy", "set", "fraud", other.toString());
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).contains("approval:ml-lead");
    }

    @Test
    @EmbeddedOnly
    void anApprovalCountsUntilItExpires() {
        govern();
        complete();
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        alice.at(Clock.fixed(now, ZoneOffset.UTC));
        alice.error(2, "invalid", "approve", "models:/fraud/1", "--to", "production", "--expires", now.toString());
        alice.json("approve", "models:/fraud/1", "--to", "production", "--expires", "2030-01-01T01:00:00Z");
        alice.at(Clock.fixed(now.plus(Duration.ofMinutes(59)), ZoneOffset.UTC));
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).containsExactly("description:intendedUse");
        alice.at(Clock.fixed(now.plus(Duration.ofMinutes(60)), ZoneOffset.UTC));
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE)))
                .containsExactly("approval:ml-lead", "description:intendedUse");
    }

    @Test
    void aRejectionStandsUntilTheSamePersonApprovesOrThePolicyRoleDoes() {
        govern();
        complete();
        alice.json("approve", "models:/fraud/1", "--to", "production");
        mallory.json("reject", "models:/fraud/1", "--to", "production", "--reason", "no");
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).contains("rejected");
        assertThat(tom.json("show", "models:/fraud/1").get("approvalStatus").textValue())
                .isEqualTo("rejected");
        mallory.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).doesNotContain("rejected");
        mallory.json("reject", "models:/fraud/1", "--to", "production", "--reason", "still no");
        alice.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).contains("rejected");
        bob.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).doesNotContain("rejected");
    }

    @Test
    void aRejectionOfTheTargetStopsARollbackUntilItIsLifted() {
        tom.json("promote", "models:/fraud/1", "--to", "production");
        tom.json("promote", "models:/fraud/2", "--to", "production", "--archive-superseded");
        govern();
        mallory.json("reject", "models:/fraud/1", "--to", "production", "--reason", "no");
        alice.error(4, "conflict", "rollback", "fraud");
        bob.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(alice.json("rollback", "fraud").get("version").intValue()).isEqualTo(1);
        assertThat(tom.json("verify", "fraud").get("ok").booleanValue()).isTrue();
    }

    @Test
    void waiversExistOnlyWhereThePolicyGrantsThem() {
        govern();
        String[] waiving = {
            "promote", "models:/fraud/2", "--to", "production", "--waive", "metric:auc>=0.8", "--reason", "urgent"
        };
        assertThat(missing(alice.error(5, "policy-refused", waiving))).contains("metric:auc>=0.8");
        String[] approval = {
            "promote", "models:/fraud/1", "--to", "production", "--waive", "approval:ml-lead", "--reason", "urgent"
        };
        assertThat(missing(alice.error(5, "policy-refused", approval))).doesNotContain("approval:ml-lead");
        assertThat(missing(mallory.error(5, "policy-refused", approval))).contains("approval:ml-lead", "role:ml-lead");
        alice.error(2, "invalid", "promote", "models:/fraud/1", "--to", "production", "--waive", "approval:ml-lead");
    }

    @Test
    void aProtectedAliasIsRefusedOnEveryWay() throws IOException {
        govern();
        assertThat(missing(mallory.error(5, "policy-refused", "alias", "set", "fraud", "champion", "1")))
                .containsExactly("alias:champion", "role:ml-lead");
        assertThat(missing(alice.error(5, "policy-refused", "alias", "set", "fraud", "champion", "1")))
                .containsExactly("alias:champion");
        Path artifact = Files.writeString(home.resolve("c.bin"), "c");
        JsonNode registered = tom.error(
                5, "policy-refused", "register", "fraud", "--artifact", artifact.toString(), "--alias", "champion");
        assertThat(missing(registered)).containsExactly("alias:champion", "role:ml-lead");
        assertThat(tom.json("versions", "fraud").get("versions")).hasSize(2);
        JsonNode promoted = alice.error(
                5, "policy-refused", "promote", "models:/fraud/2", "--to", "staging", "--alias", "champion");
        assertThat(missing(promoted)).containsExactly("alias:champion");
        mallory.json("alias", "set", "fraud", "canary", "2");
    }

    @Test
    void aProtectedAliasIsNotRemovedByStrangersNorDeletedWithItsVersion() {
        tom.json("promote", "models:/fraud/1", "--to", "production", "--alias", "champion");
        govern();
        assertThat(missing(mallory.error(5, "policy-refused", "alias", "remove", "fraud", "champion")))
                .containsExactly("role:ml-lead");
        assertThat(missing(mallory.error(5, "policy-refused", "rollback", "fraud")))
                .contains("role:ml-lead");
        assertThat(missing(bob.error(5, "policy-refused", "delete", "models:/fraud/1", "--force")))
                .containsExactly("role:ml-lead");
        assertThat(missing(mallory.error(5, "policy-refused", "delete", "models:/fraud", "--force")))
                .containsExactly("role:model-risk", "role:ml-lead");
        alice.json("alias", "remove", "fraud", "champion");
    }

    @Test
    void theFirstPolicyMayBeSetByWhoeverCanWriteLaterOnesNeedTheRole() {
        ObjectNode first = mallory.json("policy", "set", "fraud", file.toString());
        assertThat(first.get("model").textValue()).isEqualTo("fraud");
        assertThat(first.get("version").isNull()).isTrue();
        assertThat(first.get("projection").textValue()).isEqualTo("complete");
        JsonNode refused = mallory.error(5, "policy-refused", "policy", "set", "fraud", "default");
        assertThat(missing(refused)).containsExactly("role:model-risk");
        bob.json("policy", "set", "fraud", "default");
        assertThat(tom.json("policy", "show", "fraud")).isEqualTo(tom.json("policy", "default"));
    }

    @Test
    void aClientThatBringsAnotherPolicyIsRefusedWithPolicy() {
        govern();
        JsonNode refused =
                alice.error(5, "policy-refused", "--policy", "default", "tag", "set", "models:/fraud/1", "x=y");
        assertThat(missing(refused)).containsExactly("policy");
        alice.json("--policy", file.toString(), "tag", "set", "models:/fraud/1", "x=y");
    }

    @Test
    void aPolicyThatIsBroughtAloneGovernsThatOneCommand() {
        JsonNode refused = alice.error(
                5, "policy-refused", "--policy", "default", "promote", "models:/fraud/1", "--to", "production");
        assertThat(missing(refused))
                .containsExactly("from:STAGING", "approval:any", "signature", "lineage:dataset", "description");

        alice.with("MODEL_REGISTRY_POLICY", file.toString())
                .error(5, "policy-refused", "alias", "set", "fraud", "champion", "1");
        alice.without("MODEL_REGISTRY_POLICY").json("promote", "models:/fraud/1", "--to", "production");
    }

    @Test
    void policySetTakesAGlobOverModelsOrOneNameThatItOpens() {
        tom.register("fraud-eu", "x");
        ObjectNode set = bob.json("policy", "set", "fraud*", file.toString());
        assertThat(set.get("models")).hasSize(2);
        assertThat(set.at("/models/0/model").textValue()).isEqualTo("fraud");
        bob.json("policy", "set", "fresh", file.toString());
        assertThat(bob.json("policy", "show", "fresh").get("schema").intValue()).isEqualTo(1);
        bob.error(3, "not-found", "policy", "set", "nothing*", file.toString());
        bob.error(3, "not-found", "policy", "show", "nothing");
    }

    @Test
    void whatIsWrongInAPolicyFileIsInvalidWithItsPointer() throws IOException {
        Path wrong = Files.writeString(home.resolve("wrong.json"), POLICY.replace("\"tags\"", "\"tagz\""));
        JsonNode error = bob.error(2, "invalid", "policy", "set", "fraud", wrong.toString());
        assertThat(error.get("message").textValue()).contains("/stages/production/tagz");
        bob.error(
                2,
                "invalid",
                "policy",
                "set",
                "fraud",
                home.resolve("none.json").toString());
    }

    @Test
    void pendingListsWhoseApprovalIsMissing() {
        assertThat(tom.json("pending", "fraud").get("pending")).isEmpty();
        govern();
        tom.json("tag", "set", "models:/fraud/1", "risk_tier=high");
        JsonNode pending = tom.json("pending", "fraud", "--for", "bob").get("pending");
        assertThat(pending).hasSize(1);
        assertThat(pending.at("/0/version").intValue()).isEqualTo(1);
        assertThat(pending.at("/0/to").textValue()).isEqualTo("PRODUCTION");
        assertThat(pending.at("/0/role").textValue()).isEqualTo("model-risk");
        assertThat(Cli.texts(pending.at("/0/approvers"))).containsExactly("bob");
        bob.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(tom.json("pending", "fraud", "--for", "bob").get("pending")).isEmpty();
        assertThat(tom.json("pending", "fraud").get("pending").findValuesAsText("role"))
                .containsExactly("ml-lead", "ml-lead");
        bob.json("reject", "models:/fraud/2", "--to", "production", "--reason", "not good enough");
        assertThat(tom.json("pending", "fraud").get("pending").findValuesAsText("version"))
                .containsExactly("1");
        assertThat(tom.run("pending", "fraud").out()).contains("ml-lead", "alice");
        tom.error(3, "not-found", "pending", "nothing");
    }

    @Test
    void archiveSupersededArchivesWithoutTheFlag() {
        tom.json("promote", "models:/fraud/2", "--to", "production");
        govern();
        complete();
        alice.json("approve", "models:/fraud/1", "--to", "production");
        ObjectNode promoted = alice.json(
                "promote",
                "models:/fraud/1",
                "--to",
                "production",
                "--waive",
                "description:intendedUse",
                "--reason",
                "x");
        assertThat(promoted.get("archived")).hasToString("[2]");
    }

    @Test
    void aGovernedModelIsNotCalledUngated() {
        govern();
        assertThat(tom.run("tag", "set", "models:/fraud/1", "a=b").err()).doesNotContain("nothing is gated");
        assertThat(alice.run("approve", "models:/fraud/1", "--to", "production").err())
                .doesNotContain("nothing is gated");
    }

    @Test
    void aModelDeletedAndMadeAnewAcceptsNoneOfTheOldApprovals() {
        govern();
        alice.json("approve", "models:/fraud/1", "--to", "production");
        bob.json("delete", "models:/fraud");
        tom.register("fraud", "a", "--metric", "auc=0.9", "--run", ServerUnderTest.trainingRun("r1"));
        govern();
        assertThat(missing(alice.error(5, "policy-refused", PROMOTE))).contains("approval:ml-lead");
        assertThat(Json.text(tom.json("show", "models:/fraud/1").get("approvals")))
                .isEqualTo("[]");
    }
}
