package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.mlflow.WebhookEvent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the bodies that MLflow's webhooks send. */
public final class WebhookBodies {

    private WebhookBodies() {}

    /** The event of a body. */
    public static WebhookEvent read(byte[] body) {
        JsonNode json =
                Json.tryRead(body).orElseThrow(() -> new InvalidException("webhook delivery: the body is not JSON"));
        String entity = required(json, "entity");
        String action = required(json, "action");
        JsonNode data = json.path("data");
        return switch (entity + "." + action) {
            case "registered_model.created" ->
                new WebhookEvent.ModelCreated(required(data, "name"), tags(data), optional(data, "description"));
            case "model_version.created" ->
                new WebhookEvent.VersionCreated(
                        required(data, "name"),
                        required(data, "version"),
                        required(data, "source"),
                        optional(data, "run_id"),
                        tags(data),
                        optional(data, "description"));
            case "model_version_tag.set" ->
                new WebhookEvent.TagSet(
                        required(data, "name"),
                        required(data, "version"),
                        required(data, "key"),
                        optional(data, "value").orElse(""));
            case "model_version_tag.deleted" ->
                new WebhookEvent.TagRemoved(required(data, "name"), required(data, "version"), required(data, "key"));
            case "model_version_alias.created" ->
                new WebhookEvent.AliasSet(required(data, "name"), required(data, "alias"), required(data, "version"));
            case "model_version_alias.deleted" ->
                new WebhookEvent.AliasRemoved(required(data, "name"), required(data, "alias"));
            default -> new WebhookEvent.Other(entity, action);
        };
    }

    private static String required(JsonNode node, String field) {
        return optional(node, field)
                .orElseThrow(() -> new InvalidException("webhook delivery: the body has no field '" + field + "'"));
    }

    /** MLflow sends null for what is not set. */
    private static Optional<String> optional(JsonNode node, String field) {
        return node.path(field).isNull() ? Optional.empty() : Json.given(node, field);
    }

    private static Map<String, String> tags(JsonNode data) {
        Map<String, String> tags = new TreeMap<>();
        data.path("tags")
                .fields()
                .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText("")));
        return tags;
    }
}
