package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any history of any acts of three clients on one model does what a plain serial model does: the same answers, the same
 * refusals, the same state after every act.
 *
 * <p>How many histories are tried, the extending class says with {@code @PropertyDefaults}; jqwik's own default is 1000.
 */
public abstract class StatefulContract {

    private static final int ACTORS = 3;
    private static final int LONGEST = 30;
    private static final int CONTENTS = 4;

    /** Made for the extending classes. */
    protected StatefulContract() {}

    /** The registry under test. */
    protected abstract RegistryFixture fixture();

    /** Histories of acts: a few registrations first, then anything. */
    @Provide
    Arbitrary<List<RandomAct>> histories() {
        Arbitrary<List<RandomAct>> beginning =
                numbers(RandomAct.Kind.REGISTER).list().ofMaxSize(3);
        Arbitrary<List<RandomAct>> rest =
                Arbitraries.of(kinds()).flatMap(this::numbers).list().ofMaxSize(LONGEST);
        return Combinators.combine(beginning, rest).as((first, second) -> {
            List<RandomAct> all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        });
    }

    private Arbitrary<RandomAct> numbers(RandomAct.Kind kind) {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, CONTENTS - 1);
        return Combinators.combine(Arbitraries.integers().between(0, ACTORS - 1), small, small, small, small)
                .as((actor, a, b, c, d) -> new RandomAct(kind, actor, a, b, c, d));
    }

    private List<RandomAct.Kind> kinds() {
        boolean deletes = fixture().capabilities().contains(Capability.DELETE_VERSION);
        return Stream.of(RandomAct.Kind.values())
                .filter(kind -> deletes || kind != RandomAct.Kind.DELETE)
                .toList();
    }

    /** The property. */
    @Property
    void anyHistoryIsThatOfTheSerialModel(@ForAll("histories") List<RandomAct> acts) throws IOException {
        RegistryFixture fixture = fixture();
        Path directory = Files.createTempDirectory("stateful");
        List<ModelRegistry> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONTENTS; i++) {
                Files.writeString(directory.resolve("content-" + i), "content " + i);
            }
            for (int i = 0; i < ACTORS; i++) {
                clients.add(fixture.open("actor-" + i));
            }
            ReferencePlay play = new ReferencePlay(clients, fixture.uniqueName("stateful"), directory);
            acts.forEach(play::perform);
            finish(fixture, play);
        } finally {
            clients.forEach(ModelRegistry::close);
            delete(directory);
        }
    }

    private static void finish(RegistryFixture fixture, ReferencePlay play) {
        if (!play.exists()) {
            return;
        }
        try (ModelRegistry auditor = fixture.open("auditor")) {
            assertThat(auditor.verify(play.model(), Verification.Depth.FULL).findings())
                    .isEmpty();
            play.assertSeenBy(auditor);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
