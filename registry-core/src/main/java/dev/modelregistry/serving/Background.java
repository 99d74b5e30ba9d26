package dev.modelregistry.serving;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where work happens later. */
interface Background extends AutoCloseable {

    /** Runs something after a while, not at all once closed. */
    void later(Duration delay, Runnable work);

    /** Ends it; work under way is interrupted. */
    @Override
    void close();

    /** Daemon threads of one resolver. */
    static Background threads(int count) {
        AtomicInteger number = new AtomicInteger();
        var executor = new ScheduledThreadPoolExecutor(count, work -> {
            Thread thread = new Thread(work, "model-resolver-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new Background() {
            @Override
            public void later(Duration delay, Runnable work) {
                try {
                    var unused = executor.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException closed) {
                    return; // Nobody waits for it any more.
                }
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}
