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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mre gc} by the rules of retention in a policy file. */
@EmbeddedOnly
class RetentionTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path home;

    private Cli after(int days) {
        return new Cli(home).at(Clock.fixed(START.plus(Duration.ofDays(days)), ZoneOffset.UTC));
    }

    private static List<String> due(JsonNode report) {
        List<String> due = new ArrayList<>();
        report.path("due").forEach(one -> {
            assertThat(Cli.names(one)).containsExactly("model", "version", "stage", "action", "bytes");
            due.add(one.path("version").asInt() + " " + one.path("stage").asText() + " "
                    + one.path("action").asText() + " " + one.path("bytes").asInt());
        });
        return due;
    }

    @Test
    void whatIsDueIsListedWithItsBytesAndDoneOnlyWhenAsked() {
        Path policy = after(0).file("policy.json", """
                {"schema": 1, "principals": {"bob": {"roles": ["risk"]}}, "roles": {"retire": ["risk"], "archive": ["risk"]},
                 "retention": {"development": {"archiveAfter": "P30D", "keepLast": 1}, "archived": {"deleteAfter": "P365D"}}}
                """);
        for (String content : List.of("one", "three", "seven", "eleven", "twelve")) {
            after(0).register("fraud", content);
        }
        after(0).json("policy", "set", "fraud", policy.toString());
        after(0).json("alias", "set", "fraud", "stable", "1");
        after(0).json("deployment", "add", "models:/fraud/2", "--endpoint", "edge", "--environment", "prod");

        assertThat(due(after(29).json("gc", "fraud"))).isEmpty();
        assertThat(due(after(30).json("gc", "fraud")))
                .as("one has an alias, two is deployed, five is the newest")
                .containsExactly("3 DEVELOPMENT archive 5", "4 DEVELOPMENT archive 6");
        assertThat(after(30).run("gc", "fraud").out()).contains("models:/fraud/3 in DEVELOPMENT is due: archive, 5 B");
        assertThat(after(30).json("show", "models:/fraud/3").path("stage").asText())
                .isEqualTo("DEVELOPMENT");

        JsonNode refused = after(30).error(5, "policy-refused", "gc", "fraud", "--delete");
        assertThat(Cli.texts(refused.path("missing"))).containsExactly("role:risk");
        Cli bob = after(30).with("MODEL_REGISTRY_ACTOR", "bob");
        assertThat(due(bob.json("gc", "--delete"))).hasSize(2);
        assertThat(after(30).json("show", "models:/fraud/3").path("stage").asText())
                .isEqualTo("ARCHIVED");

        after(31).json("deployment", "remove", "models:/fraud/2", "--endpoint", "edge");
        assertThat(due(after(394).json("gc", "fraud"))).containsExactly("2 DEVELOPMENT archive 5");
        assertThat(due(after(395).json("gc", "fraud")))
                .containsExactly("2 DEVELOPMENT archive 5", "3 ARCHIVED delete 5", "4 ARCHIVED delete 6");
        after(395).with("MODEL_REGISTRY_ACTOR", "bob").json("gc", "fraud", "--delete");
        after(395).error(3, "not-found", "show", "models:/fraud/3");
        JsonNode events = after(395).json("history", "fraud").path("events");
        assertThat(events.findValuesAsText("type")).endsWith("archived", "deleted", "deleted", "collected");
        assertThat(events.get(events.size() - 2).path("actor").asText()).isEqualTo("bob");
        assertThat(after(395).json("verify", "fraud").path("ok").asBoolean()).isTrue();
    }
}
