package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request says, checked as strictly as MLflow does. */
record FakeArguments(ObjectNode node) {

    private static final String SEE = ". See the API docs for more information about request parameters.";

    /** A text that has to be there; an empty one counts as missing. */
    String text(String name) {
        return given(name)
                .orElseThrow(() -> FakeProblem.invalid("Missing value for required parameter '" + name + "'" + SEE));
    }

    /** A text; empty where there is none. */
    Optional<String> given(String name) {
        return present(name).filter(text -> !text.isEmpty());
    }

    /** A text, be it empty. */
    Optional<String> present(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(name, value, value.isBoolean() ? "bool" : value.isNumber() ? "int" : "dict");
        }
        return Optional.of(value.asText());
    }

    private static FakeProblem wrong(String name, JsonNode value, String type) {
        return FakeProblem.invalid("Invalid value " + value + " for parameter '" + name
                + "' supplied:  Hint: Value was of type '" + type + "'" + SEE);
    }

    /** A whole number, as a number or as text. */
    long number(String name, long otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.isTextual() && value.asText().matches("-?[0-9]+")) {
            return Long.parseLong(value.asText());
        }
        if (!value.isIntegralNumber()) {
            throw wrong(name, value, "str");
        }
        return value.asLong();
    }

    /** A truth, which has to be one. */
    boolean flag(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw FakeProblem.invalid("Missing value for required parameter '" + name + "'" + SEE);
        }
        if (!value.isBoolean()) {
            throw wrong(name, value, "str");
        }
        return value.asBoolean();
    }

    int version() {
        String text = text("version");
        if (!text.matches("[0-9]{1,9}")) {
            throw FakeProblem.invalid("Parameter 'version' must be an integer, got '" + text + "'.");
        }
        return Integer.parseInt(text);
    }

    /** A list of {@code key} and {@code value}; of two with one key the last stays. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (FakeArguments one : list(name)) {
            pairs.put(one.text("key"), one.present("value").orElse(""));
        }
        return pairs;
    }

    List<FakeArguments> list(String name) {
        List<FakeArguments> list = new ArrayList<>();
        node.path(name)
                .forEach(one -> list.add(
                        new FakeArguments(one instanceof ObjectNode o ? o : JsonNodeFactory.instance.objectNode())));
        return list;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode value = node.path(name);
        if (value.isTextual()) {
            texts.add(value.asText());
        } else {
            value.forEach(one -> texts.add(one.asText()));
        }
        return texts;
    }
}
