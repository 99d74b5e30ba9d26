package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.testkit.contract.Act.Scene;
import dev.modelregistry.testkit.fault.Fault;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import dev.modelregistry.testkit.fault.SpiCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Acts finish: whatever goes wrong at whichever call of whichever act, what is left is the complete old state or, after
 * {@code recover} or the next act on the same fields, the complete new one.
 *
 * <p>What the old and the new state are is seen on twins: models that went the same way without a fault. Where
 * {@link RegistryFixture#faultStride} is more than 1, a sample of the calls meets faults.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FaultContract extends ActContract {

    private static final String VICTIM = "victim";

    /** What follows a fault: {@code recover}, or the next act. */
    private static final int ENDINGS = 2;

    private final Map<String, Twins> known = new HashMap<>();

    /** Made for the extending classes. */
    protected FaultContract() {}

    @SuppressWarnings("ImmutableEnumChecker") // The suppliers are constructors.
    enum Kind {
        FAIL_BEFORE(Fault.FailBefore::new),
        FAIL_AFTER(Fault.FailAfter::new),
        DROP_ANSWER(Fault.DropAnswer::new),
        OUTAGE(Fault.Outage::new),
        DIE_BEFORE(Fault.DieBefore::new),
        DIE_AFTER(Fault.DieAfter::new);

        private final Supplier<Fault> fault;

        Kind(Supplier<Fault> fault) {
            this.fault = fault;
        }
    }

    static Stream<Arguments> faults() {
        return Act.all().stream().flatMap(act -> Stream.of(Kind.values()).map(kind -> Arguments.of(act, kind)));
    }

    static Stream<Act> registrations() {
        return Act.registrations().stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void whateverCallMeetsAFaultRecoverFinishesTheActOrLeavesTheOldState(Act act, Kind kind) {
        everyCall(act, kind, 0, this::recovered);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void whateverCallMeetsAFaultTheNextActFinishesIt(Act act, Kind kind) {
        everyCall(act, kind, 1, this::overtaken);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("registrations")
    void aRegistrationWhoseClientDiesAgainAndAgainHappensOnce(Act act) {
        Twins twins = twins(act);
        Scene scene = prepared(act);
        boolean reached = true;
        for (long n = 1; reached; n++) {
            try (FaultyBackend backend = FaultyBackend.over(current().backend());
                    ModelRegistry victim =
                            ModelRegistry.builder(backend).actor(VICTIM).open()) {
                backend.arm(FaultPlan.at(n, new Fault.DieAfter()));
                attempt(act.act(), scene.by(victim));
                reached = backend.met().isPresent();
            }
        }
        assertThat(view(scene)).isEqualTo(twins.after);
        recover(scene);
        assertThat(view(scene)).isEqualTo(twins.after);
        assertClean(scene);
    }

    private void everyCall(Act act, Kind kind, int number, Ending ending) {
        if (!possible(act)) {
            return; // Judged by the tests of the capability itself.
        }
        Twins twins = twins(act);
        int round = List.of(Kind.values()).indexOf(kind) + number * Kind.values().length;
        CallSample sample = CallSample.of(
                act, round, ENDINGS * Kind.values().length, current().faultStride(), twins.calls);
        SoftAssertions all = new SoftAssertions();
        int met = 0;
        boolean reached = true;
        for (long n = sample.first(); sample.goesOn(n, reached); n += sample.stride()) {
            Scene scene = prepared(act);
            try (FaultyBackend backend = FaultyBackend.over(current().backend());
                    ModelRegistry victim =
                            ModelRegistry.builder(backend).actor(VICTIM).open()) {
                backend.arm(FaultPlan.at(n, kind.fault.get()));
                Optional<Throwable> failure = attempt(act.act(), scene.by(victim));
                reached = backend.met().isPresent();
                met += reached ? 1 : 0;
                String where =
                        kind + " at " + backend.met().map(SpiCall::toString).orElse("no call");
                all.assertThatCode(() -> ending.check(act, twins, scene, failure))
                        .as(where)
                        .doesNotThrowAnyException();
            }
        }
        all.assertThat(met).as("calls that met the fault").isPositive();
        all.assertAll();
    }

    /** The same for all faults of an act, so they are made once. */
    private Twins twins(Act act) {
        return known.computeIfAbsent(act.name(), name -> new Twins(act, VICTIM));
    }

    @FunctionalInterface
    private interface Ending {
        void check(Act act, Twins twins, Scene scene, Optional<Throwable> failure);
    }

    private void recovered(Act act, Twins twins, Scene scene, Optional<Throwable> failure) {
        recover(scene);
        StateView state = view(scene);
        assertOldOrNew(twins, state, failure);
        assertClean(scene);
        garbage(scene);
        assertNextActFits(act, twins, scene, state);
    }

    private void overtaken(Act act, Twins twins, Scene scene, Optional<Throwable> failure) {
        attempt(act.next(), scene);
        assertThat(view(scene)).isIn(twins.beforeAndNext, twins.afterAndNext);
        assertThat(view(scene).versionsOf(MINE_DIGEST)).isLessThanOrEqualTo(1);
        assertThat(findingsOf(scene)).as("after the next act").isEmpty();
        recover(scene);
        assertThat(view(scene)).isIn(twins.beforeAndNext, twins.afterAndNext);
        assertClean(scene);
    }

    /** What a fault left behind may be thrown away, and nothing else is. */
    private void garbage(Scene scene) {
        try (ModelRegistry eager = builder("janitor").garbageAge(Duration.ZERO).open()) {
            for (String name : names(scene)) {
                eager.collectGarbage(Optional.of(name), GarbageReport.Mode.DELETE);
                try (Stream<ModelVersion> versions = registry.versions(name)) {
                    versions.forEach(row -> assertThat(registry.download(
                                            ModelUri.of(name, row.version()),
                                            directory().resolve(name + row.version()))
                                    .verified())
                            .isTrue());
                }
            }
        }
        assertClean(scene);
    }
}
