package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** What should be made is there already: a model, a version number, a semantic version. */
public final class AlreadyExistsException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception with a message that says what failed and what to try. */
    public AlreadyExistsException(String message) {
        this(message, null);
    }

    /** Makes the exception with a message and the failure behind it. */
    public AlreadyExistsException(String message, @Nullable Throwable cause) {
        super(ErrorCode.ALREADY_EXISTS, message, cause);
    }
}
