package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.testkit.contract.Act.Scene;
import dev.modelregistry.testkit.fault.Fault;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import dev.modelregistry.testkit.fault.SpiCall;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decisions are serial: whichever call of an act is held up while another writer does all of a conflicting act, the
 * outcome is that of the two acts one after the other, in one order or the other.
 */
public abstract class PauseContract extends ActContract {

    /** Made for the extending classes. */
    protected PauseContract() {}

    @SuppressWarnings("ImmutableEnumChecker") // The functions are constructors.
    enum Pause {
        BEFORE(Fault.PauseBefore::new),
        AFTER(Fault.PauseAfter::new);

        private final Function<Runnable, Fault> fault;

        Pause(Function<Runnable, Fault> fault) {
            this.fault = fault;
        }
    }

    static Stream<Arguments> pauses() {
        return Act.all().stream().flatMap(act -> Stream.of(Pause.values()).map(pause -> Arguments.of(act, pause)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("pauses")
    void whateverCallIsHeldUpTheOutcomeIsSerial(Act act, Pause pause) {
        if (!possible(act)) {
            return; // Judged by the tests of the capability itself.
        }
        StateView mineFirst = inOrder(act, "mine", act.act(), "other", act.rival());
        StateView othersFirst = inOrder(act, "other", act.rival(), "mine", act.act());
        CallSample sample = sample(act, pause);
        SoftAssertions all = new SoftAssertions();
        int held = 0;
        boolean reached = true;
        for (long n = sample.first(); sample.goesOn(n, reached); n += sample.stride()) {
            Scene scene = prepared(act);
            try (FaultyBackend backend = FaultyBackend.over(current().backend());
                    ModelRegistry mine =
                            ModelRegistry.builder(backend).actor("mine").open();
                    ModelRegistry other = current().open("other")) {
                Runnable meanwhile = () -> attempt(act.rival(), scene.by(other));
                backend.arm(FaultPlan.at(n, pause.fault.apply(meanwhile)));
                attempt(act.act(), scene.by(mine));
                Optional<SpiCall> met = backend.met();
                reached = met.isPresent();
                if (reached) {
                    held++;
                    String where = "paused " + pause + " " + met.get();
                    all.assertThatCode(() -> assertSerial(scene, mineFirst, othersFirst))
                            .as(where)
                            .doesNotThrowAnyException();
                }
            }
        }
        all.assertThat(held).as("calls that were held up").isPositive();
        all.assertAll();
    }

    private CallSample sample(Act act, Pause pause) {
        int stride = current().faultStride();
        long calls = stride == 1 ? 1 : callsOf(act, prepared(act), "mine");
        return CallSample.of(act, pause == Pause.BEFORE ? 0 : 1, Pause.values().length, stride, calls);
    }

    private void assertSerial(Scene scene, StateView mineFirst, StateView othersFirst) {
        recover(scene);
        assertThat(view(scene)).isIn(mineFirst, othersFirst);
        assertClean(scene);
    }
}
