package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.document.EntryDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mre document}. */
class DocumentTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void registerOne() {
        cli = new Cli(home);
        cli.register("fraud", "one", "--semver", "1.0.0", "--description", "finds fraud");
    }

    private int events() {
        return cli.json("history", "fraud").path("events").size();
    }

    @Test
    void withoutAFileTheMarkdownIsPrinted() {
        int before = events();
        Cli.Run run = cli.run("document", "models:/fraud");
        assertThat(run.exit()).isZero();
        EntryDocument document = EntryDocument.parse(run.out());
        assertThat(document.markdown()).contains("finds fraud");
        ObjectNode json = cli.json("document", "models:/fraud");
        assertThat(Cli.names(json)).contains("path", "completeness", "missing", "markdown", "event");
        assertThat(json.path("path").isNull()).isTrue();
        assertThat(json.path("markdown").asText()).isEqualTo(run.out());
        assertThat(json.path("completeness").asInt()).isEqualTo(document.completeness());
        assertThat(Cli.texts(json.path("missing"))).isEqualTo(document.missing());
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void theTemplateNeedsNoRegistry() {
        Cli.Run run = cli.with("MODEL_REGISTRY_URI", "nowhere:x").run("document", "--template");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo(EntryDocument.template().markdown());
        assertThat(cli.json("document", "--template").path("completeness").asInt())
                .isZero();
    }

    @Test
    void aFileIsWrittenAndWrittenAgainButNotOverAnEditedOne() throws IOException {
        Path file = home.resolve("fraud" + EntryDocument.FILE_ENDING);
        ObjectNode json = cli.json("document", "models:/fraud", "-o", file.toString());
        assertThat(json.path("path").asText()).isEqualTo(file.toString());
        assertThat(json.path("markdown").isNull()).isTrue();
        String first = Files.readString(file);
        cli.json("describe", "models:/fraud/1", "--text", "finds more");
        cli.json("document", "models:/fraud", "-o", file.toString());
        assertThat(Files.readString(file)).isNotEqualTo(first).contains("finds more");
        Files.writeString(file, first + "My notes.\n");
        int before = events();
        cli.error(4, "conflict", "document", "models:/fraud", "--publish", "-o", file.toString());
        assertThat(Files.readString(file)).isEqualTo(first + "My notes.\n");
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void aDirectoryGetsAFileOfTheDefaultName() throws IOException {
        Path directory = Files.createDirectory(home.resolve("docs"));
        Path control = cli.file("control.json", "{\"project\": \"risk\"}");
        ObjectNode json =
                cli.json("document", "models:/fraud/1", "--control", control.toString(), "-o", directory.toString());
        Path file = directory.resolve("risk-fraud-1.0.0" + EntryDocument.FILE_ENDING);
        assertThat(json.path("path").asText()).isEqualTo(file.toString());
        assertThat(file).exists();
    }

    @Test
    void anotherEndingIsInvalidBeforeAnythingIsRecorded() {
        int before = events();
        Path control = cli.file("control.json", "{\"project\": \"risk\"}");
        cli.error(
                2,
                "invalid",
                "document",
                "models:/fraud",
                "--control",
                control.toString(),
                "--publish",
                "-o",
                home.resolve("fraud.md").toString());
        assertThat(home.resolve("fraud.md")).doesNotExist();
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void controlValuesAreAnEventAndAreKept() {
        Path control = cli.file("control.json", "{\"documentOwner\": \"risk office\", \"version\": \"1.0.0\"}");
        int before = events();
        ObjectNode first = cli.json("document", "models:/fraud", "--control", control.toString());
        assertThat(first.path("event").isIntegralNumber()).isTrue();
        assertThat(first.path("markdown").asText()).contains("documentOwner: \"risk office\"");
        ObjectNode again = cli.json("document", "models:/fraud", "--control", control.toString());
        assertThat(again.path("event").isNull()).isTrue();
        assertThat(events()).isEqualTo(before + 1);
        assertThat(cli.json("document", "models:/fraud/1").path("markdown").asText())
                .contains("documentOwner: \"risk office\"");
        JsonNode last = cli.json("history", "fraud").path("events").path(before);
        assertThat(last.path("type").asText()).isEqualTo("document-published");
    }

    @Test
    void aPublishedDocumentStaysReadableByItsEvent() {
        ObjectNode published = cli.json("document", "models:/fraud", "--publish");
        String event = published.path("event").asText();
        String text = published.path("markdown").asText();
        cli.json("describe", "models:/fraud", "--text", "other");
        cli.json("document", "models:/fraud", "--publish");
        assertThat(cli.run("document", "models:/fraud", "--event", event).out()).isEqualTo(text);
        cli.error(3, "not-found", "document", "models:/fraud", "--event", "1");
    }

    @Test
    void wrongControlFilesAndEarlyApprovalsAreRefused() {
        cli.error(
                2,
                "invalid",
                "document",
                "models:/fraud",
                "--control",
                home.resolve("none").toString());
        Path wrong = cli.file("wrong.json", "{\"owner\": \"x\"}");
        assertThat(cli.error(2, "invalid", "document", "models:/fraud", "--control", wrong.toString())
                        .path("message")
                        .asText())
                .contains("/owner");
        Path twice = cli.file("twice.json", "{\"project\": \"x\", \"project\": \"y\"}");
        cli.error(2, "invalid", "document", "models:/fraud", "--control", twice.toString());
        Path early = cli.file(
                "early.json", "{\"review\": {\"finalApproval\": {\"name\": \"lead\", \"date\": \"2026-02-02\"}}}");
        JsonNode refused = cli.error(5, "policy-refused", "document", "models:/fraud", "--control", early.toString());
        assertThat(Cli.texts(refused.path("missing"))).hasSize(7).contains("review:security");
    }

    @Test
    void theHelpShowsOptionsAsTheyAreTyped() {
        assertThat(cli.run("document", "--help").out())
                .contains("-o FILE ", "--control FILE.json ")
                .doesNotContain("=FILE");
    }

    @Test
    void whatDoesNotGoTogetherIsUsage() {
        cli.error(2, "usage", "document");
        cli.error(2, "usage", "document", "models:/fraud", "--template");
        cli.error(2, "usage", "document", "--template", "--publish");
        cli.error(2, "usage", "document", "models:/fraud", "--event", "3", "--publish");
        cli.error(3, "not-found", "document", "models:/none");
        cli.error(2, "invalid", "document", "fraud");
    }
}
