package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mre history --format}: history for spreadsheets and for programs. */
class ExportTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void register() {
        cli = new Cli(home);
        cli.register("fraud", "a");
        cli.json(
                "promote",
                "models:/fraud/1",
                "--to",
                "staging",
                "--reason",
                "=HYPERLINK(\"https://x.example/\",\"für Jürgen\")\nzweite Zeile");
    }

    @Test
    void jsonLinesAreTheEventsOfTheDocument() {
        JsonNode events = cli.json("history", "fraud").path("events");
        Cli.Run run = cli.run("history", "fraud", "--format", "json-lines");
        assertThat(run.exit()).isZero();
        String[] lines = run.out().split("\n", -1);
        assertThat(lines).hasSize(events.size() + 1).endsWith("");
        for (int i = 0; i < events.size(); i++) {
            assertThat(Json.read("line", lines[i])).isEqualTo(events.get(i));
        }
    }

    @Test
    void csvIsUtf8AndNoFormula() {
        Cli.Run run = cli.run("history", "fraud", "--format", "csv");
        assertThat(run.exit()).isZero();
        assertThat(new String(run.bytes(), StandardCharsets.UTF_8))
                .startsWith("number,id,type,at,actor,model,version,before,after,")
                .contains(",\"'=HYPERLINK(\"\"https://x.example/\"\",\"\"für Jürgen\"\")\nzweite Zeile\",")
                .endsWith("\r\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyIncarnationIsExportedWhenAsked() {
        cli.json("delete", "models:/fraud", "--force");
        cli.register("fraud", "b");
        assertThat(cli.run("history", "fraud", "--format", "csv", "--all").out())
                .contains(",deleted,", ",stage-changed,");
        assertThat(cli.run("history", "fraud", "--format", "csv").out()).doesNotContain(",deleted,");
    }

    @Test
    void aFormGoesWithoutJsonAndHasToBeOneOfTheTwo() {
        cli.error(2, "usage", "history", "fraud", "--format", "csv");
        Cli.Run unknown = cli.run("history", "fraud", "--format", "xlsx");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("json-lines, csv");
        Cli.Run missing = cli.run("history", "missing", "--format", "csv");
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.out()).isEmpty();
    }
}
