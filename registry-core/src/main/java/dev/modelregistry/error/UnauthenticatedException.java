package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The product wants credentials, or other ones. */
public final class UnauthenticatedException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public UnauthenticatedException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public UnauthenticatedException(String message, @Nullable Throwable cause) {
        super(ErrorCode.UNAUTHENTICATED, message, cause);
    }
}
