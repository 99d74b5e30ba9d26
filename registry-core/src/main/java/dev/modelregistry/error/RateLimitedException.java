package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The product asks to slow down. */
public final class RateLimitedException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public RateLimitedException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public RateLimitedException(String message, @Nullable Throwable cause) {
        super(ErrorCode.RATE_LIMITED, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
