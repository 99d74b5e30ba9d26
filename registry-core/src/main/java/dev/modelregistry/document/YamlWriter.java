package dev.modelregistry.document;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the few forms of YAML 1.2 that a front matter needs. Every text is double-quoted and what is not plainly visible
 * is escaped, so no text can end the front matter, begin another field or be taken for a number.
 */
final class YamlWriter {

    /** What stands for a value that nobody knows. A text that reads the same has its bracket escaped. */
    static final String NOT_SET = '"' + Markdown.NOT_SET + '"';

    private final StringBuilder yaml = new StringBuilder();

    void text(String key, String value) {
        yaml.append(key).append(": ").append(quoted(value)).append('\n');
    }

    void notSet(String key) {
        yaml.append(key).append(": ").append(NOT_SET).append('\n');
    }

    void number(String key, int value) {
        yaml.append(key).append(": ").append(value).append('\n');
    }

    void list(String key) {
        yaml.append(key).append(":\n");
    }

    /** An item of a list, with two texts. */
    void item(String key, String value, String otherKey, Optional<String> otherValue) {
        yaml.append("  - ").append(key).append(": ").append(quoted(value)).append('\n');
        yaml.append("    ")
                .append(otherKey)
                .append(": ")
                .append(otherValue.map(YamlWriter::quoted).orElse(NOT_SET))
                .append('\n');
    }

    void texts(String key, List<String> values) {
        if (values.isEmpty()) {
            yaml.append(key).append(": []\n");
            return;
        }
        list(key);
        values.forEach(value -> yaml.append("  - ").append(quoted(value)).append('\n'));
    }

    static String quoted(String value) {
        if (value.equals(Markdown.NOT_SET)) {
            return NOT_SET.replace("[", "\\u005B");
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (isPlain(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format(Locale.ROOT, c <= 0xFFFF ? "\\u%04X" : "\\U%08X", c));
            }
        });
        return quoted.append('"').toString();
    }

    /** Letters, digits, punctuation and blanks; no control, format, private or unassigned character. */
    private static boolean isPlain(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return yaml.toString();
    }
}
