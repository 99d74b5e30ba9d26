package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section Governance: every requirement has one spelling, and {@code missing} lists those that are unmet. */
class RequirementTest {

    private static final String PRINCIPALS = """
            "principals": {"alice": {"roles": ["ml-lead"]}, "bob": {"roles": ["model-risk"]}, "sam": {"roles": ["sre"]}}
            """;

    @TempDir
    Path home;

    private Cli tom;
    private Cli alice;
    private int policies;

    @BeforeEach
    void twoVersions() {
        tom = new Cli(home).with("MODEL_REGISTRY_ACTOR", "tom");
        alice = new Cli(home).with("MODEL_REGISTRY_ACTOR", "alice");
        tom.register("fraud", "a");
        tom.register("fraud", "b");
    }

    /** Governs the model by a policy with these principals and this rest. */
    private void govern(String rest) {
        Path file = tom.file(
                "policy-" + ++policies + ".json",
                "{\"schema\": 1, " + PRINCIPALS + (rest.isEmpty() ? "" : ", ") + rest + "}");
        tom.json("policy", "set", "fraud", file.toString());
    }

    private List<String> missing(Cli who, String... act) {
        return Cli.texts(who.error(5, "policy-refused", act).get("missing"));
    }

    private static String[] promote(int version, String stage, String... more) {
        return Stream.concat(Stream.of("promote", "models:/fraud/" + version, "--to", stage), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void everyRequirementHasOneSpelling() {
        govern("""
                "roles": {"promote": ["ml-lead", "sre"]},
                "stages": {"production": {"from": ["staging", "archived"], "approvals": [{"role": "model-risk", "count": 2}],
                  "separationOfDuties": true, "signed": true, "signedTransition": true, "tags": ["risk_tier", "fairness=ok"],
                  "signature": true, "description": ["text", "intendedUse", "useCase", "limitations", "outOfScope"],
                  "lineage": ["run", "dataset", "datasetVersion", "datasetDigest", "dataQuality", "repository", "gitCommit",
                              "featureEngineering", "frameworks"],
                  "environment": true, "scan": "clean", "soak": "PT24H",
                  "metrics": [{"name": "auc", "min": 0.8}, {"name": "rmse", "max": 3.5, "better": "lower"}]}},
                "aliases": {"champion": {"protected": true, "stages": ["staging"], "roles": ["ml-lead", "sre"]}}
                """);
        assertThat(missing(tom, promote(1, "production", "--alias", "champion")))
                .containsExactlyInAnyOrder(
                        "from:STAGING|ARCHIVED",
                        "approval:model-risk",
                        "separation-of-duties",
                        "signed-transition",
                        "tag:risk_tier",
                        "tag:fairness=ok",
                        "signature",
                        "description:text",
                        "description:intendedUse",
                        "description:useCase",
                        "description:limitations",
                        "description:outOfScope",
                        "lineage:run",
                        "lineage:dataset",
                        "lineage:datasetVersion",
                        "lineage:datasetDigest",
                        "lineage:dataQuality",
                        "lineage:repository",
                        "lineage:featureEngineering",
                        "lineage:frameworks",
                        "environment",
                        "scan",
                        "soak:PT24H",
                        "metric:auc>=0.8",
                        "metric:rmse<=3.5",
                        "alias:champion",
                        "role:ml-lead|sre");
    }

    @Test
    void aDescriptionOfAnyKindIsSpelledWithoutAField() {
        govern("\"stages\": {\"staging\": {\"description\": true}}");
        assertThat(missing(tom, promote(1, "staging"))).containsExactly("description");
        tom.json("describe", "models:/fraud/1", "--text", "Finds fraud.");
        tom.json(promote(1, "staging"));
    }

    @Test
    void comparisonsWithTheChampionAreMetWhileThereIsNone() {
        String signature = tom.file("s.json", "{\"inputs\":[{\"name\":\"x\",\"type\":\"double\"}]}")
                .toString();
        tom.register("fraud", "good", "--metric", "auc=0.9", "--metric", "rmse=1", "--signature", signature);
        tom.register("fraud", "bad", "--metric", "auc=0.7", "--metric", "rmse=2");
        govern("""
                "stages": {"production": {"compatible": "champion", "metrics": [
                   {"name": "auc", "notWorseThan": "champion", "tolerance": 0.01},
                   {"name": "rmse", "notWorseThan": "champion", "better": "lower"}]}}
                """);
        tom.json(promote(4, "production", "--dry-run"));
        tom.json(promote(3, "production", "--alias", "champion"));
        assertThat(missing(tom, promote(4, "production")))
                .containsExactlyInAnyOrder("compatible:champion", "metric:auc!<champion", "metric:rmse!>champion");
    }

    @Test
    void anApprovalCountsForItsVersionAndItsStageOnly() {
        govern("""
                "stages": {"production": {"approvals": [{"role": "ml-lead"}]}, "staging": {"approvals": [{"role": "ml-lead"}]}}
                """);
        alice.json("approve", "models:/fraud/1", "--to", "staging");
        assertThat(missing(tom, promote(1, "production"))).containsExactly("approval:ml-lead");
        assertThat(missing(tom, promote(2, "staging"))).containsExactly("approval:ml-lead");
        tom.json(promote(1, "staging"));
    }

    @Test
    void asManyDifferentPeopleAsTheCountSaysHaveToApprove() {
        govern("\"stages\": {\"production\": {\"approvals\": [{\"role\": \"any\", \"count\": 2}]}}");
        alice.json("approve", "models:/fraud/1", "--to", "production");
        alice.json("approve", "models:/fraud/1", "--to", "production");
        assertThat(missing(tom, promote(1, "production"))).containsExactly("approval:any");
        tom.json("approve", "models:/fraud/1", "--to", "production");
        tom.json(promote(1, "production"));
    }

    @Test
    void stagesAliasesAndRolesThatThePolicyDoesNotNameAreFree() {
        govern("\"stages\": {\"production\": {\"approvals\": [{\"role\": \"any\"}]}}");
        Cli stranger = new Cli(home).with("MODEL_REGISTRY_ACTOR", "stranger");
        stranger.json(promote(1, "staging", "--alias", "champion"));
        stranger.json("alias", "set", "fraud", "champion", "2");
        stranger.json("archive", "models:/fraud/1");
        stranger.register("fraud", "c");
        stranger.json("delete", "models:/fraud/3");
        stranger.json("policy", "set", "fraud", "default");
    }

    @Test
    void withoutAPolicyEveryTransitionIsAllowed() {
        for (String stage : List.of("production", "development", "archived", "staging", "archived", "production")) {
            assertThat(tom.json(promote(1, stage)).get("to").textValue()).isEqualToIgnoringCase(stage);
        }
    }

    @Test
    void everyKeyButTheSchemaIsOptional() {
        govern("");
        tom.json(promote(1, "production", "--alias", "champion"));
        Path empty = tom.file("empty.json", "{\"schema\": 1}");
        tom.json("policy", "set", "fraud", empty.toString());
        assertThat(tom.json("policy", "show", "fraud")).hasToString("{\"schema\":1}");
    }

    @Test
    void aWaiverOfWhatNobodyMayWaiveOrNobodyDemandsExcusesNothing() {
        govern("""
                "stages": {"production": {"approvals": [{"role": "model-risk"}], "separationOfDuties": true, "signed": true,
                  "tags": ["risk_tier"], "environment": true}},
                "waivers": {"roles": ["ml-lead"], "never": ["environment"]}
                """);
        String[] waiving = promote(
                1,
                "production",
                "--reason",
                "urgent",
                "--waive",
                "separation-of-duties",
                "--waive",
                "signed",
                "--waive",
                "environment",
                "--waive",
                "tag:other");
        assertThat(missing(alice, waiving))
                .containsExactlyInAnyOrder(
                        "approval:model-risk", "separation-of-duties", "tag:risk_tier", "environment");
    }

    @Test
    void withoutAPolicyThereIsNothingToWaive() {
        JsonNode promoted = tom.json(promote(1, "production", "--waive", "environment", "--reason", "habit"));
        assertThat(promoted.get("waived")).isEmpty();
    }

    @Test
    void theBuiltInPolicyIsPrintedByPolicyDefault() {
        JsonNode builtIn = tom.json("policy", "default");
        JsonNode gate = builtIn.at("/stages/production");
        assertThat(Cli.texts(gate.get("from"))).containsExactly("staging");
        assertThat(gate.get("approvals")).hasSize(1);
        assertThat(gate.get("separationOfDuties").booleanValue()).isTrue();
        assertThat(gate.get("signature").booleanValue()).isTrue();
        assertThat(gate.get("lineage")).isNotEmpty();
        assertThat(gate.get("description").booleanValue()).isTrue();
        Path file = tom.file("default.json", builtIn.toString());
        tom.json("policy", "set", "fraud", file.toString());
    }
}
