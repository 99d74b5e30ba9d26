package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The credentials are good but lack a permission; the message names it where the product does. */
public final class ForbiddenException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public ForbiddenException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public ForbiddenException(String message, @Nullable Throwable cause) {
        super(ErrorCode.FORBIDDEN, message, cause);
    }
}
