package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract: alias, tag, describe, metric, link, deployment, delete, rename. */
class ActTest {

    @TempDir
    Path home;

    Cli cli;

    @BeforeEach
    void register() {
        cli = new Cli(home);
        cli.register("fraud", "a");
        cli.register("fraud", "b");
    }

    @Test
    void aliasSetTellsWhatItHeldBefore() {
        ObjectNode first = cli.json("alias", "set", "fraud", "champion", "1");
        assertThat(Cli.names(first)).contains("model", "alias", "version", "previous");
        assertThat(first.get("version").intValue()).isEqualTo(1);
        assertThat(first.get("previous").isNull()).isTrue();
        ObjectNode second = cli.json("alias", "set", "fraud", "champion", "2");
        assertThat(second.get("previous").intValue()).isEqualTo(1);
    }

    @Test
    void aliasRemoveHasNoVersionAndOfAMissingAliasIsNotFound() {
        cli.json("alias", "set", "fraud", "champion", "2");
        ObjectNode removed = cli.json("alias", "remove", "fraud", "champion");
        assertThat(removed.get("alias").textValue()).isEqualTo("champion");
        assertThat(removed.get("version").isNull()).isTrue();
        assertThat(removed.get("previous").intValue()).isEqualTo(2);
        cli.error(3, "not-found", "alias", "remove", "fraud", "champion");
    }

