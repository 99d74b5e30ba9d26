package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the written form of a {@link Filter}. Positions in messages count characters from 1. */
final class FilterParser {

    private static final int LONGEST = 10_000;

    private final String text;
    private int at;

    FilterParser(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidException(
                    "filter has " + text.length() + " characters: at most " + LONGEST + " are allowed");
        }
        this.text = text;
    }

    Filter parse() {
        List<Filter.Clause> clauses = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        do {
            skipBlanks();
            positions.add(at + 1);
            clauses.add(clause());
        } while (and());
        return new Filter(clauses, positions);
    }

    private boolean and() {
        skipBlanks();
        if (at == text.length()) {
            return false;
        }
        int start = at;
        String word = word();
        if (!word.equalsIgnoreCase("AND")) {
            throw wrong(start, "'" + Text.shown(text.substring(start)) + "' where only AND may follow");
        }
        return true;
    }

    private Filter.Clause clause() {
        int start = at;
        String name = word();
        Optional<String> tagKey = Optional.empty();
        Filter.Field field;
        if (name.equals("tags") && at < text.length() && text.charAt(at) == '.') {
            at++;
            field = Filter.Field.TAG;
            tagKey = Optional.of(tagKey());
        } else {
            field = field(start, name);
        }
        skipBlanks();
        int opStart = at;
        Filter.Op op = op();
        skipBlanks();
        int valueStart = at;
        String value = field == Filter.Field.VERSION && at < text.length() && isWordPart(text.charAt(at))
                ? word()
                : quoted("'\"", "a value in quotes");
        try {
            return new Filter.Clause(field, tagKey, op, value);
        } catch (InvalidException e) {
            boolean wrongOp = field == Filter.Field.VERSION ? !op.ofNumbers() : !op.ofTexts();
            String reason = e.getMessage() == null ? "" : e.getMessage().replaceFirst("^filter: ", "");
            throw wrong(wrongOp ? opStart : valueStart, reason);
        }
    }

    private Filter.Field field(int start, String name) {
        return Arrays.stream(Filter.Field.values())
                .filter(field -> field != Filter.Field.TAG && field.text().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String known = Arrays.stream(Filter.Field.values())
                            .map(Filter.Field::text)
                            .collect(Collectors.joining(", "));
                    return wrong(start, "'" + Text.shown(name) + "' is not a field; those are " + known);
                });
    }

    private String tagKey() {
        if (at < text.length() && text.charAt(at) == '`') {
            return quoted("`", "a tag key");
        }
        int start = at;
        while (at < text.length() && (isWordPart(text.charAt(at)) || ".-/:".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw wrong(start, "a tag key is missing; one with other characters stands in `…`");
        }
        return text.substring(start, at);
    }

    private Filter.Op op() {
        int start = at;
        String written;
        if (at < text.length() && "=!<>".indexOf(text.charAt(at)) >= 0) {
            while (at < text.length() && "=!<>".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            written = text.substring(start, at);
        } else {
            written = word();
        }
        for (Filter.Op op : Filter.Op.values()) {
            if (op.text().equalsIgnoreCase(written)) {
                return op;
            }
        }
        throw wrong(start, "'" + Text.shown(written) + "' is not one of = != LIKE ILIKE < <= > >=");
    }

    private String quoted(String quotes, String what) {
        if (at == text.length() || quotes.indexOf(text.charAt(at)) < 0) {
            throw wrong(at, what + " is missing");
        }
        int start = at;
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                value.append(quote);
                at++;
            } else {
                return value.toString();
            }
        }
        throw wrong(start, "the quote is not closed");
    }

    private String word() {
        int start = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static InvalidException wrong(int index, String reason) {
        return new InvalidException("filter at position " + (index + 1) + ": " + reason);
    }
}
