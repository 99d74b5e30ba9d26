package dev.modelregistry.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls that wait for the server when their time is over, when the server is silent for too long, or when their thread is
 * interrupted meanwhile, which Java's sockets do not notice by themselves. Looks ten times a second, in a daemon thread that is there
 * only while calls are made; OkHttp's timeouts wake a thread of theirs several times in every call.
 *
 * <p>A thread that was interrupted before its call is not disturbed again: it is clearing up.
 */
final class CallWatch implements AutoCloseable {

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_IDLE_LOOKS = 50;

    /** Nanoseconds that no program runs for; twice as long, times could not be compared. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final long longestSilence;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /** @param silence none where somebody else looks after it */
    CallWatch(Optional<Duration> silence) {
        longestSilence = nanos(silence);
    }

    private static long nanos(Optional<Duration> limit) {
        return limit.map(time -> Math.min(time.toNanos(), FOR_EVER)).orElse(FOR_EVER);
    }

    /** What may wait for the server. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** The time of one call. */
    final class Patience {

        private final long end;
        private volatile long lastSign;

        /** Whether the server may have seen something of the call. */
        private volatile boolean sent;

        private Patience(long end) {
            this.end = end;
        }

        /** Does something of the call, which fails when this patience ends or the thread is interrupted meanwhile. */
        <T> T during(Call call, Action<T> action) throws IOException {
            heard();
            Waiting one = new Waiting(call, this);
            waiting.add(one);
            try {
                if (looking.compareAndSet(false, true)) {
                    start();
                }
                return action.run();
            } catch (IOException broken) {
                throw call.isCanceled() ? reason(broken) : broken;
            } finally {
                waiting.remove(one);
            }
        }

        /** Does something for the call that does not depend on the server: before, it took what it was sent. */
        <T> T apart(Action<T> action) throws IOException {
            lastSign = System.nanoTime() + FOR_EVER;
            try {
                return action.run();
            } finally {
                heard();
            }
        }

        /** The server gave something. */
        void heard() {
            lastSign = System.nanoTime();
        }

        /** There is a connection, and what follows goes out on it. */
        void sending() {
            sent = true;
        }

        boolean sent() {
            return sent;
        }

        private boolean isLate(long now) {
            return now - end >= 0;
        }

        private boolean isSilent(long now) {
            return now - lastSign >= longestSilence;
        }

        private IOException reason(IOException broken) {
            if (Thread.currentThread().isInterrupted()) {
                return because(new InterruptedIOException("interrupted while waiting for the server"), broken);
            }
            long now = System.nanoTime();
            if (isLate(now)) {
                return because(new SocketTimeoutException("the time for the call is over"), broken);
            }
            return isSilent(now) ? because(new SocketTimeoutException("the server is silent"), broken) : broken;
        }
    }

    private static IOException because(IOException why, IOException broken) {
        why.initCause(broken);
        return why;
    }

    /** One wait; no two are equal. */
    private static final class Waiting {

        private final Call call;
        private final Patience patience;
        private final Thread thread = Thread.currentThread();
        private final boolean clearingUp = thread.isInterrupted();

        Waiting(Call call, Patience patience) {
            this.call = call;
            this.patience = patience;
        }

        void endWhenOver(long now) {
            boolean interrupted = thread.isInterrupted() && !clearingUp;
            if (interrupted || patience.isLate(now) || patience.isSilent(now)) {
                call.cancel();
            }
        }
    }

    /**
     * For a call that begins now.
     *
     * @param limit time for the whole of it; none for a call that may take as long as it takes
     */
    Patience patience(Optional<Duration> limit) {
        return new Patience(System.nanoTime() + nanos(limit));
    }

    private void start() {
        Thread started = new Thread(this::look, "model-registry-calls");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void look() {
        int idle = 0;
        while (true) {
            LockSupport.parkNanos(this, BETWEEN_LOOKS);
            long now = System.nanoTime();
            waiting.forEach(one -> one.endWhenOver(now));
            idle = waiting.isEmpty() ? idle + 1 : 0;
            if (idle == MOST_IDLE_LOOKS || closed && idle > 0) {
                looking.set(false);
                if (waiting.isEmpty() || !looking.compareAndSet(false, true)) {
                    return;
                }
                idle = 0; // Somebody came between the two looks, and found this thread.
            }
        }
    }

    /** The thread ends with the last call. */
    @Override
    public void close() {
        closed = true;
        Thread last = thread;
        if (last != null) {
            LockSupport.unpark(last);
        }
    }
}
