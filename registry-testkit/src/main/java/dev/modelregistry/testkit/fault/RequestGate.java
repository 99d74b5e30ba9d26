package dev.modelregistry.testkit.fault;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands where an adapter's HTTP client sends requests, and meddles with one of them. What a lost answer, a killed process and
 * a slow network look like to an adapter, whatever its own retries do about it. Thread-safe.
 */
public final class RequestGate {

    /** What happens to the request. */
    public enum Kind {
        /** The server does it, and its answer is lost. */
        CUT,
        /** The same, and the process dies with it: a {@link ProcessDeath}, and nothing that it sends later arrives. */
        DIE,
        /** It is held up while something else happens. */
        PAUSE
    }

    /** Sends a request. */
    @FunctionalInterface
    public interface Send<T> {
        /** Sends it and gives the answer. */
        T send() throws IOException;
    }

    private final long target;
    private final Kind kind;
    private final Runnable meanwhile;
    private final AtomicLong count = new AtomicLong();
    private volatile String met = "";

    /**
     * A gate.
     *
     * @param target which request is met, counted from 1
     * @param kind what happens to it
     * @param meanwhile what happens while it is held up
     */
    public RequestGate(long target, Kind kind, Runnable meanwhile) {
        this.target = target;
        this.kind = kind;
        this.meanwhile = meanwhile;
    }

    /** What was met, for messages; empty when there were fewer requests. */
    public String met() {
        return met;
    }

    /** How many requests came here. */
    public long passed() {
        return count.get();
    }

    /**
     * Lets a request through.
     *
     * @param what names it, for messages
     */
    public <T> T pass(String what, Send<T> request) throws IOException {
        long number = count.incrementAndGet();
        if (number > target && kind == Kind.DIE) {
            throw new ProcessDeath(met);
        }
        if (number != target) {
            return request.send();
        }
        met = number + ". request, " + what;
        if (kind == Kind.PAUSE) {
            meanwhile.run();
            return request.send();
        }
        T lost = request.send();
        if (lost instanceof AutoCloseable answer) {
            close(answer);
        }
        if (kind == Kind.DIE) {
            throw new ProcessDeath(met);
        }
        throw new IOException("the answer was lost on purpose");
    }

    private static void close(AutoCloseable answer) throws IOException {
        try {
            answer.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
