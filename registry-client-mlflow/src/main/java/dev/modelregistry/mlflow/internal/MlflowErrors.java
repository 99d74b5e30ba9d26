package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.ErrorTable;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.Capability;
import java.util.Locale;
import java.util.Optional;

/**
 * What MLflow's error answers mean. A body with {@code error_code} is the application's own: its transaction was rolled back. All
 * else (text, HTML, {@code detail}) comes from the layers around it and is told by status, but for two that every new user
 * meets: the check of the {@code Host} header, and a server that does not serve artifacts.
 */
final class MlflowErrors implements ErrorTable {

    private static final int LONGEST = 300;

    @Override
    public Optional<Meaning> find(HttpCall call, HttpReply reply) {
        String text = reply.text();
        Optional<ObjectNode> json = Json.tryRead(reply.body());
        Optional<String> code =
                json.map(node -> node.path("error_code").asText("")).filter(c -> !c.isEmpty());
        if (code.isPresent()) {
            String message = json.get().path("message").asText("");
            return Optional.of(meaning(call, reply.status(), code.get(), message));
        }
        if (reply.status() == 403 && text.contains("Invalid Host header")) {
            return Meaning.lasting(new ForbiddenException("the MLflow server refuses requests for this host name"
                    + " (its guard against DNS rebinding): its owner has to start it with --allowed-hosts naming the host;"
                    + " this is not about credentials"));
        }
        if (reply.status() == 503 && text.toLowerCase(Locale.ROOT).contains("serve-artifacts")) {
            return Meaning.lasting(artifactsNotServed());
        }
        if (reply.status() == 404 && WebhookCalls.concerns(call)) {
            return Meaning.lasting(new UnsupportedCapabilityException(
                    Capability.NATIVE_WEBHOOKS.text(), "this MLflow server has no webhooks: they came with MLflow 3"));
        }
        if (reply.status() == 404 && LoggedModels.concerns(call)) {
            return Meaning.lasting(new UnsupportedCapabilityException(
                    LoggedModels.CAPABILITY, "this MLflow server has no logged models: they came with MLflow 3"));
        }
        if (reply.status() == 403 && text.contains("Permission denied")) {
            return Meaning.lasting(new ForbiddenException(
                    call.operation() + ": the MLflow server says 'Permission denied': " + permission(call)));
        }
        return json.map(node -> node.path("detail").asText(""))
                .filter(detail -> !detail.isEmpty() && reply.status() < 500)
                .flatMap(detail -> Meaning.lasting(
                        reply.status() == 404
                                ? new NotFoundException(said(call, detail))
                                : new InvalidException(said(call, detail))));
    }

    static UnsupportedCapabilityException artifactsNotServed() {
        return new UnsupportedCapabilityException(
                "artifact-proxy",
                "the MLflow server does not serve artifacts: its owner has to start it with --serve-artifacts");
    }

    private static String permission(HttpCall call) {
        if (WebhookCalls.concerns(call)) {
            return "webhooks are for administrators";
        }
        boolean reads = call.method().equals("GET");
        boolean deletes = call.method().equals("DELETE") && call.path().endsWith("registered-models/delete");
        return "this user needs " + (reads ? "READ" : deletes ? "MANAGE" : "EDIT")
                + " on the registered model, and EDIT on the experiment '" + Governance.EXPERIMENT + "' to act";
    }

    private static Meaning meaning(HttpCall call, int status, String code, String message) {
        String said = said(call, message);
        String lower = message.toLowerCase(Locale.ROOT);
        return switch (code) {
            case "RESOURCE_DOES_NOT_EXIST", "NOT_FOUND" -> new Meaning(new NotFoundException(said), false);
            // The message of a taken name holds a whole SQL statement.
            case "RESOURCE_ALREADY_EXISTS" ->
                new Meaning(new AlreadyExistsException(call.operation() + ": the name is taken"), false);
            case "ABORTED", "RESOURCE_CONFLICT" -> new Meaning(new ConflictException(said), false);
            case "REQUEST_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED" -> new Meaning(new RateLimitedException(said), true);
            case "TEMPORARILY_UNAVAILABLE", "DEADLINE_EXCEEDED" -> new Meaning(new UnavailableException(said), true);
            case "UNAUTHENTICATED" -> new Meaning(new UnauthenticatedException(said), false);
            case "PERMISSION_DENIED" -> new Meaning(new ForbiddenException(said), false);
            case "NOT_IMPLEMENTED" -> new Meaning(new UnsupportedCapabilityException("artifact-transfer", said), false);
            case "BAD_REQUEST" -> new Meaning(database(call, lower, said), lower.contains("integrityerror"));
            case "INTERNAL_ERROR" -> internal(call, lower, said);
            default ->
                new Meaning(
                        lower.contains("alias") && lower.contains("not found")
                                ? new NotFoundException(said)
                                : byStatus(status, said),
                        false);
        };
    }

    /** Two first writers of one alias: one of them gets this, and finds the alias there. */
    private static RegistryException database(HttpCall call, String lower, String said) {
        return lower.contains("sqlalche") || lower.contains("sqlite3") || lower.contains("psycopg")
                ? new UnavailableException(call.operation() + ": the MLflow server's database refused the statement")
                : new InvalidException(said);
    }

    private static Meaning internal(HttpCall call, String lower, String said) {
        if (lower.contains("giving up after")) {
            return new Meaning(new UnavailableException(said), true);
        }
        if (lower.contains("no such file") || lower.contains("not found")) {
            return new Meaning(new NotFoundException(said), false);
        }
        return new Meaning(new UnavailableException(said), call.method().equals("GET") && !isArtifact(call));
    }

    /** A missing artifact in some stores; asking again would not find it. */
    private static boolean isArtifact(HttpCall call) {
        return call.path().contains("artifact");
    }

    private static RegistryException byStatus(int status, String said) {
        return status >= 500 ? new UnavailableException(said) : new InvalidException(said);
    }

    private static String said(HttpCall call, String message) {
        String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return call.operation() + ": " + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…");
    }
}
