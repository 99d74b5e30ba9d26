package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.fault.Fault;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Going on with the row that another client left, or is still at: whichever call is held up while that one finishes, clears up or is given
 * up, there is one version and everybody is told it.
 */
public abstract class TakeoverContract extends RegistryContract {

    /** Made for the extending classes. */
    protected TakeoverContract() {}

    /**
     * Two rows stand side by side for one content: the second is decided, the owner of the first clears up behind itself, and a
     * third client had begun to go on with the first.
     */
    @Test
    void whoGoesOnWithTheRowOfAnotherIsNotHarmedWhenItIsClearedUp() {
        long making = numberOf("backend.createVersion");
        boolean reached = true;
        for (long n = 1; reached; n += current().faultStride()) {
            String model = name("cleared");
            register(model, "first");
            Registration same = registration(model, "same").build();
            try (HeldUp<Registered> second = heldUp("second", same, making, Fault.PauseBefore::new);
                    HeldUp<Registered> first = heldUp("first", same, making, Fault.PauseAfter::new)) {
                FaultyBackend backend = watched();
                ModelRegistry third = client(backend, "third");
                backend.arm(FaultPlan.at(n, new Fault.PauseBefore(() -> {
                    second.finish();
                    first.finish();
                })));

                Registered registered = third.registerWithOutcome(same);

                reached = backend.met().isPresent();
                String where = "paused before " + backend.met();
                assertThat(List.of(first.finish(), second.finish(), registered))
                        .as(where)
                        .extracting(one -> one.entry().version())
                        .containsOnly(registered.entry().version());
                assertThat(history(model, EventType.REGISTERED)).as(where).hasSize(2);
                assertThat(findings(model)).as(where).isEmpty();
            }
        }
    }

    /** The row that a client goes on with loses its files, and recovery gives it up, before that client has decided. */
    @Test
    void whoGoesOnWithARowThatIsGivenUpBeginsAgain() {
        long making = numberOf("backend.createVersion");
        boolean reached = true;
        for (long n = 1; reached; n += current().faultStride()) {
            String model = name("given-up");
            register(model, "first");
            Registration same = registration(model, "same").build();
            try (HeldUp<Registered> slow = heldUp("slow", same, making, Fault.PauseAfter::new)) {
                FaultyBackend backend = watched();
                ModelRegistry next = client(backend, "next");
                backend.arm(FaultPlan.at(n, new Fault.PauseBefore(() -> giveUp(model))));

                Registered registered = next.registerWithOutcome(same);

                reached = backend.met().isPresent();
                String where = "paused before " + backend.met();
                assertThat(slow.finish().entry().version())
                        .as(where)
                        .isEqualTo(registered.entry().version());
                assertThat(history(model, EventType.REGISTERED)).as(where).hasSize(2);
                assertThat(findings(model)).as(where).isEmpty();
            }
        }
    }

    /** As long as nobody has decided about the second version. */
    private void giveUp(String model) {
        if (history(model, EventType.REGISTERED).size() > 1) {
            return;
        }
        String record = row(model, 2).marks().record().orElseThrow();
        String uid = record.substring(record.lastIndexOf('/') + 1, record.length() - ".json".length());
        try (RegistryBackend backend = current().backend()) {
            backend.artifacts().delete(pointer(backend, model).place(), uid);
        }
        registry.recover(model, Recovery.Mode.FINISH);
    }

    private HeldUp<Registered> heldUp(
            String actor, Registration registration, long call, Function<Runnable, Fault> pause) {
        FaultyBackend backend = watched();
        ModelRegistry client = client(backend, actor);
        return HeldUp.at(
                meanwhile -> backend.arm(FaultPlan.at(call, pause.apply(meanwhile))),
                () -> client.registerWithOutcome(registration));
    }

    /** The number of a call among those of a registration into a model of one version. */
    private long numberOf(String operation) {
        String model = name("counted");
        register(model, "first");
        FaultyBackend counted = watched();
        ModelRegistry client = client(counted, "counted");
        counted.arm(FaultPlan.none());
        client.register(registration(model, "same").build());
        return counted.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .findFirst()
                .orElseThrow()
                .number();
    }
}
