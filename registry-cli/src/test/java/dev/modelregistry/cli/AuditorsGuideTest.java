package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the auditor's guide answer its ten questions, read from the page itself. */
@EmbeddedOnly
class AuditorsGuideTest {

    private static final Pattern COMMAND = Pattern.compile("`mre ([^`]+)`");
    private static final Instant ASKED = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path home;

    private Path policy;

    private Cli on(String day, String who) {
        Clock clock = Clock.fixed(Instant.parse("2026-" + day + "T12:00:00Z"), ZoneOffset.UTC);
        return new Cli(home)
                .at(clock)
                .with("MODEL_REGISTRY_ACTOR", who)
                .with("MODEL_REGISTRY_KEY", home.resolve(who + ".pem").toString());
    }

    /** Who audits has neither a key nor anything remembered. */
    private Cli auditor() {
        return on("03-20", "auditor")
                .without("MODEL_REGISTRY_KEY")
                .with("MODEL_REGISTRY_STATE", home.resolve("auditor").toString());
    }

    private String publicKey(String who) {
        return new Cli(home)
                .json("keygen", home.resolve(who + ".pem").toString())
                .path("publicKey")
                .asText();
    }

    /** Three versions: the second was the champion on 1 March, the third is now, by an approval and a waiver. */
    @BeforeEach
    void theStoryThatIsAudited() {
        String principals = "\"principals\": {\"tom\": {\"keys\": [\"" + publicKey("tom")
                + "\"], \"roles\": [\"trainer\"]}, \"bob\": {\"keys\": [\"" + publicKey("bob")
                + "\"], \"roles\": [\"risk\"]}}, \"roles\": {\"policy\": [\"risk\"], \"checkpoint\": [\"risk\"]}, ";
        String gate = "\"stages\": {\"production\": {\"approvals\": [{\"role\": \"risk\"}], \"signed\": true,"
                + " \"separationOfDuties\": true, \"archiveSuperseded\": true, \"metrics\": [{\"name\": \"auc\", \"min\": ";
        Cli files = new Cli(home);
        policy = files.file("first.json", "{\"schema\": 1, " + principals + gate + "0.8}]}}}");
        Path second = files.file(
                "second.json",
                "{\"schema\": 1, " + principals + gate + "0.9}]}}, \"waivers\": {\"roles\": [\"risk\"]}}");
        on("02-01", "bob").json("policy", "set", "fraud", policy.toString());
        for (int version = 1; version <= 3; version++) {
            on("02-0" + version, "tom")
                    .register(
                            "fraud", "weights-" + version, "--metric", "auc=0.8" + version, "--run", "run-" + version);
        }
        for (int version = 1; version <= 2; version++) {
            on("02-2" + version, "bob").json("approve", uri(version), "--to", "production");
            on("02-2" + version, "tom").json("promote", uri(version), "--to", "production", "--alias", "champion");
        }
        on("03-05", "bob").json("policy", "set", "fraud", second.toString());
        on("03-06", "tom").error(5, "policy-refused", "promote", uri(3), "--to", "production");
        String report = files.file("report.txt", "recall is fine").toString();
        on("03-07", "bob")
                .json("approve", uri(3), "--to", "production", "--evidence", report, "--condition", "watch recall");
        on("03-08", "bob")
                .json(
                        "promote",
                        uri(3),
                        "--to",
                        "production",
                        "--alias",
                        "champion",
                        "--waive",
                        "metric:auc>=0.9",
                        "--reason",
                        "better on new merchants",
                        "--impact",
                        "fewer false alarms");
        on("03-20", "bob").json("checkpoint", "fraud");
    }

    private static String uri(int version) {
        return "models:/fraud/" + version;
    }

    /** A question of the page, and the commands beside it. */
    private record Question(String text, List<String> commands) {}

