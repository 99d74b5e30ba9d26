package dev.modelregistry.policy;

import dev.modelregistry.error.InvalidException;
import java.time.Duration;
import java.util.Optional;

/**
 * How long versions of a stage are kept.
 *
 * @param archiveAfter after this time in the stage a version goes to the archive; absent for never
 * @param deleteAfter after this time in the stage a version is deleted; absent for never
 * @param keepLast the newest so many are kept in any case
 */
public record RetentionRule(Optional<Duration> archiveAfter, Optional<Duration> deleteAfter, int keepLast) {

    /** Checks the number. */
    public RetentionRule {
        if (keepLast < 0) {
            throw new InvalidException("keepLast is " + keepLast + ": it cannot be negative");
        }
    }
}
