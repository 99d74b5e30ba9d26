package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The state is not what the act expects, or another writer came first. The message names both values. */
public final class ConflictException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public ConflictException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public ConflictException(String message, @Nullable Throwable cause) {
        super(ErrorCode.CONFLICT, message, cause);
    }
}