    private static List<Question> page() throws IOException {
        List<Question> questions = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "auditing.md"))) {
            List<String> commands = new ArrayList<>();
            Matcher found = COMMAND.matcher(line);
            while (found.find()) {
                commands.add(found.group(1));
            }
            if (line.startsWith("| ") && !commands.isEmpty()) {
                questions.add(new Question(line.substring(2, line.indexOf(" |", 2)), commands));
            }
        }
        return questions;
    }

    private List<JsonNode> answers(int question, String begins) throws IOException {
        Question asked = page().get(question - 1);
        assertThat(asked.text()).startsWith(begins);
        List<JsonNode> answers = new ArrayList<>();
        for (String command : asked.commands()) {
            answers.add(auditor().json(words(command)));
        }
        return answers;
    }

    private String[] words(String command) {
        return Arrays.stream(command.replace("policy.json", policy.toString()).split(" "))
                .filter(word -> !word.equals("--json"))
                .toArray(String[]::new);
    }

    private static List<JsonNode> ofType(JsonNode history, String type) {
        List<JsonNode> found = new ArrayList<>();
        history.path("events").forEach(event -> {
            if (event.path("type").asText().equals(type)) {
                found.add(event);
            }
        });
        return found;
    }

    @Test
    void thereAreTenQuestionsAndEveryCommandRuns() throws IOException {
        assertThat(page()).hasSize(10);
        for (Question question : page()) {
            for (String command : question.commands()) {
                assertThat(auditor().run(words(command)).exit()).as(command).isZero();
            }
        }
    }

    @Test
    void whatIsInUse() throws IOException {
        JsonNode shown = answers(1, "What is in use now").get(0);
        assertThat(shown.path("version").asInt()).isEqualTo(3);
        assertThat(shown.at("/artifact/digest").asText()).startsWith("sha256:");
    }

    @Test
    void whatWasInUseThen() throws IOException {
        List<JsonNode> answers = answers(2, "What was in use");
        assertThat(answers.get(0).path("version").asInt()).isEqualTo(2);
        assertThat(answers.get(0).path("at").asText()).isEqualTo(ASKED.toString());
        assertThat(answers.get(0).path("until").asText()).startsWith("2026-03-08");
        assertThat(answers.get(1).at("/aliases/champion").asInt()).isEqualTo(2);
    }

    @Test
    void whoDecidedWhyAndOnWhichEvidence() throws IOException {
        JsonNode history = answers(3, "Who decided that").get(0);
        JsonNode approved = ofType(history, "approved").get(2);
        assertThat(approved.path("actor").asText()).isEqualTo("bob");
        assertThat(approved.at("/evidence/0").asText()).startsWith("sha256:");
        assertThat(approved.path("signedBy")).hasSize(1);
        JsonNode promoted = ofType(history, "stage-changed").get(2);
        assertThat(promoted.path("reason").asText()).isEqualTo("better on new merchants");
        assertThat(promoted.path("impact").asText()).isEqualTo("fewer false alarms");
        assertThat(promoted.at("/waived/0/requirement").asText()).isEqualTo("metric:auc>=0.9");
    }

    @Test
    void whichRulesApplied() throws IOException {
        List<JsonNode> answers = answers(4, "Which rules applied");
        String floor = "/stages/production/metrics/0/min";
        assertThat(answers.get(0).at(floor).asDouble()).isEqualTo(0.8);
        assertThat(answers.get(1).at(floor).asDouble()).isEqualTo(0.9);
    }

    @Test
    void whoApprovedAVersion() throws IOException {
        JsonNode approval = answers(5, "Who approved").get(0).at("/approvals/0");
        assertThat(approval.path("by").asText()).isEqualTo("bob");
        assertThat(approval.path("role").asText()).isEqualTo("risk");
        assertThat(approval.path("condition").asText()).isEqualTo("watch recall");
        assertThat(approval.path("signed").asBoolean()).isTrue();
    }

    @Test
    void whatWasRefused() throws IOException {
        JsonNode refused =
                ofType(answers(6, "What was refused").get(0), "refused").get(0);
        assertThat(Cli.texts(refused.at("/after/missing"))).containsExactly("approval:risk", "metric:auc>=0.9");
    }

    @Test
    void whereItComesFrom() throws IOException {
        List<JsonNode> answers = answers(7, "From which data");
        assertThat(answers.get(0).at("/lineage/run").asText()).isEqualTo("run-3");
        assertThat(answers.get(1).path("eventType").asText()).isEqualTo("COMPLETE");
    }

    @Test
    void whatChangedBetweenTwoVersions() throws IOException {
        JsonNode diff = answers(8, "What changed").get(0);
        assertThat(diff.path("changes").findValuesAsText("path")).contains("/metrics/auc", "/lineage/run");
    }

    @Test
    void whetherItIsStillWhatWasRecorded() throws IOException {
        assertThat(answers(9, "Is everything").get(0).path("ok").asBoolean()).isTrue();
        Path stored;
        try (var files = Files.walk(home.resolve("registry"))) {
            stored =
                    files.filter(file -> file.endsWith("model.bin")).findFirst().orElseThrow();
        }
        assertThat(stored.toFile().setWritable(true)).isTrue();
        Files.writeString(stored, "other weights");
        ObjectNode found = auditor().json(6, words(page().get(8).commands().get(0)));
        assertThat(found.at("/findings/0/kind").asText()).isEqualTo("bad-digest");
    }

    @Test
    void whetherItIsSoForWhoTrustsNobody() throws IOException {
        assertThat(answers(10, "The same").get(0).path("ok").asBoolean()).isTrue();
        Cli late = auditor().at(Clock.fixed(Instant.parse("2026-03-23T12:00:00Z"), ZoneOffset.UTC));
        ObjectNode found = late.json(6, words(page().get(9).commands().get(0)));
        assertThat(found.at("/findings/0/subject").asText()).isEqualTo("checkpoint");
    }
}
