package dev.modelregistry.error;

import java.util.Locale;

/** What went wrong, in one word that scripts can act on. The same failure has the same code on every provider. */
public enum ErrorCode {
    /** The arguments of a command do not parse. */
    USAGE,
    /** A value, name, file or artifact breaks a rule; the message names the field, the value and the rule. */
    INVALID,
    /** What was named is not there. */
    NOT_FOUND,
    /** What should be made is there already. */
    ALREADY_EXISTS,
    /** The state is not what the act expects, or another writer came first. */
    CONFLICT,
    /** The policy in force demands more; every unmet requirement is listed. */
    POLICY_REFUSED,
    /** Stored bytes are not those that were recorded. */
    INTEGRITY,
    /** The product asks to slow down. */
    RATE_LIMITED,
    /** The product cannot be reached, or cannot serve now. */
    UNAVAILABLE,
    /** No or bad credentials. */
    UNAUTHENTICATED,
    /** Good credentials that lack a permission. */
    FORBIDDEN,
    /** A write was sent and nobody can tell whether it was applied. */
    OUTCOME_UNKNOWN,
    /** The provider cannot do this; the capability is named. */
    UNSUPPORTED,
    /** The calling thread was interrupted, or the caller cancelled. */
    CANCELLED;

    /** The spelling that documents and logs carry, for example {@code not-found}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
