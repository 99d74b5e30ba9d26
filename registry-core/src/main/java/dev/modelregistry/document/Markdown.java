package dev.modelregistry.document;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Text of others as Markdown: shown as it is, and unable to become markup, whatever it holds. */
final class Markdown {

    /** What stands where nothing is known. Text of others can't look like it: there the brackets are escaped. */
    static final String NOT_SET = "[not set]";

    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u000B\f\u0085\u2028\u2029]");
    private static final Pattern LIST_MARK = Pattern.compile("^([-+=]|[0-9]+(?=[.)]))");
    private static final String MARKUP = "\\`*_[]<>|~$#&!";

    private Markdown() {}

    /** On one line. */
    static String line(String text) {
        return escaped(String.join(" ", lines(text)));
    }

    /** On one line that may begin a list item. */
    static String item(String text) {
        return startOfLine(line(text));
    }

    /** In a cell of a table: one line, with breaks. */
    static String cell(String text) {
        return text.isBlank()
                ? NOT_SET
                : String.join(
                        "<br>", lines(text).stream().map(Markdown::escaped).toList());
    }

    static String cell(Optional<String> text) {
        return text.map(Markdown::cell).orElse(NOT_SET);
    }

    /** As paragraphs, with the line ends of the text. */
    static String paragraphs(String text) {
        List<String> paragraphs = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String line : lines(text)) {
            if (!line.isBlank()) {
                open.add(startOfLine(escaped(line)));
            } else if (!open.isEmpty()) {
                paragraphs.add(String.join("\\\n", open));
                open.clear();
            }
        }
        if (!open.isEmpty()) {
            paragraphs.add(String.join("\\\n", open));
        }
        return String.join("\n\n", paragraphs);
    }

    /** What would begin a list, a heading or a rule is no such thing. */
    private static String startOfLine(String line) {
        var mark = LIST_MARK.matcher(line);
        if (!mark.find()) {
            return line;
        }
        int end = mark.end();
        return Character.isDigit(line.charAt(0)) ? line.substring(0, end) + "\\" + line.substring(end) : "\\" + line;
    }

    /** As it is, letter by letter, in a block of its own. */
    static String verbatim(String text) {
        List<String> indented = new ArrayList<>();
        for (String line : LINE_END.split(text.stripTrailing(), -1)) {
            indented.add(line.isBlank() ? "" : "    " + visible(line));
        }
        while (!indented.isEmpty() && indented.get(0).isEmpty()) {
            indented.remove(0);
        }
        return String.join("\n", indented);
    }

    /** Digests, names of constants and the like, which hold no backtick. */
    static String code(Object text) {
        return "`" + text + "`";
    }

    /** To the second, which is enough for readers. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String table(List<String> head, List<List<String>> rows) {
        StringBuilder table = new StringBuilder(row(head));
        table.append('\n').append("| --- ".repeat(head.size())).append('|');
        rows.forEach(row -> table.append('\n').append(row(row)));
        return table.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : LINE_END.split(text.strip(), -1)) {
            lines.add(line.strip());
        }
        return lines;
    }

    private static String escaped(String line) {
        String visible = visible(line);
        StringBuilder escaped = new StringBuilder(visible.length() + 8);
        for (int i = 0; i < visible.length(); i++) {
            if (MARKUP.indexOf(visible.charAt(i)) >= 0) {
                escaped.append('\\');
            }
            escaped.append(visible.charAt(i));
        }
        return escaped.toString();
    }

    /** What controls terminals, turns the direction of writing or is no character at all (half a pair) is replaced. */
    private static String visible(String line) {
        StringBuilder visible = new StringBuilder(line.length());
        line.codePoints().forEach(c -> visible.appendCodePoint(isInvisible(c) ? 0xFFFD : c));
        return visible.toString().replace('\t', ' ');
    }

    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) && c != '\t'
                || Character.getType(c) == Character.SURROGATE
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0xFEFF;
    }
}
