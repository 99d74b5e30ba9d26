package dev.modelregistry.mlflow.internal;

import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.ErrorTable;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the XML answers of object stores mean. Of their text only code and message are kept: a store that refuses a signature
 * repeats what was signed.
 */
final class StoreErrors implements ErrorTable {

    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,80})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,200})");
    private static final Set<String> PASSING =
            Set.of("InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "OperationAborted");

    @Override
    public Optional<Meaning> find(HttpCall call, HttpReply reply) {
        String text = reply.text();
        Matcher code = CODE.matcher(text);
        if (!code.find()) {
            return Optional.empty();
        }
        Matcher message = MESSAGE.matcher(text);
        String said = call.operation() + ": the object store says " + code.group(1)
                + (message.find() ? ", " + message.group(1).replaceAll("[\\s\\p{Cntrl}]+", " ") : "");
        if (PASSING.contains(code.group(1)) || reply.status() >= 500) {
            return Meaning.passing(new UnavailableException(said));
        }
        return Meaning.lasting(
                switch (reply.status()) {
                    case 401, 403 -> new ForbiddenException(said);
                    case 404 -> new NotFoundException(said);
                    default -> new InvalidException(said);
                });
    }
}
