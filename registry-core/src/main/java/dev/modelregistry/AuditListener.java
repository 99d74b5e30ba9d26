package dev.modelregistry;

import dev.modelregistry.error.ErrorCode;
import java.time.Instant;
import java.util.Optional;

/**
 * Hears of every operation of this client, reads, refusals and failures included, after it ended, on the thread that
 * called. An exception is logged and changes nothing.
 */
@FunctionalInterface
public interface AuditListener {

    /** An operation ended. */
    void completed(Operation operation);

    /**
     * An operation that ended.
     *
     * @param name method of {@link ModelRegistry}, for example {@code promote}
     * @param subject the model or URI concerned; empty for operations on the whole registry
     * @param actor who this client acts for
     * @param at when it ended
     * @param failure why it failed; absent when it did not
     * @param message of the failure; empty when there was none
     */
    record Operation(
            String name, String subject, String actor, Instant at, Optional<ErrorCode> failure, String message) {}
}
