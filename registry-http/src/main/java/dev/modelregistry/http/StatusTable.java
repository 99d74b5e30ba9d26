package dev.modelregistry.http;

import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import java.util.Map;

/** Which exception an answer becomes when the adapter does not know better. */
final class StatusTable {

    private static final int LONGEST = 200;

    private StatusTable() {}

    /** Failures of the moment. */
    static boolean passes(int status) {
        return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
    }

    /** A server or a gateway that broke off, perhaps after the write. 503 and 429 say that nothing was begun. */
    static boolean leavesDoubt(int status) {
        return status == 408 || status >= 500 && status != 501 && status != 503;
    }

    static RegistryException failure(
            HttpCall call, HttpReply reply, boolean perhapsApplied, Map<String, String> secret) {
        String message = call.operation() + " failed with status " + reply.status() + detail(reply, secret);
        if (perhapsApplied) {
            return new OutcomeUnknownException(
                    message + "; it may have been applied: read the state before trying again");
        }
        return switch (reply.status()) {
            case 401 -> new UnauthenticatedException(message);
            case 403 -> new ForbiddenException(message);
            case 404, 410 -> new NotFoundException(message);
            case 409, 412 -> new ConflictException(message);
            case 429 -> new RateLimitedException(message);
            default ->
                reply.status() >= 500 || reply.status() == 408
                        ? new UnavailableException(message)
                        : new InvalidException(message);
        };
    }

    private static String detail(HttpReply reply, Map<String, String> secret) {
        String text = reply.text();
        for (String value : secret.values()) {
            for (String word : value.split(" ", -1)) {
                // Shorter words are scheme names or would tear holes into the text.
                text = word.length() < 8 ? text : text.replace(word, "[hidden]");
            }
        }
        text = text.replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        if (text.isEmpty()) {
            return "";
        }
        return ": " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
