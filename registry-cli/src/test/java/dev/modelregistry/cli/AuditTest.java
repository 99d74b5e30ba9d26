package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: history, live, verify, recover, gc, doctor. */
class AuditTest {

    @TempDir
    Path home;

    Cli cli;

    @BeforeEach
    void register() {
        cli = new Cli(home);
        cli.register("fraud", "a", "--alias", "champion");
    }

    @Test
    void historyComesOldestFirstWithEveryField() {
        cli.json("promote", "models:/fraud/1", "--to", "production", "--reason", "go");
        JsonNode events = cli.json("history", "fraud").get("events");
        assertThat(events.findValues("number")).extracting(JsonNode::intValue).containsExactly(1, 2, 3);
        assertThat(events.findValuesAsText("type")).containsExactly("opened", "registered", "stage-changed");
        for (JsonNode event : events) {
            assertThat(Cli.names(event))
                    .contains(
                            "number",
                            "id",
                            "type",
                            "at",
                            "actor",
                            "model",
                            "version",
                            "before",
                            "after",
                            "aliases",
                            "archived",
                            "reason",
                            "impact",
                            "evidence",
                            "waived",
                            "signedBy");
            assertThat(event.get("id").textValue()).startsWith("sha256:");
            assertThat(event.get("actor").textValue()).isEqualTo("anna");
            assertThat(event.get("signedBy")).isEmpty();
            assertThat(Instant.parse(event.get("at").textValue())).isNotNull();
        }
        assertThat(events.at("/0/version").isNull()).isTrue();
        assertThat(events.at("/2/before").textValue()).isEqualTo("DEVELOPMENT");
        assertThat(events.at("/2/after").textValue()).isEqualTo("PRODUCTION");
    }

    @Test
    void afterDeleteAndRecreateHistoryShowsThePresentIncarnationAndNumbersGoOn() {
        cli.json("delete", "models:/fraud", "--force");
        cli.error(3, "not-found", "history", "fraud");
        cli.register("fraud", "b");
        JsonNode present = cli.json("history", "fraud").get("events");
        assertThat(present.findValuesAsText("type")).containsExactly("opened", "registered");
        assertThat(present.at("/0/number").intValue()).isEqualTo(4);
        JsonNode all = cli.json("history", "fraud", "--all").get("events");
        assertThat(all.findValuesAsText("type"))
                .containsExactly("opened", "registered", "deleted", "opened", "registered");
    }

    @Test
    void liveTellsWhatAnAliasHeldThenAndNow() {
        cli.register("fraud", "b");
        JsonNode moved = cli.json("alias", "set", "fraud", "champion", "2");
        JsonNode events = cli.json("history", "fraud").get("events");
        String before = events.at("/1/at").textValue();
        String after = events.get(moved.get("event").intValue() - 1).get("at").textValue();
        ObjectNode then = cli.json("live", "fraud", "--alias", "champion", "--at", before);
        assertThat(Cli.names(then)).contains("model", "version", "alias", "stage", "at", "since", "until");
        assertThat(then.get("version").intValue()).isEqualTo(1);
        assertThat(then.get("at").textValue()).isEqualTo(before);
        assertThat(then.get("since").textValue()).isEqualTo(before);
        assertThat(then.get("until").textValue()).isEqualTo(after);
        assertThat(then.get("stage").isNull()).isTrue();
        ObjectNode now = cli.json("live", "fraud", "--alias", "champion");
        assertThat(now.get("version").intValue()).isEqualTo(2);
        assertThat(now.get("until").isNull()).isTrue();
        ObjectNode never = cli.json("live", "fraud", "--stage", "production", "--at", "2001-01-01T00:00:00Z");
        assertThat(never.get("version").isNull()).isTrue();
        assertThat(never.get("stage").textValue()).isEqualTo("PRODUCTION");
    }

    @Test
    void liveWantsAnAliasOrAStageAndAnInstant() {
        cli.error(2, "usage", "live", "fraud");
        cli.error(2, "usage", "live", "fraud", "--alias", "champion", "--stage", "production");
        cli.error(2, "invalid", "live", "fraud", "--alias", "champion", "--at", "yesterday");
    }

