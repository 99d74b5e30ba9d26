package dev.modelregistry.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MLflow's filter language, as far as this library speaks it: clauses that all have to hold. */
record FakeFilter(List<Clause> clauses) {

    private static final Pattern CLAUSE = Pattern.compile(
            "\\s*([A-Za-z_]+(?:\\.(?:`[^`]+`|[\\w.]+))?)\\s*(!=|>=|<=|=|>|<|LIKE|ILIKE)\\s*('[^']*'|\"[^\"]*\"|[^\\s'\"]+)\\s*",
            Pattern.CASE_INSENSITIVE);

    record Clause(String field, String op, String value) {}

    /**
     * Reads one.
     *
     * @param fields that may be asked for, {@code tags.} and {@code params.} for those with any name behind
     */
    static FakeFilter parse(String text, Set<String> fields) {
        List<Clause> clauses = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            Matcher clause = CLAUSE.matcher(text).region(at, text.length());
            if (!clause.lookingAt()) {
                throw FakeProblem.invalid("Invalid clause(s) in filter string: " + text.substring(at));
            }
            clauses.add(clause(clause, fields));
            at = clause.end();
            if (at < text.length()) {
                if (!text.regionMatches(true, at, "AND ", 0, 4)) {
                    throw FakeProblem.invalid("Invalid clause(s) in filter string: " + text.substring(at));
                }
                at += 4;
            }
        }
        return new FakeFilter(clauses);
    }

    private static Clause clause(Matcher clause, Set<String> fields) {
        String field = clause.group(1).replace("`", "").replaceFirst("^attributes?\\.", "");
        String known = field.contains(".") ? field.substring(0, field.indexOf('.') + 1) : field;
        if (!fields.contains(known)) {
            throw FakeProblem.invalid("Invalid clause(s) in filter string: " + clause.group());
        }
        String value = clause.group(3);
        if (field.equals("version_number")) {
            if (!value.matches("[0-9]+")) {
                throw FakeProblem.invalid("Expected numeric value type for " + value);
            }
            return new Clause(field, clause.group(2), value);
        }
        if (!value.matches("(?s)'.*'|\".*\"")) {
            throw FakeProblem.invalid(
                    "Parameter value is either not quoted or unidentified quote types used for string value " + value
                            + ". Use either single or double quotes.");
        }
        return new Clause(field, clause.group(2).toUpperCase(Locale.ROOT), value.substring(1, value.length() - 1));
    }

    /**
     * Whether all clauses hold.
     *
     * @param values of a row by field; null where it has none, for which nothing holds
     */
    boolean accepts(Function<String, @Nullable String> values) {
        return clauses.stream().allMatch(clause -> {
            String value = values.apply(clause.field());
            return value != null && holds(clause, value);
        });
    }

    private static boolean holds(Clause clause, String value) {
        if (clause.field().equals("version_number")) {
            int order = Long.compare(Long.parseLong(value), Long.parseLong(clause.value()));
            return switch (clause.op()) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }
        return switch (clause.op()) {
            case "=" -> value.equals(clause.value());
            case "!=" -> !value.equals(clause.value());
            case "LIKE" -> like(clause.value(), 0).matcher(value).matches();
            case "ILIKE" ->
                like(clause.value(), Pattern.CASE_INSENSITIVE).matcher(value).matches();
            default -> throw FakeProblem.invalid("Invalid comparison operator " + clause.op());
        };
    }

    private static Pattern like(String pattern, int flags) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("(?=[%_])|(?<=[%_])")) {
            regex.append(part.equals("%") ? ".*" : part.equals("_") ? "." : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }
}
