package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** A write was sent, and nobody can tell whether it was applied. Read the state before trying again. */
public final class OutcomeUnknownException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public OutcomeUnknownException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(ErrorCode.OUTCOME_UNKNOWN, message, cause);
    }
}
