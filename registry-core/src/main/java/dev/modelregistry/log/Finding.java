package dev.modelregistry.log;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that {@code verify} found not to be as it should.
 *
 * @param kind what kind of thing
 * @param model the model
 * @param version the version, where it is about one
 * @param subject what exactly, for example {@code alias:champion}, an object key, {@code event 12}
 * @param expected what should be; empty for nothing
 * @param actual what is; empty for nothing
 */
public record Finding(
        Kind kind, ModelName model, Optional<VersionNumber> version, String subject, String expected, String actual) {

    /** Kinds of findings. */
    public enum Kind {
        /** A native value was changed outside the log. */
        DRIFT,
        /** A native value does not show a committed event yet; {@code recover} mends it. */
        STALE,
        /** Bytes do not have the digest that was recorded. */
        BAD_DIGEST,
        /** A signature does not verify. */
        BAD_SIGNATURE,
        /** A signature's key is not in the policy. */
        UNKNOWN_KEY,
        /** A number is missing inside the log. */
        MISSING_EVENT,
        /** The log ends before an event that is known to exist. */
        TRUNCATED,
        /** An object that the log or a row names is gone. */
        MISSING_OBJECT,
        /** An event without effect: it does not parse, chain, or was not allowed. */
        VOID_EVENT,
        /** An event that the policy in force did not allow. */
        POLICY_VIOLATION,
        /** An event's time and the store's disagree. */
        CLOCK;

        /** The spelling that documents carry, for example {@code bad-digest}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