    @Test
    void verifyOfASoundModelIsOk() {
        ObjectNode verified = cli.json("verify", "fraud");
        assertThat(verified)
                .hasToString("{\"ok\":true,\"events\":2,\"versions\":1,\"untrustedKeys\":0,\"findings\":[]}");
        assertThat(cli.json("verify", "fraud", "--quick").get("ok").booleanValue())
                .isTrue();
        cli.error(3, "not-found", "verify", "missing");
    }

    @Test
    @EmbeddedOnly
    void verifyWithFindingsPrintsTheNormalDocumentAndExitsWithSix() throws IOException {
        Path stored;
        try (var files = Files.walk(home.resolve("registry"))) {
            stored =
                    files.filter(file -> file.endsWith("model.bin")).findFirst().orElseThrow();
        }
        stored.toFile().setWritable(true);
        Files.writeString(stored, "b");
        ObjectNode verified = cli.json(6, "verify", "fraud");
        assertThat(verified.get("ok").booleanValue()).isFalse();
        assertThat(verified.has("error")).isFalse();
        JsonNode finding = verified.at("/findings/0");
        assertThat(Cli.names(finding)).contains("kind", "model", "version", "subject", "expected", "actual");
        assertThat(finding.get("kind").textValue()).isEqualTo("bad-digest");
        assertThat(finding.get("version").intValue()).isEqualTo(1);
        Cli.Run forPeople = cli.run("verify", "fraud");
        assertThat(forPeople.exit()).isEqualTo(6);
        assertThat(forPeople.out()).contains("1 finding").contains("bad-digest");
    }

    @Test
    void recoverOfASoundModelHasNothingToDo() {
        assertThat(cli.json("recover", "fraud")).hasToString("{\"recovered\":[],\"open\":[]}");
        assertThat(cli.json("recover", "fraud", "--adopt").get("recovered")).isEmpty();
        assertThat(cli.json("recover", "fraud", "--restore").get("recovered")).isEmpty();
        cli.error(2, "usage", "recover", "fraud", "--adopt", "--restore");
    }

    @Test
    void gcListsOnlyWhatItMayDelete() {
        cli.json("delete", "models:/fraud/1", "--force");
        ObjectNode listed = cli.json("gc");
        assertThat(Cli.names(listed)).containsExactly("unreferenced", "deleted", "bytes", "due");
        assertThat(listed.get("deleted").intValue()).isZero();
        ObjectNode collected = cli.json("gc", "fraud", "--delete");
        assertThat(collected.get("deleted").intValue())
                .isEqualTo(listed.get("unreferenced").size());
        for (JsonNode one : listed.get("unreferenced")) {
            assertThat(Cli.names(one)).contains("key", "size");
        }
    }

    @Test
    @EmbeddedOnly
    void doctorNamesEveryCapabilityAndCheck() {
        ObjectNode report = cli.json("doctor");
        assertThat(Cli.names(report))
                .contains("provider", "uri", "reachable", "serverVersion", "checks", "capabilities");
        assertThat(report.get("provider").textValue()).isEqualTo("local");
        assertThat(report.get("uri").textValue()).isEqualTo("local:" + home.resolve("registry"));
        assertThat(report.get("reachable").booleanValue()).isTrue();
        assertThat(Cli.names(report.get("capabilities")))
                .contains(
                        "alias-compare-and-set",
                        "create-only-objects",
                        "native-aliases",
                        "native-stages",
                        "native-webhooks",
                        "native-request-key",
                        "native-unique-semantic-version",
                        "delete-version",
                        "server-side-search");
        report.get("capabilities").forEach(able -> assertThat(able.isBoolean()).isTrue());
        assertThat(report.get("checks").findValuesAsText("name")).contains("log-writable");
        for (JsonNode check : report.get("checks")) {
            assertThat(Cli.names(check)).contains("name", "ok", "detail", "fix");
        }
    }

    @Test
    void theNewestEventSeenIsRemembered() throws IOException {
        try (var files = Files.list(home.resolve("state"))) {
            assertThat(files).as("the newest event seen is remembered").isNotEmpty();
        }
    }
}
