package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The product cannot be reached or cannot serve now, or the disk below it cannot. */
public final class UnavailableException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public UnavailableException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(ErrorCode.UNAVAILABLE, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
