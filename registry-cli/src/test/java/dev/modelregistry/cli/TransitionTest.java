package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: promote, rollback, archive, approve, reject, diff, compare. */
class TransitionTest {

    @TempDir
    Path home;

    Cli cli;

    @BeforeEach
    void register() {
        cli = new Cli(home);
        cli.register("fraud", "a", "--metric", "auc=0.8");
        cli.register("fraud", "b", "--metric", "auc=0.9", "--semver", "1.1.0");
        cli.json("promote", "models:/fraud/1", "--to", "production", "--alias", "champion");
    }

    @Test
    void oneActOneEventThatCarriesAllOfIt() {
        ObjectNode promoted = cli.json(
                "promote",
                "models:/fraud/2",
                "--to",
                "PRODUCTION",
                "--alias",
                "champion",
                "--archive-superseded",
                "--reason",
                "better",
                "--impact",
                "fewer false alarms");
        assertThat(Cli.names(promoted))
                .contains(
                        "model",
                        "version",
                        "from",
                        "to",
                        "aliases",
                        "archived",
                        "waived",
                        "event",
                        "projection",
                        "observed")
                .doesNotContain("steps", "missing");
        assertThat(promoted.get("version").intValue()).isEqualTo(2);
        assertThat(promoted.get("from").textValue()).isEqualTo("DEVELOPMENT");
        assertThat(promoted.get("to").textValue()).isEqualTo("PRODUCTION");
        assertThat(promoted.get("aliases")).hasToString("[{\"alias\":\"champion\",\"previous\":1,\"version\":2}]");
        assertThat(promoted.get("archived")).hasToString("[1]");
        assertThat(promoted.get("waived")).isEmpty();
        assertThat(promoted.get("observed")).isEmpty();
        assertThat(promoted.get("projection").textValue()).isEqualTo("complete");
        JsonNode events = cli.json("history", "fraud").get("events");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.get("number")).isEqualTo(promoted.get("event"));
        assertThat(last.get("type").textValue()).isEqualTo("stage-changed");
        assertThat(last.get("reason").textValue()).isEqualTo("better");
        assertThat(last.get("impact").textValue()).isEqualTo("fewer false alarms");
        assertThat(last.get("archived")).hasToString("[1]");
    }

    @Test
    void aDryRunExitsWithZeroAndWritesNothing() {
        ObjectNode plan = cli.json(
                "promote",
                "models:/fraud/2",
                "--to",
                "production",
                "--alias",
                "champion",
                "--archive-superseded",
                "--dry-run");
        assertThat(Cli.names(plan)).contains("steps", "missing", "event", "archived", "aliases");
        assertThat(plan.get("event").isNull()).isTrue();
        assertThat(plan.get("missing")).isEmpty();
        assertThat(plan.get("steps")).isNotEmpty();
        assertThat(plan.get("archived")).hasToString("[1]");
        assertThat(cli.json("resolve", "models:/fraud@champion").get("version").intValue())
                .isEqualTo(1);
        assertThat(cli.json("history", "fraud").get("events").findValuesAsText("type"))
                .filteredOn("stage-changed"::equals)
                .hasSize(1);
    }

    @Test
    void rollbackBringsBackWhatTheLastPromotionReplaced() {
        cli.json("promote", "models:/fraud/2", "--to", "production", "--alias", "champion", "--archive-superseded");
        ObjectNode plan = cli.json("rollback", "fraud", "--dry-run");
        assertThat(plan.get("event").isNull()).isTrue();
        assertThat(Cli.names(plan)).contains("steps", "missing");
        ObjectNode back = cli.json("rollback", "fraud", "--reason", "worse");
        assertThat(back.get("version").intValue()).isEqualTo(1);
        assertThat(back.get("from").textValue()).isEqualTo("ARCHIVED");
        assertThat(back.get("to").textValue()).isEqualTo("PRODUCTION");
        assertThat(back.get("archived")).hasToString("[2]");
        assertThat(back.get("aliases")).hasToString("[{\"alias\":\"champion\",\"previous\":2,\"version\":1}]");
        assertThat(cli.json("resolve", "models:/fraud@champion").get("version").intValue())
                .isEqualTo(1);
    }

    @Test
    void rollbackOfOneAliasLeavesTheStages() {
        cli.json("promote", "models:/fraud/2", "--to", "production", "--alias", "champion");
        ObjectNode back = cli.json("rollback", "fraud", "--alias", "champion");
        assertThat(back.get("aliases")).hasToString("[{\"alias\":\"champion\",\"previous\":2,\"version\":1}]");
        assertThat(cli.json("show", "models:/fraud/2").get("stage").textValue()).isEqualTo("PRODUCTION");
    }

    @Test
    void nothingToGoBackToIsAConflict() {
        cli.register("churn", "c");
        cli.error(4, "conflict", "rollback", "churn");
        cli.error(3, "not-found", "rollback", "missing");
    }

    @Test
    void archiveIsATransition() {
        ObjectNode archived = cli.json("archive", "models:/fraud/2");
        assertThat(archived.get("from").textValue()).isEqualTo("DEVELOPMENT");
        assertThat(archived.get("to").textValue()).isEqualTo("ARCHIVED");
        assertThat(archived.get("event").intValue()).isPositive();
    }

    @Test
    void anUnknownStageIsInvalid() {
        cli.error(2, "invalid", "promote", "models:/fraud/2", "--to", "prod");
        cli.error(2, "usage", "promote", "models:/fraud/2");
    }

    @Test
    void approvalsAreRecordedUnsignedWithEveryField() {
        String file = cli.file("report.txt", "fine").toString();
        ObjectNode approval = cli.json(
                "approve",
                "models:/fraud/2",
                "--to",
                "production",
                "--evidence",
                file,
                "--evidence",
                "https://x.example/report",
                "--condition",
                "watch recall",
                "--expires",
                "2099-01-01T00:00:00Z",
                "--actor",
                "boris");
        assertThat(Cli.names(approval))
                .contains(
                        "id",
                        "model",
                        "version",
                        "to",
                        "decision",
                        "by",
                        "role",
                        "at",
                        "evidence",
                        "condition",
                        "expires",
                        "reason",
                        "signed");
        assertThat(approval.get("decision").textValue()).isEqualTo("approved");
        assertThat(approval.get("to").textValue()).isEqualTo("PRODUCTION");
        assertThat(approval.get("by").textValue()).isEqualTo("boris");
        assertThat(approval.get("signed").booleanValue()).isFalse();
        assertThat(approval.get("condition").textValue()).isEqualTo("watch recall");
        assertThat(approval.get("expires").textValue()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(Cli.texts(approval.get("evidence")))
                .containsExactly(
                        ContentDigest.of("fine".getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        "https://x.example/report");
        JsonNode entry = cli.json("show", "models:/fraud/2");
        assertThat(entry.at("/approvals/0")).isEqualTo(approval);
        assertThat(entry.get("approvalStatus").textValue()).isEqualTo("approved");
    }

    @Test
    void evidenceThatDoesNotExistAndAnExpiryInThePastAreInvalid() {
        cli.error(2, "invalid", "approve", "models:/fraud/2", "--to", "production", "--evidence", "missing.pdf");
        cli.error(
                2, "invalid", "approve", "models:/fraud/2", "--to", "production", "--expires", "2001-01-01T00:00:00Z");
        cli.error(2, "invalid", "approve", "models:/fraud/2", "--to", "production", "--expires", "tomorrow");
    }

    @Test
    void aRejectionNeedsAReasonAndStands() {
        cli.error(2, "usage", "reject", "models:/fraud/2", "--to", "production");
        ObjectNode rejection = cli.json("reject", "models:/fraud/2", "--to", "production", "--reason", "recall drops");
        assertThat(rejection.get("decision").textValue()).isEqualTo("rejected");
        assertThat(rejection.get("reason").textValue()).isEqualTo("recall drops");
        assertThat(cli.json("show", "models:/fraud/2").get("approvalStatus").textValue())
                .isEqualTo("rejected");
    }

    @Test
    void withoutAPolicyGovernedActsSayOnceThatNothingIsGated() {
        for (String[] act : new String[][] {
            {"promote", "models:/fraud/2", "--to", "staging"},
            {"alias", "set", "fraud", "canary", "2"},
            {"alias", "remove", "fraud", "canary"},
            {"approve", "models:/fraud/2", "--to", "production"},
            {"archive", "models:/fraud/2"}
        }) {
            assertThat(cli.run(act).err()).as(act[0]).containsOnlyOnce("no policy: nothing is gated");
        }
        assertThat(cli.run("show", "models:/fraud/2").err()).isEmpty();
    }

    @Test
    void diffNamesEveryChangeByItsPointer() {
        ObjectNode diff = cli.json("diff", "models:/fraud/1", "models:/fraud/2");
        assertThat(Cli.names(diff)).contains("changes", "signature");
        assertThat(diff.get("signature").textValue()).isEqualTo("identical");
        assertThat(diff.get("changes").findValuesAsText("path")).contains("/metrics/auc", "/semanticVersion");
        for (JsonNode change : diff.get("changes")) {
            assertThat(Cli.names(change)).contains("path", "left", "right");
            if (change.get("path").textValue().equals("/metrics/auc")) {
                assertThat(change.get("left").doubleValue()).isEqualTo(0.8);
                assertThat(change.get("right").doubleValue()).isEqualTo(0.9);
            }
            if (change.get("path").textValue().equals("/semanticVersion")) {
                assertThat(change.get("left").isNull()).isTrue();
            }
        }
    }

    @Test
    void compareShowsTheBestFirst() {
        cli.json("metric", "add", "models:/fraud/1", "rmse=3", "--dataset", "april");
        cli.json("metric", "add", "models:/fraud/2", "rmse=4", "--dataset", "april");
        ObjectNode byAuc = cli.json("compare", "fraud", "--metric", "auc");
        assertThat(byAuc.get("metric").textValue()).isEqualTo("auc");
        assertThat(Cli.names(byAuc.at("/versions/0")))
                .contains("version", "semanticVersion", "value", "dataset", "stage");
        assertThat(byAuc.get("versions").findValues("version"))
                .extracting(JsonNode::intValue)
                .containsExactly(2, 1);
        ObjectNode byError =
                cli.json("compare", "fraud", "--metric", "rmse", "--dataset", "april", "--lower-is-better");
        assertThat(byError.get("versions").findValues("version"))
                .extracting(JsonNode::intValue)
                .containsExactly(1, 2);
        assertThat(byError.at("/versions/0/dataset").textValue()).isEqualTo("april");
        assertThat(byError.at("/versions/0/value").doubleValue()).isEqualTo(3.0);
        cli.error(2, "usage", "compare", "fraud");
    }
}
