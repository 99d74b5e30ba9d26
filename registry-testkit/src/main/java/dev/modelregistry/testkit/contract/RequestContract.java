package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.Act.Scene;
import dev.modelregistry.testkit.fault.RequestGate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Acts finish and decisions are serial at the level of the product's own requests, with the adapter's own retries: each request of
 * registering, promoting and rolling back is cut off after the server did it, or held up while another writer acts. Where
 * {@link #requestStride} is more than 1, a sample of the requests is.
 */
public abstract class RequestContract extends ActContract {

    private static final String VICTIM = "victim";

    /** Made for the extending classes. */
    protected RequestContract() {}

    /** One more client of the store, each of whose requests passes the gate. */
    protected abstract RegistryBackend backend(RequestGate gate);

    /**
     * How far apart the requests are that are met: 1 means that each is, one after the other. A slow server samples, as with
     * {@link RegistryFixture#faultStride}.
     */
    protected int requestStride() {
        return 1;
    }

    static Stream<Arguments> acts() {
        return Act.all().stream()
                .filter(act -> act.name().equals("register with semantic version and alias")
                        || act.name().equals("register another version")
                        || act.name().equals("promote")
                        || act.name().equals("roll back"))
                .flatMap(act -> Stream.of(RequestGate.Kind.values()).map(kind -> Arguments.of(act, kind)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("acts")
    void whicheverRequestIsMetTheActHappensOnceAndWhole(Act act, RequestGate.Kind kind) {
        Twins twins = new Twins(act, VICTIM);
        StateView mineFirst = inOrder(act, VICTIM, act.act(), "other", act.rival());
        StateView othersFirst = inOrder(act, "other", act.rival(), VICTIM, act.act());
        CallSample sample = sample(act, kind);
        SoftAssertions all = new SoftAssertions();
        int met = 0;
        boolean reached = true;
        for (long n = sample.first(); sample.goesOn(n, reached); n += sample.stride()) {
            Scene scene = prepared(act);
            ModelRegistry other = client("other");
            RequestGate gate = new RequestGate(n, kind, () -> attempt(act.rival(), scene.by(other)));
            Optional<Throwable> failure;
            try (RegistryBackend backend = backend(gate);
                    ModelRegistry victim =
                            ModelRegistry.builder(backend).actor(VICTIM).open()) {
                failure = attempt(act.act(), scene.by(victim));
            }
            reached = !gate.met().isEmpty();
            met += reached ? 1 : 0;
            all.assertThatCode(() -> {
                        if (kind == RequestGate.Kind.PAUSE) {
                            recover(scene);
                            assertThat(view(scene)).isIn(mineFirst, othersFirst, twins.after);
                            assertClean(scene);
                        } else {
                            recover(scene);
                            StateView state = view(scene);
                            assertOldOrNew(twins, state, failure);
                            assertClean(scene);
                            assertNextActFits(act, twins, scene, state);
                        }
                    })
                    .as(kind + " at " + gate.met())
                    .doesNotThrowAnyException();
        }
        all.assertThat(met).as("requests that were met").isPositive();
        all.assertAll();
    }

    private CallSample sample(Act act, RequestGate.Kind kind) {
        List<RequestGate.Kind> kinds = List.of(RequestGate.Kind.values());
        int stride = requestStride();
        long requests = stride == 1 ? 1 : requestsOf(act);
        return CallSample.of(act, kinds.indexOf(kind), kinds.size(), stride, requests);
    }

    /** How many there are when nothing goes wrong. */
    private long requestsOf(Act act) {
        Scene scene = prepared(act);
        RequestGate open = new RequestGate(Long.MAX_VALUE, RequestGate.Kind.CUT, () -> {});
        try (RegistryBackend backend = backend(open);
                ModelRegistry counted =
                        ModelRegistry.builder(backend).actor(VICTIM).open()) {
            act.act().run(scene.by(counted));
        }
        return open.passed();
    }
}
