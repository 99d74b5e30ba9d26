package dev.modelregistry.testkit.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work of another client that stands still in the middle until it is let go on. */
final class HeldUp<T> implements AutoCloseable {

    /** Only turns a deadlock into a failure. */
    private static final int MINUTES = 1;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch there = new CountDownLatch(1);
    private final CompletableFuture<T> done;

    private HeldUp(Consumer<Runnable> pause, Supplier<T> work) {
        pause.accept(() -> {
            there.countDown();
            await(goOn);
        });
        done = CompletableFuture.supplyAsync(work, task -> new Thread(task, "held up").start())
                .whenComplete((value, failure) -> there.countDown());
        await(there);
    }

    /**
     * Begins the work, and comes back when it stands still.
     *
     * @param pause takes what stands still, to be run where the work is held up
     * @param work the work
     */
    static <T> HeldUp<T> at(Consumer<Runnable> pause, Supplier<T> work) {
        return new HeldUp<>(pause, work);
    }

    /** Lets the work go on, and waits for its end. */
    T finish() {
        goOn.countDown();
        return done.orTimeout(MINUTES, TimeUnit.MINUTES).join();
    }

    @Override
    public void close() {
        goOn.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
