package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.mlflow.NewWebhook;
import dev.modelregistry.mlflow.Webhook;
import dev.modelregistry.mlflow.WebhookEventType;
import dev.modelregistry.mlflow.WebhookTestResult;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Makes, lists, tries and ends webhooks. Thread-safe. */
public final class WebhookCalls implements AutoCloseable {

    static final String PATH = "webhooks";
    private static final int PAGE = 100;
    private static final String ALLOWING = " The owner of the MLflow server can allow more with"
            + " MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https and MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true";

    private final MlflowServer server;

    /** Opens connections when they are needed. */
    public WebhookCalls(Settings settings) {
        server = new MlflowServer(settings);
    }

    /** Whether a request is about webhooks, which servers of 2.x answer as an unknown page. */
    static boolean concerns(HttpCall call) {
        return call.path().startsWith(MlflowServer.API + PATH);
    }

    /** Makes one. */
    public Webhook create(NewWebhook webhook) {
        ObjectNode body = Json.object()
                .put("name", webhook.name())
                .put("url", webhook.url().toString())
                .put("secret", webhook.secret());
        webhook.description().ifPresent(text -> body.put("description", text));
        ArrayNode events = body.putArray("events");
        webhook.events().stream().sorted().forEach(type -> events.add(event(type)));
        try {
            return webhook(server.create("createWebhook", PATH, body).path("webhook"));
        } catch (InvalidException e) {
            throw isAboutAddress(e) ? new InvalidException(e.getMessage() + ALLOWING, e) : e;
        }
    }

    private static boolean isAboutAddress(InvalidException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Allowed schemes") || message.contains("non-public");
    }

    private static ObjectNode event(WebhookEventType type) {
        return Json.object().put("entity", type.entity()).put("action", type.action());
    }

    /** All, a page at a time. */
    public Stream<Webhook> list() {
        return Stream.iterate(
                        Optional.of(page(Optional.empty())),
                        Optional::isPresent,
                        page -> page.get().token().map(token -> page(Optional.of(token))))
                .flatMap(page -> page.get().webhooks().stream());
    }

    private record Page(List<Webhook> webhooks, Optional<String> token) {}

    private Page page(Optional<String> token) {
        Map<String, String> query = new HashMap<>(Map.of("max_results", Integer.toString(PAGE)));
        token.ifPresent(text -> query.put("page_token", text));
        JsonNode answer = server.get("listWebhooks", PATH, query);
        return new Page(Json.list(answer, "webhooks", WebhookCalls::webhook), Json.given(answer, "next_page_token"));
    }

    /** Has an example sent. */
    public WebhookTestResult test(String id, WebhookEventType type) {
        ObjectNode body = Json.object();
        body.set("event", event(type));
        JsonNode result = server.create("testWebhook", PATH + "/" + HttpCall.oneName(id) + "/test", body)
                .path("result");
        int status = result.path("response_status").asInt();
        return new WebhookTestResult(
                result.path("success").asBoolean(),
                status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
                Json.given(result, "response_body").or(() -> Json.given(result, "error_message")));
    }

    /** Ends one. */
    public boolean delete(String id) {
        try {
            server.write("deleteWebhook", "DELETE", PATH + "/" + HttpCall.oneName(id), Json.object());
            return true;
        } catch (NotFoundException gone) {
            return false;
        }
    }

    private static Webhook webhook(JsonNode node) {
        Set<WebhookEventType> events = EnumSet.noneOf(WebhookEventType.class);
        for (JsonNode event : node.path("events")) {
            for (WebhookEventType type : WebhookEventType.values()) {
                if (type.entity().equals(Json.text(event, "entity"))
                        && type.action().equals(Json.text(event, "action"))) {
                    events.add(type);
                }
            }
        }
        return new Webhook(
                Json.text(node, "webhook_id"),
                Json.text(node, "name"),
                Json.text(node, "url"),
                events,
                Json.given(node, "description"),
                Json.text(node, "status").equals("ACTIVE"),
                Instant.ofEpochMilli(node.path("creation_timestamp").asLong()));
    }

    @Override
    public void close() {
        server.close();
    }
}
