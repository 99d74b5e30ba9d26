package dev.modelregistry.testkit.fault;

import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.testkit.fault.SpiCall.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What every call to the product passes. Thread-safe. */
final class CallGate {

    private final List<SpiCall> calls = new ArrayList<>();
    private final List<SpiCall> met = new ArrayList<>();
    private FaultPlan plan;
    private boolean dead;
    private boolean down;

    CallGate(FaultPlan plan) {
        this.plan = plan;
    }

    synchronized void arm(FaultPlan next) {
        calls.clear();
        met.clear();
        dead = false;
        down = false;
        plan = next;
    }

    synchronized List<SpiCall> calls() {
        return List.copyOf(calls);
    }

    synchronized Optional<SpiCall> met() {
        return met.stream().findFirst();
    }

    <T> T read(String operation, Object subject, Supplier<T> body) {
        return pass(operation, subject, Kind.READ, body);
    }

    <T> T write(String operation, Object subject, Supplier<T> body) {
        return pass(operation, subject, Kind.WRITE, body);
    }

    void act(String operation, Object subject, Runnable body) {
        pass(operation, subject, Kind.WRITE, () -> {
            body.run();
            return true;
        });
    }

    private <T> T pass(String operation, Object subject, Kind kind, Supplier<T> body) {
        SpiCall call;
        Optional<Fault> fault;
        synchronized (this) {
            call = new SpiCall(calls.size() + 1L, operation, subject.toString(), kind);
            calls.add(call);
            if (dead) {
                throw new ProcessDeath(call);
            }
            if (down) {
                throw outage(call);
            }
            fault = plan.of(call.number());
            fault.ifPresent(any -> met.add(call));
        }
        return fault.isPresent() ? suffer(call, fault.get(), body) : body.get();
    }

    private <T> T suffer(SpiCall call, Fault fault, Supplier<T> body) {
        if (fault instanceof Fault.FailBefore) {
            throw new UnavailableException("injected before call " + call);
        }
        if (fault instanceof Fault.Outage) {
            throw outage(call);
        }
        if (fault instanceof Fault.DieBefore) {
            throw death(call);
        }
        if (fault instanceof Fault.PauseBefore pause) {
            letWork(pause.meanwhile());
        }
        Outcome<T> outcome = Outcome.of(body);
        if (fault instanceof Fault.PauseAfter pause) {
            letWork(pause.meanwhile());
        }
        if (fault instanceof Fault.PauseBefore || fault instanceof Fault.PauseAfter) {
            return outcome.told();
        }
        outcome.answer().ifPresent(CallGate::discard);
        if (fault instanceof Fault.DieAfter) {
            throw death(call);
        }
        throw fault instanceof Fault.DropAnswer && call.kind() == Kind.WRITE
                ? new OutcomeUnknownException("injected: the answer of call " + call + " is lost")
                : new UnavailableException("injected after call " + call);
    }

    /** What the product said: an answer or a refusal. Both come late after a pause, and both get lost. */
    private record Outcome<T>(Optional<T> answer, Optional<RegistryException> refusal) {

        static <T> Outcome<T> of(Supplier<T> body) {
            try {
                return new Outcome<>(Optional.of(body.get()), Optional.empty());
            } catch (RegistryException refused) {
                return new Outcome<>(Optional.empty(), Optional.of(refused));
            }
        }

        T told() {
            return answer.orElseThrow(refusal::orElseThrow);
        }
    }

    private synchronized UnavailableException outage(SpiCall call) {
        down = true;
        return new UnavailableException("injected outage, at call " + call);
    }

    private synchronized ProcessDeath death(SpiCall call) {
        dead = true;
        return new ProcessDeath(call);
    }

    /** On another thread: reentrant locks of this one must not let the other writer in. */
    private static void letWork(Runnable meanwhile) {
        try {
            // The limit only turns a deadlock into a failure.
            CompletableFuture.runAsync(meanwhile, work -> new Thread(work, "meanwhile").start())
                    .orTimeout(2, TimeUnit.MINUTES)
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError("the other writer could not work while this one was held up", e.getCause());
        }
    }

    private static void discard(Object answer) {
        if (answer instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception e) {
                throw new AssertionError("an answer could not be closed", e);
            }
        }
    }
}
