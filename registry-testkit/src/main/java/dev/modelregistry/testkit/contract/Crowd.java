package dev.modelregistry.testkit.contract;

import dev.modelregistry.error.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Many doing something at once. */
final class Crowd {

    /** Only turns a deadlock into a failure. */
    private static final int MINUTES = 5;

    private Crowd() {}

    /**
     * What became of one member's work.
     *
     * @param value what it answered
     * @param refusal why it did not
     */
    record Outcome<T>(Optional<T> value, Optional<RegistryException> refusal) {

        boolean succeeded() {
            return value.isPresent();
        }
    }

    /** Lets everybody begin together, and waits for all. What is no {@link RegistryException} fails the test. */
    static <T> List<Outcome<T>> of(int size, IntFunction<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            CyclicBarrier start = new CyclicBarrier(size);
            List<Future<Outcome<T>>> running = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int member = i;
                running.add(threads.submit(() -> {
                    start.await(MINUTES, TimeUnit.MINUTES);
                    return outcome(work, member);
                }));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<Outcome<T>> one : running) {
                outcomes.add(one.get(MINUTES, TimeUnit.MINUTES));
            }
            return outcomes;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a member of the crowd did not finish: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Outcome<T> outcome(IntFunction<T> work, int member) {
        try {
            return new Outcome<>(Optional.of(work.apply(member)), Optional.empty());
        } catch (RegistryException refusal) {
            return new Outcome<>(Optional.empty(), Optional.of(refusal));
        }
    }
}
