package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of every exception that the library throws. Unchecked and sealed: {@link #code()} and the type say the same.
 *
 * <p>The message says what failed, on which name, and what to try. The {@link #context()} says where. Neither ever
 * holds a secret.
 */
public abstract sealed class RegistryException extends RuntimeException
        permits AlreadyExistsException,
                CancelledException,
                ConflictException,
                ForbiddenException,
                IntegrityException,
                InvalidException,
                NotFoundException,
                OutcomeUnknownException,
                PolicyRefusedException,
                RateLimitedException,
                UnauthenticatedException,
                UnavailableException,
                UnsupportedCapabilityException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private transient volatile @Nullable ErrorContext context;

    RegistryException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What went wrong, for scripts. */
    public final ErrorCode code() {
        return code;
    }

    /** Where it went wrong. Filled in on the way out, by the adapter and then by the registry. */
    public final ErrorContext context() {
        ErrorContext known = context;
        return known == null ? ErrorContext.none() : known;
    }

    /**
     * Whether the same call may be made again as it is, later, with a chance of success.
     *
     * @return true for failures of the moment; false where the caller or the state has to change first
     */
    public boolean retryable() {
        return false;
    }

    /**
     * Adds what this exception does not say yet about the place of the failure.
     *
     * @param wider the surroundings of the failed call; what is known already stays
     * @return this exception
     */
    public final RegistryException at(ErrorContext wider) {
        context = context().orElse(wider);
        return this;
    }
}
