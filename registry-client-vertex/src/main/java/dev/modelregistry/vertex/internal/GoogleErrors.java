package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.ErrorTable;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.internal.json.Json;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the error answers of Google's services mean. HTTP statuses are ambiguous there, so {@code error.status} decides where there is
 * one: 409 is {@code ALREADY_EXISTS} or {@code ABORTED}, 400 is {@code INVALID_ARGUMENT} or {@code FAILED_PRECONDITION}. What is no JSON
 * comes from a front end and is told by its status.
 */
final class GoogleErrors implements ErrorTable {

    private static final int LONGEST = 400;

    @Override
    public Optional<Meaning> find(HttpCall call, HttpReply reply) {
        boolean json = reply.header("content-type")
                .filter(type -> type.contains("json"))
                .isPresent();
        Optional<JsonNode> error = json
                ? Json.tryRead(reply.body()).map(body -> body.path("error")).filter(JsonNode::isObject)
                : Optional.empty();
        if (error.isEmpty()) {
            return Optional.empty();
        }
        return meaning(call, Json.text(error.get(), "status"), said(call, error.get()));
    }

    private static Optional<Meaning> meaning(HttpCall call, String status, String said) {
        return switch (status) {
            case "INVALID_ARGUMENT", "OUT_OF_RANGE" -> Meaning.lasting(new InvalidException(said));
            case "FAILED_PRECONDITION", "ABORTED" -> Meaning.lasting(new ConflictException(said));
            case "ALREADY_EXISTS" -> Meaning.lasting(new AlreadyExistsException(said));
            case "NOT_FOUND" -> Meaning.lasting(new NotFoundException(said));
            case "UNAUTHENTICATED" -> Meaning.lasting(new UnauthenticatedException(said));
            case "PERMISSION_DENIED" -> Meaning.lasting(new ForbiddenException(said));
            case "RESOURCE_EXHAUSTED" -> Meaning.passing(new RateLimitedException(said));
            // The service does not promise that nothing was begun.
            case "UNAVAILABLE" ->
                call.effect() == Effect.WRITE
                        ? Meaning.lasting(new OutcomeUnknownException(
                                said + "; it may have been applied: read the state before trying again"))
                        : Meaning.passing(new UnavailableException(said));
            default -> Optional.empty();
        };
    }

    /** What the end of an operation means: its {@code code} is a number of gRPC, not of HTTP. */
    static RegistryException ofOperation(String operation, JsonNode error) {
        String said = operation + " failed: " + shortened(Json.text(error, "message"));
        return switch (error.path("code").asInt()) {
            case 1, 4, 13, 14 -> new UnavailableException(said);
            case 5 -> new NotFoundException(said);
            case 6 -> new AlreadyExistsException(said);
            case 7 -> new ForbiddenException(said);
            case 8 -> new RateLimitedException(said);
            case 9, 10 -> new ConflictException(said);
            case 16 -> new UnauthenticatedException(said);
            default -> new InvalidException(said);
        };
    }

    private static String said(HttpCall call, JsonNode error) {
        StringBuilder text =
                new StringBuilder(call.operation()).append(": ").append(shortened(Json.text(error, "message")));
        Set<String> more = new LinkedHashSet<>();
        for (JsonNode detail : error.path("details")) {
            Json.given(detail.path("metadata"), "permission").ifPresent(name -> more.add("needs " + name));
            for (JsonNode field : detail.path("fieldViolations")) {
                more.add(Json.text(field, "field") + ": " + shortened(Json.text(field, "description")));
            }
        }
        return more.isEmpty()
                ? text.toString()
                : text.append(" (").append(String.join("; ", more)).append(')').toString();
    }

    private static String shortened(String message) {
        String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
