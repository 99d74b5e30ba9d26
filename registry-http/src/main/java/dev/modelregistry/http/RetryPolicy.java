package dev.modelregistry.http;

import java.time.Duration;

/**
 * How long and how often a call is tried.
 *
 * @param attempts most attempts, at least 1
 * @param deadline time for all attempts and the pauses between them
 * @param firstPause upper bound of the first pause; each later bound is twice the one before
 * @param longestPause upper bound of every pause
 */
public record RetryPolicy(int attempts, Duration deadline, Duration firstPause, Duration longestPause) {

    /** Checks the bounds. */
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, not " + deadline);
        }
        if (firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("pauses must not be negative, and longestPause not below firstPause");
        }
    }

    /** Four attempts in 60 seconds, pauses of up to 200 milliseconds at first and up to 5 seconds later. */
    public static RetryPolicy standard() {
        return new RetryPolicy(4, Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    /** A pause with full jitter: anything from nothing to the bound of this attempt. */
    Duration pauseAfter(int attempt, double random) {
        double bound =
                Math.min((double) firstPause.toNanos() * Math.pow(2, attempt - 1), (double) longestPause.toNanos());
        return Duration.ofNanos((long) (bound * random));
    }
}
