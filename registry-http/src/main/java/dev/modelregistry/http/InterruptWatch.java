package dev.modelregistry.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls whose thread is interrupted while it waits for the server, which Java's sockets do not notice by themselves. Looks ten
 * times a second, in a daemon thread that is there only while calls are made.
 *
 * <p>A thread that was interrupted before its call is left alone: it is clearing up.
 */
final class InterruptWatch implements AutoCloseable {

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_IDLE_LOOKS = 50;

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /** One wait; no two are equal. */
    private static final class Waiting {

        private final Call call;
        private final Thread thread = Thread.currentThread();

        Waiting(Call call) {
            this.call = call;
        }

        void endWhenInterrupted() {
            if (thread.isInterrupted()) {
                call.cancel();
            }
        }
    }

    /** What may wait for the server. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** Does something of a call; an interrupt meanwhile ends the call, so that this fails. */
    <T> T during(Call call, Action<T> action) throws IOException {
        if (closed || Thread.currentThread().isInterrupted()) {
            return action.run();
        }
        Waiting one = new Waiting(call);
        waiting.add(one);
        try {
            if (looking.compareAndSet(false, true)) {
                start();
            }
            return action.run();
        } catch (IOException broken) {
            throw call.isCanceled() && Thread.currentThread().isInterrupted() ? interrupted(broken) : broken;
        } finally {
            waiting.remove(one);
        }
    }

    private static IOException interrupted(IOException broken) {
        IOException interrupted = new InterruptedIOException("interrupted while waiting for the server");
        interrupted.initCause(broken);
        return interrupted;
    }

    private void start() {
        Thread started = new Thread(this::look, "model-registry-interrupts");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void look() {
        int idle = 0;
        while (!closed) {
            LockSupport.parkNanos(this, BETWEEN_LOOKS);
            waiting.forEach(Waiting::endWhenInterrupted);
            idle = waiting.isEmpty() ? idle + 1 : 0;
            if (idle == MOST_IDLE_LOOKS) {
                looking.set(false);
                if (waiting.isEmpty() || !looking.compareAndSet(false, true)) {
                    return;
                }
                idle = 0; // Somebody came between the two looks, and found this thread.
            }
        }
    }

    /** Calls go on, unwatched. */
    @Override
    public void close() {
        closed = true;
        Thread last = thread;
        if (last != null) {
            LockSupport.unpark(last);
        }
    }
}
