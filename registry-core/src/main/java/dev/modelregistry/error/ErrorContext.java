package dev.modelregistry.error;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where a failure happened. Carries names and numbers, never a secret and never a body.
 *
 * @param provider id of the provider, for example {@code local}
 * @param operation the operation of {@code ModelRegistry} that failed, for example {@code promote}
 * @param model the registered model concerned
 * @param status the product's own status, for example an HTTP status
 * @param requestId the product's id of the request, for its support
 * @param attempts how often the request was tried
 * @param event number of the event that was committed before the failure: the decision stands, it is only not shown yet
 */
public record ErrorContext(
        Optional<String> provider,
        Optional<String> operation,
        Optional<String> model,
        OptionalInt status,
        Optional<String> requestId,
        int attempts,
        OptionalLong event) {

    private static final ErrorContext NONE = new ErrorContext(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            1,
            OptionalLong.empty());

    /** A context that says nothing. */
    public static ErrorContext none() {
        return NONE;
    }

    /** A context of an operation on a model at a provider. */
    public static ErrorContext of(String provider, String operation, String model) {
        return NONE.orElse(new ErrorContext(
                Optional.of(provider),
                Optional.of(operation),
                model.isEmpty() ? Optional.empty() : Optional.of(model),
                OptionalInt.empty(),
                Optional.empty(),
                1,
                OptionalLong.empty()));
    }

    /** This context with the number of a committed event. */
    public ErrorContext withEvent(long number) {
        return new ErrorContext(provider, operation, model, status, requestId, attempts, OptionalLong.of(number));
    }

    /** This context with the status and request id that the product answered with. */
    public ErrorContext withRequest(int httpStatus, Optional<String> id, int tries) {
        return new ErrorContext(provider, operation, model, OptionalInt.of(httpStatus), id, tries, event);
    }

    /** This context, with what it leaves out taken from {@code wider}. */
    public ErrorContext orElse(ErrorContext wider) {
        return new ErrorContext(
                provider.or(wider::provider),
                operation.or(wider::operation),
                model.or(wider::model),
                status.isPresent() ? status : wider.status,
                requestId.or(wider::requestId),
                Math.max(attempts, wider.attempts),
                event.isPresent() ? event : wider.event);
    }
}
