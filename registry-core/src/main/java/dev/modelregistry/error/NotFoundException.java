package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** What was named is not there. */
public final class NotFoundException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public NotFoundException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public NotFoundException(String message, @Nullable Throwable cause) {
        super(ErrorCode.NOT_FOUND, message, cause);
    }
}
