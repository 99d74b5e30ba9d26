package dev.modelregistry.vertex.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks for something that may not be there yet: at once, then after pauses that grow.
 *
 * @param longest to look for
 * @param first pause
 */
record Waiting(Duration longest, Duration first) {

    private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();

    /** What was found; empty when time is over, or the thread was interrupted. */
    <T> Optional<T> until(Supplier<Optional<T>> look) {
        long end = System.nanoTime() + longest.toNanos();
        long pause = first.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent() || System.nanoTime() >= end || !Operations.paused(pause)) {
                return found;
            }
            pause = Math.min(pause + pause / 2, LONGEST_PAUSE);
        }
    }
}
