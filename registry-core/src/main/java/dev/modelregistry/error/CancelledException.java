package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The calling thread was interrupted (its interrupt flag is set again) or a listener cancelled. What was committed stays. */
public final class CancelledException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public CancelledException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public CancelledException(String message, @Nullable Throwable cause) {
        super(ErrorCode.CANCELLED, message, cause);
    }
}