    @Test
    void expectSetsAnAliasOnlyIfItHoldsThatAndNoneOnlyIfUnset() {
        cli.error(4, "conflict", "alias", "set", "fraud", "champion", "1", "--expect", "2");
        cli.json("alias", "set", "fraud", "champion", "1", "--expect", "none");
        cli.error(4, "conflict", "alias", "set", "fraud", "champion", "2", "--expect", "none");
        cli.json("alias", "set", "fraud", "champion", "2", "--expect", "1");
        assertThat(cli.json("resolve", "models:/fraud@champion").get("version").intValue())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "v12", "LATEST", "1st", "a b", ""})
    void anAliasOutsideTheRulesIsInvalid(String alias) {
        cli.error(2, "invalid", "alias", "set", "fraud", alias, "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "one", "1.0", "", "99999999999999999999"})
    void aVersionThatIsNoNumberIsInvalid(String version) {
        cli.error(2, "invalid", "alias", "set", "fraud", "champion", "--", version);
    }

    @Test
    void tagsOfAVersionAndOfTheModelAreApart() {
        ObjectNode ofVersion = cli.json("tag", "set", "models:/fraud/1", "risk_tier=high", "note=a=b", "empty=");
        assertThat(Cli.names(ofVersion)).contains("model", "version", "tags");
        assertThat(ofVersion.get("version").intValue()).isEqualTo(1);
        assertThat(ofVersion.get("tags")).hasToString("{\"empty\":\"\",\"note\":\"a=b\",\"risk_tier\":\"high\"}");
        ObjectNode ofModel = cli.json("tag", "set", "models:/fraud", "owner=risk");
        assertThat(ofModel.get("version").isNull()).isTrue();
        assertThat(ofModel.get("tags")).hasToString("{\"owner\":\"risk\"}");
        ObjectNode removed = cli.json("tag", "remove", "models:/fraud/1", "note", "missing");
        assertThat(removed.get("tags")).hasToString("{\"empty\":\"\",\"risk_tier\":\"high\"}");
    }

    @Test
    void aTagGivenTwiceIsInvalidAndOneWithoutEqualsUsage() {
        cli.error(2, "invalid", "tag", "set", "models:/fraud/1", "a=1", "a=2");
        cli.error(2, "usage", "tag", "set", "models:/fraud/1", "a");
        cli.error(2, "usage", "tag", "set", "models:/fraud/1");
        cli.error(2, "usage", "tag", "remove", "models:/fraud/1");
    }

    @Test
    void describeIsRecordedForVersionsAndModels() {
        ObjectNode recorded = cli.json("describe", "models:/fraud/1", "--text", "Für den März");
        assertThat(Cli.names(recorded)).contains("model", "version", "event", "projection");
        assertThat(recorded.get("version").intValue()).isEqualTo(1);
        assertThat(recorded.get("event").intValue()).isPositive();
        assertThat(recorded.get("projection").textValue()).isEqualTo("complete");
        assertThat(cli.json("show", "models:/fraud/1").get("description").textValue())
                .isEqualTo("Für den März");
        assertThat(cli.json("describe", "models:/fraud", "--text", "-x")
                        .get("version")
                        .isNull())
                .isTrue();
        assertThat(cli.json("models").at("/models/0/description").textValue()).isEqualTo("-x");
    }

    @Test
    void metricAddKeepsEarlierEvaluationsAndShowsTheLatest() {
        cli.json("metric", "add", "models:/fraud/1", "auc=0.8", "--dataset", "april", "--step", "3");
        ObjectNode recorded = cli.json("metric", "add", "models:/fraud/1", "auc=0.9", "f1=0.5");
        assertThat(Cli.names(recorded)).contains("model", "version", "event", "projection");
        JsonNode entry = cli.json("show", "models:/fraud/1");
        assertThat(entry.get("metrics")).hasToString("{\"auc\":0.9,\"f1\":0.5}");
        assertThat(entry.get("evaluations")).hasSize(3);
        assertThat(entry.at("/evaluations/0/dataset").textValue()).isEqualTo("april");
        assertThat(entry.at("/evaluations/0/step").intValue()).isEqualTo(3);
        cli.error(2, "invalid", "metric", "add", "models:/fraud/1", "auc=NaN");
        cli.error(2, "invalid", "metric", "add", "models:/fraud/1", "auc=1", "auc=2");
        cli.error(2, "invalid", "metric", "add", "models:/fraud/1", "auc=1", "--step", "first");
    }

    @Test
    void linkAddReplacesTheOneOfTheSameKind() {
        cli.json("link", "add", "models:/fraud/1", "model-card", "https://x.example/1");
        cli.json("link", "add", "models:/fraud/1", "model-card", "https://x.example/2");
        JsonNode links = cli.json("show", "models:/fraud/1").at("/documentation/links");
        assertThat(links).hasToString("[{\"kind\":\"model-card\",\"url\":\"https://x.example/2\"}]");
        cli.error(2, "invalid", "link", "add", "models:/fraud/1", "poem", "https://x.example/2");
        cli.error(2, "invalid", "link", "add", "models:/fraud/1", "model-card", "not a url");
    }

    @Test
    void deploymentsAreRecordedAndEnded() {
        cli.json(
                "deployment",
                "add",
                "models:/fraud/1",
                "--endpoint",
                "eu",
                "--environment",
                "production",
                "--traffic",
                "10%",
                "--strategy",
                "canary");
        JsonNode deployment = cli.json("show", "models:/fraud/1").at("/deployments/0");
        assertThat(deployment.get("endpoint").textValue()).isEqualTo("eu");
        assertThat(deployment.get("environment").textValue()).isEqualTo("production");
        assertThat(deployment.get("trafficShare").doubleValue()).isEqualTo(0.1);
        assertThat(deployment.get("strategy").textValue()).isEqualTo("canary");
        ObjectNode removed = cli.json("deployment", "remove", "models:/fraud/1", "--endpoint", "eu");
        assertThat(Cli.names(removed)).contains("model", "version", "event", "projection");
        cli.error(3, "not-found", "deployment", "remove", "models:/fraud/1", "--endpoint", "eu");
        cli.error(
                2,
                "invalid",
                "deployment",
                "add",
                "models:/fraud/1",
                "--endpoint",
                "e",
                "--environment",
                "p",
                "--traffic",
                "1.5");
        cli.error(
                2,
                "invalid",
                "deployment",
                "add",
                "models:/fraud/1",
                "--endpoint",
                "e",
                "--environment",
                "p",
                "--strategy",
                "hope");
    }

    @Test
    void deletingWhatHasAnAliasIsAConflictUnlessForced() {
        cli.json("alias", "set", "fraud", "champion", "1");
        cli.error(4, "conflict", "delete", "models:/fraud/1");
        cli.error(4, "conflict", "delete", "models:/fraud");
        ObjectNode deleted = cli.json("delete", "models:/fraud/1", "--force");
        assertThat(Cli.names(deleted)).contains("model", "version", "event", "projection");
        assertThat(deleted.get("version").intValue()).isEqualTo(1);
        cli.error(3, "not-found", "show", "models:/fraud/1");
        assertThat(cli.json("delete", "models:/fraud").get("version").isNull()).isTrue();
        assertThat(cli.json("models").get("models")).isEmpty();
    }

    @Test
    void renameKeepsEverythingUnderTheNewName() {
        if (!ServerUnderTest.renames()) {
            cli.error(10, "unsupported", "rename", "fraud", "card-fraud");
            assertThat(cli.json("versions", "fraud").get("versions")).hasSize(2);
            return;
        }
        ObjectNode renamed = cli.json("rename", "fraud", "card-fraud");
        assertThat(Cli.names(renamed)).contains("model", "version", "event", "projection");
        assertThat(renamed.get("version").isNull()).isTrue();
        assertThat(cli.json("versions", "card-fraud").get("versions")).hasSize(2);
        cli.error(3, "not-found", "versions", "fraud");
        cli.register("churn", "c");
        cli.error(4, "already-exists", "rename", "churn", "card-fraud");
    }
}
