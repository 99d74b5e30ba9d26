package dev.modelregistry.internal.registry;

import dev.modelregistry.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The same work on several items at once. Its threads end before it returns; the first failure stops the rest. */
final class SideBySide {

    private SideBySide() {}

    /**
     * Works on every item.
     *
     * @param most how many at once
     * @return the results, in the order of the items
     * @throws CancelledException the calling thread was interrupted
     */
    static <T, R> List<R> run(int most, List<T> items, Function<T, R> work) {
        int threads = Math.min(most, items.size());
        if (threads < 2) {
            return items.stream().map(work).toList();
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            return collect(new ExecutorCompletionService<>(pool), items, work);
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    private static <T, R> List<R> collect(CompletionService<R> pool, List<T> items, Function<T, R> work) {
        List<Future<R>> started = new ArrayList<>();
        for (T item : items) {
            started.add(pool.submit(() -> work.apply(item)));
        }
        try {
            for (int i = 0; i < items.size(); i++) {
                pool.take().get(); // In the order in which they end, so that a failure is seen at once.
            }
            List<R> results = new ArrayList<>();
            for (Future<R> one : started) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while work on several items was under way", e);
        }
    }

    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
