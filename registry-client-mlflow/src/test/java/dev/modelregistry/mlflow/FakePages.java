package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Order and pages of what was searched. */
final class FakePages {

    private FakePages() {}

    static <T> Comparator<T> order(FakeArguments said, Map<String, Comparator<T>> fields, Comparator<T> otherwise) {
        Comparator<T> order = null;
        for (String clause : said.texts("order_by")) {
            String[] words = clause.strip().split("\\s+", -1);
            Comparator<T> one = fields.get(words[0]);
            boolean known = words.length == 1 || words.length == 2 && words[1].matches("(?i)ASC|DESC");
            if (one == null || !known) {
                throw FakeProblem.invalid("Invalid order_by clause '" + clause + "'. Could not be parsed.");
            }
            Comparator<T> next = words.length == 2 && words[1].equalsIgnoreCase("DESC") ? one.reversed() : one;
            order = order == null ? next : order.thenComparing(next);
        }
        return order == null ? otherwise : order.thenComparing(otherwise);
    }

    /** Pages are counted from the beginning; the token is the number, in base64 of JSON. */
    static <T> ObjectNode page(
            FakeArguments said, List<T> found, long most, String field, Function<T, ObjectNode> json) {
        long from = said.given("page_token").map(FakePages::offset).orElse(0L);
        List<T> page = found.stream().skip(from).limit(most).toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!page.isEmpty()) {
            ArrayNode list = answer.putArray(field);
            page.forEach(one -> list.add(json.apply(one)));
        }
        if (from + page.size() < found.size()) {
            answer.put("next_page_token", token(from + page.size()));
        }
        return answer;
    }

    static String token(long offset) {
        return Base64.getEncoder().encodeToString(("{\"offset\": " + offset + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static long offset(String token) {
        try {
            String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            return Long.parseLong(text.replaceAll("\\D+", ""));
        } catch (IllegalArgumentException e) {
            throw FakeProblem.invalid("Invalid page token, could not base64-decode");
        }
    }
}
