package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Operations of Vertex AI, looked at until they are done: at once, then after pauses that grow. */
final class Operations {

    private static final double GROWTH = 1.5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final GoogleService vertex;
    private final Duration first;
    private final Duration longest;

    Operations(GoogleService vertex, Settings settings) {
        this.vertex = vertex;
        this.first = settings.firstPoll();
        this.longest = settings.operations();
    }

    /**
     * The response of an operation.
     *
     * @throws OutcomeUnknownException it still runs, or cannot be looked at; the message names it
     * @throws RegistryException it failed
     */
    JsonNode await(String what, JsonNode begun) {
        JsonNode done = end(what, begun);
        if (done.path("error").isObject()) {
            throw GoogleErrors.ofOperation(what, done.path("error"));
        }
        return done.path("response");
    }

    /** Waits for an operation of somebody else, however it ends. */
    void settle(String what, JsonNode begun) {
        end(what, begun);
    }

    private JsonNode end(String what, JsonNode begun) {
        String name = Json.text(begun, "name");
        long until = System.nanoTime() + longest.toNanos();
        JsonNode operation = begun;
        double pause = (double) first.toNanos();
        while (!operation.path("done").asBoolean()) {
            if (System.nanoTime() >= until || !paused((long) pause)) {
                throw new OutcomeUnknownException(what + ": the operation " + name
                        + " still runs; read the state when it is done, before trying again");
            }
            pause = Math.min(pause * GROWTH, (double) LONGEST_PAUSE.toNanos());
            operation = look(what, name);
        }
        return operation;
    }

    private JsonNode look(String what, String name) {
        try {
            return vertex.json(HttpCall.get("readOperation", "v1/" + name));
        } catch (RegistryException e) {
            throw new OutcomeUnknownException(
                    what + ": the operation " + name
                            + " was begun and cannot be looked at; read the state before trying again",
                    e);
        }
    }

    /** False when the thread was interrupted. With jitter, so that many waiting clients do not ask at once. */
    static boolean paused(long nanos) {
        long end = System.nanoTime()
                + (long) (nanos * (0.75 + ThreadLocalRandom.current().nextDouble() / 2));
        while (!Thread.currentThread().isInterrupted()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(left);
        }
        return false;
    }
}
