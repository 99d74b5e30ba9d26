package dev.modelregistry.local.internal;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * Waits while another process holds SQLite's lock. In place of SQLite's own waiting, which cannot be interrupted and
 * backs off to 100 ms, so that one of several busy processes would starve.
 */
final class BusyWait extends BusyHandler {

    private static final long SHORTEST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 5_000_000;

    private final long timeoutNanos;
    // Only spreads the waits of processes that were refused at the same moment.
    private final SplittableRandom jitter = new SplittableRandom();
    private long started;

    BusyWait(Duration timeout) {
        timeoutNanos = timeout.toNanos();
    }

    @Override
    protected int callback(int tries) {
        long now = System.nanoTime();
        if (tries == 0) {
            started = now;
        }
        long left = timeoutNanos - (now - started);
        if (left <= 0) {
            return 0;
        }
        long upTo = Math.min(LONGEST_NANOS, SHORTEST_NANOS << Math.min(tries, 10));
        LockSupport.parkNanos(Math.min(left, jitter.nextLong(SHORTEST_NANOS / 2, upTo + 1)));
        // A thread that is interrupted, before or meanwhile, does not stay parked.
        return Thread.currentThread().isInterrupted() ? 0 : 1;
    }
}
