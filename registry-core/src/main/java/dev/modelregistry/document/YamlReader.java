package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads exactly what {@link YamlWriter} writes. Anything else, though it may be YAML, was edited by hand. */
final class YamlReader {

    private final String[] lines;
    private int next;

    YamlReader(String yaml) {
        lines = yaml.split("\n", -1);
    }

    /** A text; empty when it is not set. */
    Optional<String> text(String key) {
        String value = value(key);
        return value.equals(YamlWriter.NOT_SET) ? Optional.empty() : Optional.of(unquoted(value));
    }

    int number(String key) {
        String value = value(key);
        if (!value.matches("0|[1-9][0-9]{0,8}")) {
            throw wrong("is not a whole number");
        }
        return Integer.parseInt(value);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        if (lines[next].equals(key + ": []")) {
            next++;
            return texts;
        }
        expect(key + ":");
        while (lines[next].startsWith("  - ")) {
            texts.add(unquoted(lines[next].substring(4)));
            next++;
        }
        return texts;
    }

    /** Names with a role under another name; none when the list is not set. */
    List<Participant> participants(String key, String role) {
        List<Participant> participants = new ArrayList<>();
        if (lines[next].equals(key + ": " + YamlWriter.NOT_SET)) {
            next++;
            return participants;
        }
        expect(key + ":");
        while (lines[next].startsWith("  - ")) {
            String name = unquoted(value("  - name"));
            participants.add(new Participant(name, text("    " + role)));
        }
        return participants;
    }

    void end() {
        if (next != lines.length - 1 || !lines[next].isEmpty()) {
            throw wrong("is not expected");
        }
    }

    private String value(String key) {
        String begin = key + ": ";
        if (!lines[next].startsWith(begin)) {
            throw wrong("does not begin with '" + begin + "'");
        }
        String value = lines[next].substring(begin.length());
        next++;
        return value;
    }

    private void expect(String line) {
        if (!lines[next].equals(line)) {
            throw wrong("is not '" + line + "'");
        }
        next++;
    }

    private String unquoted(String value) {
        int last = value.length() - 1;
        if (last < 1 || value.charAt(0) != '"' || value.charAt(last) != '"') {
            throw wrong("holds a text that is not quoted");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < last; i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = value.charAt(++i);
            int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (digits == 0) {
                text.append(kind);
            } else if (i + digits < last) {
                text.appendCodePoint(codePoint(value.substring(i + 1, i + 1 + digits)));
                i += digits;
            }
        }
        // Whatever is odd in the escapes does not come out again as it went in.
        if (!YamlWriter.quoted(text.toString()).equals(value)) {
            throw wrong("holds a text in another form than it is written in");
        }
        return text.toString();
    }

    private int codePoint(String hex) {
        try {
            int codePoint = Integer.parseInt(hex, 16);
            if (Character.isValidCodePoint(codePoint)) {
                return codePoint;
            }
        } catch (NumberFormatException e) {
            throw wrong("holds an escape that is none");
        }
        throw wrong("holds an escape that is none");
    }

    private InvalidException wrong(String rule) {
        int line = Math.min(next, lines.length - 1);
        return new InvalidException("front matter line " + (line + 2) + " '" + Text.shown(lines[line]) + "' " + rule);
    }
}
