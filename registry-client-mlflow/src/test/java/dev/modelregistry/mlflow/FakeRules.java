package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** MLflow's checks of names and lengths, as measured on both lines. */
final class FakeRules {

    private static final Pattern KEY = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ALIAS = Pattern.compile("[\\w-]*", Pattern.UNICODE_CHARACTER_CLASS);

    private FakeRules() {}

    static void key(String key, String field) {
        if (!KEY.matcher(key).matches()) {
            throw FakeProblem.invalid(
                    "Invalid value \"" + key + "\" for parameter 'key' supplied: Names may only contain"
                            + " alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        }
        if (!key.equals(plain(key))) {
            throw FakeProblem.invalid(
                    "Invalid value \"" + key + "\" for parameter 'key' supplied: Names may be treated as"
                            + " files in certain cases, and must not resolve to other names when treated as such.");
        }
        length(key, 250, field);
    }

    private static String plain(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }

    static void length(String value, int most, String field) {
        if (value.length() > most) {
            throw FakeProblem.invalid("'" + field + "' exceeds the maximum length of " + most + " characters");
        }
    }

    static void alias(String alias) {
        if (!ALIAS.matcher(alias).matches()) {
            throw FakeProblem.invalid("Invalid alias name: '" + alias
                    + "'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        }
        length(alias, 255, "Registered model alias name");
        if (alias.toLowerCase(Locale.ROOT).equals("latest")) {
            throw FakeProblem.invalid("'latest' alias name (case insensitive) is reserved.");
        }
        if (alias.matches("[vV][0-9]+")) {
            throw FakeProblem.invalid("Version alias name '" + alias + "' is reserved.");
        }
    }

    /** Only the 3.x line refuses any. */
    static void modelName(String name, FakeMlflow.Line line) {
        if (line == FakeMlflow.Line.TWO) {
            return;
        }
        if (name.isBlank() || name.equals(".") || name.equals("..") || name.contains("/") || name.contains(":")) {
            throw FakeProblem.invalid("Invalid model name '" + name + "'. Names cannot contain '/' or ':'.");
        }
    }

    static void registryTag(String key, String value, FakeMlflow.Line line) {
        key(key, "key");
        length(value, line == FakeMlflow.Line.TWO ? 5000 : 100_000, "value");
    }

    /** Values of parameters and tags of runs are cut without a word. */
    static String cut(String value, int most) {
        return value.length() <= most ? value : value.substring(0, most);
    }

    /** Leaves the field out where there is nothing. */
    static void pairs(ObjectNode node, String field, Map<String, String> pairs) {
        if (!pairs.isEmpty()) {
            ArrayNode list = node.putArray(field);
            pairs.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        }
    }
}
