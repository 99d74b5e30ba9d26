package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key of a policy file has an effect by itself: unmet it is all that is missing, and met it is not. */
@EmbeddedOnly
class EveryPolicyKeyTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PRINCIPALS = "\"principals\": {\"bob\": {\"roles\": [\"risk\"]}}";

    /** What a gate may demand of an entry, and how refusals spell it; the last two compare with a bound. */
    private static final List<List<String>> OF_AN_ENTRY = List.of(
            List.of("\"tags\": [\"risk_tier\"]", "tag:risk_tier"),
            List.of("\"tags\": [\"fair=yes\"]", "tag:fair=yes"),
            List.of("\"signature\": true", "signature"),
            List.of("\"lineage\": [\"run\"]", "lineage:run"),
            List.of("\"lineage\": [\"dataset\"]", "lineage:dataset"),
            List.of("\"lineage\": [\"datasetVersion\"]", "lineage:datasetVersion"),
            List.of("\"lineage\": [\"datasetDigest\"]", "lineage:datasetDigest"),
            List.of("\"lineage\": [\"dataQuality\"]", "lineage:dataQuality"),
            List.of("\"lineage\": [\"repository\"]", "lineage:repository"),
            List.of("\"lineage\": [\"featureEngineering\"]", "lineage:featureEngineering"),
            List.of("\"lineage\": [\"frameworks\"]", "lineage:frameworks"),
            List.of("\"environment\": true", "environment"),
            List.of("\"description\": true", "description"),
            List.of("\"description\": [\"text\"]", "description:text"),
            List.of("\"description\": [\"useCase\"]", "description:useCase"),
            List.of("\"description\": [\"intendedUse\"]", "description:intendedUse"),
            List.of("\"description\": [\"limitations\"]", "description:limitations"),
            List.of("\"description\": [\"outOfScope\"]", "description:outOfScope"),
            List.of("\"metrics\": [{\"name\": \"auc\", \"min\": 0.8}]", "metric:auc>=0.8"),
            List.of("\"metrics\": [{\"name\": \"rmse\", \"max\": 3.5}]", "metric:rmse<=3.5"));

    private static final String EVERYTHING = """
            {"description": "finds fraud", "tags": {"risk_tier": "high", "fair": "yes"},
             "documentation": {"useCase": "cards", "intendedUse": "scoring", "limitations": "new merchants", "outOfScope": "people",
               "links": []},
             "evaluations": [{"metric": "auc", "value": 0.8, "step": null, "dataset": null, "at": "2026-03-01T00:00:00Z"},
               {"metric": "rmse", "value": 3.5, "step": null, "dataset": null, "at": "2026-03-01T00:00:00Z"}],
             "signature": {"inputs": [{"name": "x", "type": "double", "required": true}], "outputs": [], "params": []},
             "environment": {"requirements": ["onnxruntime==1.20"], "conda": null, "python": "3.11", "java": null, "image": null},
             "lineage": {"run": "run-1", "repository": "https://git.example/fraud", "gitCommit": "4f2c", "dirty": false,
               "datasets": [{"name": "cards", "version": "7", "digest": "sha256:9a4f", "uri": null, "quality": {"complete": 0.99}}],
               "featureEngineering": "fe-2", "featureStore": [], "frameworks": {"xgboost": "2.1"}, "parents": []}}
            """;

    @TempDir
    Path home;

    private int policies;

    private Cli at(Duration time, String who) {
        return new Cli(home).at(Clock.fixed(START.plus(time), ZoneOffset.UTC)).with("MODEL_REGISTRY_ACTOR", who);
    }

    private Cli tom() {
        return at(Duration.ZERO, "tom");
    }

    private List<String> bare(String name) {
        Path file = tom().file("artifacts/" + name + "/model.bin", name);
        return new ArrayList<>(List.of(
                "register",
                "fraud",
                "--artifact",
                file.getParent().toString(),
                "--tag",
                "fair=no",
                "--git-commit",
                "4f2c"));
    }

    private List<String> full(String name) {
        Path entry = tom().file("everything.json", EVERYTHING);
        Path file = tom().file("artifacts/" + name + "/model.bin", name);
        return List.of("register", "fraud", "--artifact", file.getParent().toString(), "--entry", entry.toString());
    }

    private static String[] words(List<String> words) {
        return words.toArray(String[]::new);
    }

    @BeforeEach
    void aBareVersionAndOneWithEverything() {
        tom().json(words(bare("bare")));
        tom().json(words(full("full")));
    }

    private void govern(String rest) {
        Path file = tom().file("policy-" + ++policies + ".json", "{\"schema\": 1, " + PRINCIPALS + ", " + rest + "}");
        tom().json("policy", "set", "fraud", file.toString());
    }

    private List<String> missing(Cli who, int version, String stage) {
        JsonNode plan = who.json("promote", "models:/fraud/" + version, "--to", stage, "--dry-run");
        return Cli.texts(plan.path("missing"));
    }

    @Test
    void aGateAsksOfAnEntryWhatItNamesAndNothingElse() {
        for (List<String> row : OF_AN_ENTRY) {
            govern("\"stages\": {\"staging\": {" + row.get(0) + "}}");
            assertThat(missing(tom(), 1, "staging")).as(row.get(0)).containsExactly(row.get(1));
            assertThat(missing(tom(), 2, "staging")).as(row.get(0)).isEmpty();
            assertThat(missing(tom(), 1, "production")).as("another stage").isEmpty();
        }
    }

    @Test
    void aRegistrationIsAskedTheSameAndLeavesNothing() {
        for (List<String> row : OF_AN_ENTRY) {
            govern("\"registration\": {" + row.get(0) + "}");
            JsonNode refused = tom().error(5, "policy-refused", words(bare("other-" + policies)));
            assertThat(Cli.texts(refused.path("missing"))).as(row.get(0)).containsExactly(row.get(1));
        }
        assertThat(tom().json("versions", "fraud").path("versions")).hasSize(2);
        String all = "\"tags\": [\"risk_tier\", \"fair=yes\"], \"signature\": true, \"environment\": true,"
                + " \"lineage\": [\"run\", \"dataQuality\", \"gitCommit\"], \"description\": true,"
                + " \"metrics\": [{\"name\": \"auc\", \"min\": 0.8}]";
        govern("\"registration\": {" + all + "}");
        tom().json(words(full("second")));
    }

    @Test
    void valuesJustBesideTheirBoundDoNotPass() {
        govern(
                "\"stages\": {\"staging\": {\"metrics\": [{\"name\": \"auc\", \"min\": 0.8}, {\"name\": \"rmse\", \"max\": 3.5}]}}");
        tom().json("metric", "add", "models:/fraud/2", "auc=0.79999");
        assertThat(missing(tom(), 2, "staging")).containsExactly("metric:auc>=0.8");
        tom().json("metric", "add", "models:/fraud/2", "auc=0.9", "rmse=3.50001");
        assertThat(missing(tom(), 2, "staging")).containsExactly("metric:rmse<=3.5");
    }

    @Test
    void theToleranceOfAComparisonWithTheChampionCounts() {
        tom().json("alias", "set", "fraud", "champion", "2");
        tom().json("metric", "add", "models:/fraud/2", "auc=0.90", "rmse=2.0");
        String gate =
                "\"stages\": {\"staging\": {\"metrics\": [{\"name\": \"auc\", \"notWorseThan\": \"champion\", \"tolerance\": 0.01},"
                        + " {\"name\": \"rmse\", \"notWorseThan\": \"champion\", \"better\": \"lower\", \"tolerance\": 0.5}]}}";
        govern(gate);
        assertThat(missing(tom(), 1, "staging"))
                .as("never measured")
                .containsExactly("metric:auc!<champion", "metric:rmse!>champion");
        tom().json("metric", "add", "models:/fraud/1", "auc=0.8901", "rmse=2.4");
        assertThat(missing(tom(), 1, "staging")).isEmpty();
        tom().json("metric", "add", "models:/fraud/1", "auc=0.8899", "rmse=2.6");
        assertThat(missing(tom(), 1, "staging")).containsExactly("metric:auc!<champion", "metric:rmse!>champion");
        assertThat(missing(tom(), 2, "staging")).as("the champion itself").isEmpty();
    }

    @Test
    void fromSoakAndScan() {
        govern("\"stages\": {\"production\": {\"from\": [\"staging\"], \"soak\": \"PT24H\"}}");
        assertThat(missing(at(Duration.ofDays(9), "tom"), 2, "production")).containsExactly("from:STAGING");
        tom().json("promote", "models:/fraud/2", "--to", "staging");
        assertThat(missing(at(Duration.ofHours(24).minusSeconds(1), "tom"), 2, "production"))
                .containsExactly("soak:PT24H");
        assertThat(missing(at(Duration.ofHours(24), "tom"), 2, "production")).isEmpty();
        govern("\"stages\": {\"production\": {\"scan\": \"clean\"}}");
        assertThat(missing(tom(), 2, "production")).as("nobody has looked").containsExactly("scan");
    }

    @Test
    void compatibleComparesWithTheChampion() {
        tom().json("alias", "set", "fraud", "champion", "2");
        govern("\"stages\": {\"staging\": {\"compatible\": \"champion\"}}");
        assertThat(missing(tom(), 1, "staging")).containsExactly("compatible:champion");
        tom().json(words(full("twin")));
        assertThat(missing(tom(), 3, "staging")).isEmpty();
    }

    @Test
    void approvalsCountByRoleNumberAndTag() {
        govern(
                "\"stages\": {\"staging\": {\"approvals\": [{\"role\": \"risk\", \"when\": {\"tag\": \"fair\", \"in\": [\"no\"]}}]}}");
        assertThat(missing(tom(), 2, "staging")).as("it is fair").isEmpty();
        assertThat(missing(tom(), 1, "staging")).containsExactly("approval:risk");
        tom().json("approve", "models:/fraud/1", "--to", "staging");
        assertThat(missing(tom(), 1, "staging")).as("tom has no role").containsExactly("approval:risk");
        at(Duration.ZERO, "bob").json("approve", "models:/fraud/1", "--to", "staging");
        assertThat(missing(tom(), 1, "staging")).isEmpty();
    }

    @Test
    void everyActIsKeptForItsRole() {
        String roles = Stream.of("register", "promote", "archive", "retire", "policy")
                .map(act -> "\"" + act + "\": [\"risk\"]")
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        long text = tom().json("describe", "models:/fraud/1", "--text", "finds fraud")
                .path("event")
                .asLong();
        tom().json("describe", "models:/fraud/1", "--text", "finds more fraud");
        govern("\"roles\": {" + roles + "}");
        String policy = tom().file("free.json", "{\"schema\": 1}").toString();
        for (List<String> act : List.of(
                bare("third"),
                List.of("promote", "models:/fraud/1", "--to", "staging"),
                List.of("promote", "models:/fraud/1", "--to", "archived"),
                List.of("archive", "models:/fraud/1"),
                List.of("delete", "models:/fraud/1"),
                List.of("delete", "models:/fraud"),
                List.of("erase", "fraud", "--event", Long.toString(text), "--reason", "x"),
                List.of("rollout", "set", "fraud", "champion=1"),
                List.of("policy", "set", "fraud", policy))) {
            if (act.get(0).equals("rollout")) {
                tom().json("alias", "set", "fraud", "champion", "2");
            }
            JsonNode refused = tom().error(5, "policy-refused", words(act));
            assertThat(Cli.texts(refused.path("missing"))).as("%s", act).containsExactly("role:risk");
        }
        at(Duration.ZERO, "bob").json("promote", "models:/fraud/1", "--to", "staging");
        at(Duration.ZERO, "bob").json("archive", "models:/fraud/1");
        at(Duration.ZERO, "bob").json("delete", "models:/fraud/1");
        at(Duration.ZERO, "bob").json("policy", "set", "fraud", policy);
    }

    @Test
    void anAliasIsProtectedByStageAndByRole() {
        govern("\"aliases\": {\"champion\": {\"protected\": true, \"stages\": [\"staging\"], \"roles\": [\"risk\"]},"
                + " \"open\": {\"protected\": false, \"roles\": [\"risk\"]}}");
        tom().json("alias", "set", "fraud", "open", "1");
        JsonNode refused = tom().error(5, "policy-refused", "alias", "set", "fraud", "champion", "1");
        assertThat(Cli.texts(refused.path("missing"))).containsExactlyInAnyOrder("alias:champion", "role:risk");
        Cli bob = at(Duration.ZERO, "bob");
        refused = bob.error(5, "policy-refused", "alias", "set", "fraud", "champion", "1");
        assertThat(Cli.texts(refused.path("missing"))).containsExactly("alias:champion");
        bob.json("promote", "models:/fraud/1", "--to", "staging", "--alias", "champion");
    }

    @Test
    void waiversGoToTheirRolesAndNeverForWhatIsNamed() {
        govern("\"stages\": {\"staging\": {\"signature\": true, \"environment\": true}},"
                + " \"waivers\": {\"roles\": [\"risk\"], \"never\": [\"environment\"]}");
        String[] waive = {
            "promote",
            "models:/fraud/1",
            "--to",
            "staging",
            "--waive",
            "signature",
            "--waive",
            "environment",
            "--reason",
            "x"
        };
        assertThat(Cli.texts(tom().error(5, "policy-refused", waive).path("missing")))
                .containsExactly("signature", "environment");
        assertThat(Cli.texts(at(Duration.ZERO, "bob")
                        .error(5, "policy-refused", waive)
                        .path("missing")))
                .containsExactly("environment");
    }
}
