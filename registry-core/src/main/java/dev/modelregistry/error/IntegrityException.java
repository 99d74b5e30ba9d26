package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** Stored bytes are not those that were recorded. They are never served. */
public final class IntegrityException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public IntegrityException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public IntegrityException(String message, @Nullable Throwable cause) {
        super(ErrorCode.INTEGRITY, message, cause);
    }
}
