package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.ErrorTable;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.internal.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What SageMaker's error answers mean. All of them have status 400, so the code decides; and what is not there, or is there
 * already, is the same code as a wrong parameter, so there the text decides.
 */
final class SageMakerErrors implements ErrorTable {

    private static final List<String> MISSING =
            List.of("does not exist", "not found", "could not find", "cannot find", "cannot be found");

    private final AwsSigner signer;

    SageMakerErrors(AwsSigner signer) {
        this.signer = signer;
    }

    @Override
    public Optional<Meaning> find(HttpCall call, HttpReply reply) {
        Optional<ObjectNode> json = Json.tryRead(reply.body());
        String code = json.flatMap(node -> Json.given(node, "__type"))
                .or(() -> reply.header("x-amzn-errortype"))
                .map(SageMakerErrors::bare)
                // Proxies and emulators answer in XML.
                .or(() -> Xml.element(reply.text(), "Code"))
                .orElse("");
        String message = json.flatMap(node -> Json.given(node, "message").or(() -> Json.given(node, "Message")))
                .or(() -> Xml.element(reply.text(), "Message"))
                .orElse("");
        String said = call.operation() + ": SageMaker says " + code + (message.isEmpty() ? "" : ", " + shown(message));
        return switch (code) {
            case "ValidationException" -> Meaning.lasting(validation(message, said));
            case "ResourceNotFound", "ResourceNotFoundException" -> Meaning.lasting(new NotFoundException(said));
            case "ResourceInUse" -> Meaning.lasting(new AlreadyExistsException(said));
            case "ConflictException" -> Meaning.lasting(new ConflictException(said));
            case "ResourceLimitExceeded" ->
                Meaning.lasting(new InvalidException(said + ": a quota of the account is used up"));
            case "Throttling",
                    "ThrottlingException",
                    "ThrottledException",
                    "RequestThrottled",
                    "RequestThrottledException",
                    "TooManyRequestsException",
                    "RequestLimitExceeded",
                    "SlowDown" -> Meaning.passing(new RateLimitedException(said));
            case "AccessDeniedException", "AccessDenied", "NotAuthorized", "OptInRequired" ->
                Meaning.lasting(new ForbiddenException(said + "; needed is sagemaker:" + call.operation()));
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidAccessKeyId",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException",
                    "IncompleteSignature",
                    "IncompleteSignatureException",
                    "SignatureDoesNotMatch" -> Meaning.lasting(new UnauthenticatedException(said));
            case "ExpiredToken", "ExpiredTokenException" -> Meaning.passing(new UnauthenticatedException(said));
            case "InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed" ->
                Optional.of(signature(reply, message, said));
            case "ServiceUnavailable", "ServiceUnavailableException" -> Meaning.passing(new UnavailableException(said));
            default ->
                code.isEmpty() || reply.status() >= 500
                        ? Optional.empty()
                        : Meaning.lasting(new InvalidException(said));
        };
    }

    /** {@code com.amazonaws.sagemaker#ValidationException} and {@code ValidationException:http://…}; in this order. */
    private static String bare(String type) {
        String code = type.split(":", 2)[0];
        return code.substring(code.lastIndexOf('#') + 1);
    }

    private static RegistryException validation(String message, String said) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (MISSING.stream().anyMatch(lower::contains)) {
            return new NotFoundException(said);
        }
        return lower.contains("already exists") ? new AlreadyExistsException(said) : new InvalidException(said);
    }

    /** A wrong secret stays wrong; a wrong clock is put right. */
    private Meaning signature(HttpReply reply, String message, String said) {
        String lower = message.toLowerCase(Locale.ROOT);
        boolean clock = lower.contains("expired") || lower.contains("not yet current") || lower.contains("skewed");
        if (clock) {
            reply.header("date").ifPresent(signer::follow);
        }
        return new Meaning(new UnauthenticatedException(said), clock);
    }

    /** Refusals name role, right and key, in this order, and the key is what the reader needs. */
    static String shown(String message) {
        String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= 600 ? line : Text.shown(line);
    }
}
