package dev.modelregistry.artifacts;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.modelregistry.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes YAML that readers of version 1.1, such as Python's, take as it is meant: a text that they would read as a number,
 * a date or a truth value is quoted.
 */
final class YamlWriter {

    /** Words and dotted versions of three parts and more; {@code 3.10} is a number to readers. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*|[0-9]+\\.[0-9]+\\.[0-9]+[0-9A-Za-z.]*");

    private static final Pattern RESERVED =
            Pattern.compile("y|n|yes|no|on|off|true|false|null", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTABLE = Pattern.compile("[\\x20-\\x7e\\xa0-\\ud7ff]*");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** The bytes of a map whose values are texts, whole numbers, truth values, null, maps, and lists of texts or maps. */
    static byte[] write(Map<String, ? extends @Nullable Object> map) {
        YamlWriter writer = new YamlWriter();
        writer.map(map, "");
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void map(Map<?, ? extends @Nullable Object> map, String indent) {
        map.forEach((key, value) -> {
            out.append(indent).append(scalar(key)).append(':');
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                out.append('\n');
                map(inner, indent + "  ");
            } else if (value instanceof List<?> list && !list.isEmpty()) {
                out.append('\n');
                list(list, indent);
            } else {
                out.append(' ').append(scalar(value)).append('\n');
            }
        });
    }

    private void list(List<?> list, String indent) {
        for (Object one : list) {
            if (one instanceof Map<?, ?> inner) {
                int start = out.length();
                map(inner, indent + "  ");
                out.replace(start, start + indent.length() + 2, indent + "- ");
            } else {
                out.append(indent).append("- ").append(scalar(one)).append('\n');
            }
        }
    }

    private static String scalar(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof List<?>) {
            return "[]";
        }
        String text = value.toString();
        boolean plain = !(value instanceof String)
                || PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches();
        if (plain) {
            return text;
        }
        // A JSON text is a YAML text in double quotes.
        return QUOTABLE.matcher(text).matches()
                ? "'" + text.replace("'", "''") + "'"
                : Json.text(TextNode.valueOf(text));
    }
}
