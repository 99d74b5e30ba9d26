package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.ErrorCode;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.internal.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A failed command.
 *
 * @param code for scripts
 * @param exit the exit code
 * @param message for people
 * @param missing unmet requirements
 * @param capability what the provider, or this version, lacks
 * @param context where it failed
 * @param hint what to look at next
 */
record Failure(
        String code,
        int exit,
        String message,
        List<String> missing,
        Optional<String> capability,
        ErrorContext context,
        Optional<String> hint) {

    /** What a shell reports of a process that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    private static final int INTERNAL = 1;

    static Failure usage(String message, String command) {
        return new Failure(
                ErrorCode.USAGE.text(),
                exit(ErrorCode.USAGE),
                message,
                List.of(),
                Optional.empty(),
                ErrorContext.none(),
                Optional.of("'" + command + " --help' shows how"));
    }

    static Failure of(Throwable cause) {
        if (cause instanceof RegistryException known) {
            return ofRegistry(known);
        }
        return new Failure(
                "internal",
                INTERNAL,
                "unexpected " + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                List.of(),
                Optional.empty(),
                ErrorContext.none(),
                Optional.of("this is a defect of mre; --debug shows where it happened"));
    }

    private static Failure ofRegistry(RegistryException cause) {
        boolean cancelled = cause.code() == ErrorCode.CANCELLED;
        return new Failure(
                cancelled ? "interrupted" : cause.code().text(),
                exit(cause.code()),
                String.valueOf(cause.getMessage()),
                cause instanceof PolicyRefusedException refused ? refused.missing() : List.of(),
                cause instanceof UnsupportedCapabilityException unsupported
                        ? Optional.of(unsupported.capability())
                        : Optional.empty(),
                cause.context(),
                Optional.empty());
    }

    private static int exit(ErrorCode code) {
        return switch (code) {
            case USAGE, INVALID -> 2;
            case NOT_FOUND -> 3;
            case ALREADY_EXISTS, CONFLICT -> 4;
            case POLICY_REFUSED -> 5;
            case INTEGRITY -> 6;
            case UNAVAILABLE, RATE_LIMITED -> 7;
            case UNAUTHENTICATED, FORBIDDEN -> 8;
            case OUTCOME_UNKNOWN -> 9;
            case UNSUPPORTED -> 10;
            case CANCELLED -> INTERRUPTED;
        };
    }

    ObjectNode document() {
        ObjectNode document = Json.object();
        ObjectNode error = document.putObject("error");
        error.put("code", code).put("message", message);
        error.set("missing", Json.texts(missing));
        Json.put(error, "provider", context.provider());
        Json.put(error, "requestId", context.requestId());
        Nodes.put(error, "event", context.event());
        Json.put(error, "capability", capability);
        return document;
    }

    /** What a person reads. */
    void print(Page page) {
        page.line("mre: " + code + ": " + message);
        missing.forEach(one -> page.line("  missing: " + one));
        context.event()
                .ifPresent(event -> page.line(
                        "  event " + event + " is committed: the decision stands, 'mre recover' finishes showing it"));
        context.requestId().ifPresent(id -> page.line("  request: " + Text.shown(id)));
        hint.ifPresent(text -> page.line("  " + text));
    }
}
