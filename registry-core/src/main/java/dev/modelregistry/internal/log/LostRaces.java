package dev.modelregistry.internal.log;

import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ConflictException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The races for the next number that one act lost. It waits longer, and more at random, the more these are, so that of many
 * writers everyone gets through. For one thread.
 */
public final class LostRaces {

    private static final int MOST = 200;
    private static final int MOST_DOUBLINGS = 12;
    private static final long SHORTEST_ATTEMPT = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONGEST_ATTEMPT = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);

    private int lost;

    /** None yet. */
    public LostRaces() {}

    /**
     * Notes one more, and waits before the next attempt.
     *
     * @param attempt how long the lost one took
     * @throws ConflictException there were too many
     * @throws CancelledException the thread was interrupted
     */
    public void waitAfter(Duration attempt) {
        lost++;
        if (lost > MOST) {
            throw new ConflictException("other writers came first " + lost + " times in a row: try again later");
        }
        long nanos = Math.max(SHORTEST_ATTEMPT, Math.min(attempt.toNanos(), LONGEST_ATTEMPT));
        long window = nanos << Math.min(2 * lost, MOST_DOUBLINGS);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(Math.min(window, LONGEST_WAIT)));
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("interrupted while other writers were first");
        }
    }
}
