package dev.modelregistry.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.EventJson;
import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Forms in which the history of a model leaves the registry: written event by event, however long it is. */
public enum HistoryExport {
    /** One JSON object for each event and line, with the fields of {@code mre --json history}. Exact. */
    JSON_LINES {
        @Override
        public void write(Stream<ModelEvent> events, Appendable to) throws IOException {
            for (Iterator<ModelEvent> next = events.iterator(); next.hasNext(); ) {
                to.append(Json.text(EventJson.event(next.next()))).append('\n');
            }
        }
    },
    /**
     * Comma-separated values (RFC 4180) with a head line, for spreadsheets: lists and objects are JSON inside a cell, empty ones an
     * empty cell. A text that a spreadsheet would take for a formula has an apostrophe before it, and control characters other than
     * tabs and line ends are question marks; whoever needs every byte takes {@link #JSON_LINES}.
     */
    CSV {
        @Override
        public void write(Stream<ModelEvent> events, Appendable to) throws IOException {
            line(COLUMNS, to);
            for (Iterator<ModelEvent> next = events.iterator(); next.hasNext(); ) {
                ObjectNode event = EventJson.event(next.next());
                List<String> cells = new ArrayList<>();
                for (String column : COLUMNS) {
                    cells.add(cell(event.path(column)));
                }
                line(cells, to);
            }
        }
    };

    private static final List<String> COLUMNS = List.of(
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
            "observed",
            "signedBy");

    /** First characters of what spreadsheets calculate, in both widths. */
    private static final String FORMULA = "=+-@＝＋－＠";

    /**
     * Writes events.
     *
     * @param events of {@link dev.modelregistry.ModelRegistry#history}; not closed
     * @param to takes the text; whoever makes bytes of it chooses UTF-8
     * @throws IOException it could not be written
     */
    public abstract void write(Stream<ModelEvent> events, Appendable to) throws IOException;

    /** The word for it: {@code json-lines}, {@code csv}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds a form by its word, in any case. */
    public static Optional<HistoryExport> find(String text) {
        for (HistoryExport one : values()) {
            if (one.text().equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private static String cell(JsonNode value) {
        if (value.isNull() || value.isContainerNode() && value.isEmpty()) {
            return "";
        }
        return value.isTextual() ? harmless(value.textValue()) : Json.text(value);
    }

    private static String harmless(String text) {
        String shown = text.replaceAll("[\\p{Cc}&&[^\r\n\t]]", "?");
        String begins = shown.stripLeading();
        boolean calculated = !begins.isEmpty() && FORMULA.indexOf(begins.charAt(0)) >= 0;
        return calculated || begins.length() < shown.length() && shown.charAt(0) != ' ' ? "'" + shown : shown;
    }

    private static void line(List<String> cells, Appendable to) throws IOException {
        String separator = "";
        for (String cell : cells) {
            to.append(separator).append(quoted(cell));
            separator = ",";
        }
        to.append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain =
                cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n' || c == ';' || c == '\t');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
