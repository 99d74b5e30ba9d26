package dev.modelregistry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Plain requests to one server, with nothing of the library in between. */
final class Wire {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What two servers may say differently: what time it is, and how an error is put. */
    private static final Set<String> FREE = Set.of(
            "creation_timestamp",
            "last_updated_timestamp",
            "creation_timestamp_ms",
            "last_updated_timestamp_ms",
            "creation_time",
            "last_update_time",
            "message",
            "detail",
            "sqlstate",
            "error_class",
            "experiment_id");

    private final URI address;
    private final Map<String, String> variables = new HashMap<>();

    Wire(URI address) {
        this.address = address;
    }

    /** A name for what a server chose: <code>{name}</code> in later requests stands for it. */
    void keep(String name, String value) {
        variables.put(name, value);
    }

    /**
     * An answer.
     *
     * @param json missing where it is none
     */
    record Answer(int status, String text, JsonNode json) {

        String code() {
            return json.path("error_code").asText("");
        }

        String at(String pointer) {
            return json.at(pointer).asText("");
        }

        /** All that two servers have to agree on. */
        String comparable() {
            String body = json.isMissingNode()
                    ? (status < 400 ? text : "(some page)")
                    : plain(json).toString();
            return status + " "
                    + body.replaceAll("[0-9a-f]{32}", "<id>")
                            .replaceAll("mlflow-artifacts:/[0-9]+", "mlflow-artifacts:/<n>");
        }

        private static JsonNode plain(JsonNode node) {
            if (node instanceof ObjectNode object) {
                ObjectNode plain = JsonNodeFactory.instance.objectNode();
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                names.stream()
                        .sorted()
                        .filter(name -> !name.equals("sqlstate") && !name.equals("error_class"))
                        .forEach(name -> plain.set(
                                name,
                                FREE.contains(name)
                                        ? JsonNodeFactory.instance.textNode("<any>")
                                        : plain(object.get(name))));
                return plain;
            }
            if (node instanceof ArrayNode array) {
                // Lists of rows come in the order that was asked for; tags, aliases and files in none.
                boolean rows =
                        array.path(0).has("current_stage") || array.path(0).has("creation_timestamp");
                List<JsonNode> all = new ArrayList<>(StreamSupport.stream(array.spliterator(), false)
                        .map(Answer::plain)
                        .toList());
                if (!rows) {
                    all.sort(Comparator.comparing(JsonNode::toString));
                }
                return JsonNodeFactory.instance.arrayNode().addAll(all);
            }
            return node;
        }
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> one : variables.entrySet()) {
            filled = filled.replace("{" + one.getKey() + "}", one.getValue());
        }
        return filled;
    }

    /**
     * Sends a request.
     *
     * @param path below {@code api/2.0/mlflow/}, or from the root where it begins with a slash
     * @param body as text; empty for none
     * @param headers name and value by turns
     */
    Answer send(String method, String path, String body, String... headers) {
        String where = filled(path.startsWith("/") ? path : "/api/2.0/mlflow/" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(where))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(filled(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), json(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = text.startsWith("{") ? MAPPER.readTree(text) : null;
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
