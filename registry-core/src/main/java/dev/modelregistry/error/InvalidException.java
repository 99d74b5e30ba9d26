package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** A value breaks a rule. The message names the field, the value and the rule. */
public final class InvalidException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public InvalidException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public InvalidException(String message, @Nullable Throwable cause) {
        super(ErrorCode.INVALID, message, cause);
    }
}
