package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.testkit.contract.Act.Scene;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import dev.modelregistry.testkit.fault.ProcessDeath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the tests of single acts under adverse conditions share. */
abstract class ActContract extends RegistryContract {

    /** Of the version that an act registers. */
    static final String MINE_DIGEST = digestOf("mine");

    /** How the act, by one actor, and the next one, by another, go when nothing goes wrong. */
    final class Twins {

        final StateView before;
        final StateView after;
        final StateView beforeAndNext;
        final StateView afterAndNext;
        final long calls;

        Twins(Act act, String actor) {
            Scene scene = prepared(act);
            before = view(scene);
            calls = callsOf(act, scene, actor);
            after = view(scene);
            assertThat(after).as("the act changes something").isNotEqualTo(before);
            attempt(act.next(), scene);
            afterAndNext = view(scene);
            Scene other = prepared(act);
            attempt(act.next(), other);
            beforeAndNext = view(other);
        }

        /** Whether nothing happened. A model made for a version that did not come is nothing: it has no content. */
        boolean isOld(StateView state) {
            return state.equals(before) || before.isNothing() && state.isEmptyModel();
        }
    }

    final boolean possible(Act act) {
        return act.needs().map(this::can).orElse(true);
    }

    final Scene prepared(Act act) {
        Scene scene = new Scene(registry, name("fault"), name("renamed"), this::registration);
        act.before().run(scene);
        return scene;
    }

    /** Does the act, and tells how many calls it took. */
    final long callsOf(Act act, Scene scene, String actor) {
        FaultyBackend counted = watched();
        ModelRegistry client = client(counted, actor);
        counted.arm(FaultPlan.none());
        act.act().run(scene.by(client));
        return counted.calls().size();
    }

    static Optional<Throwable> attempt(Act.Step step, Scene scene) {
        try {
            step.run(scene);
            return Optional.empty();
        } catch (RegistryException | ProcessDeath failure) {
            return Optional.of(failure);
        }
    }

    /** What somebody sees after one act and then another. */
    final StateView inOrder(Act act, String one, Act.Step first, String two, Act.Step second) {
        Scene scene = prepared(act);
        attempt(first, scene.by(client(one)));
        attempt(second, scene.by(client(two)));
        return view(scene);
    }

    /** After {@code recover} an act happened whole or not at all, and one that says it was committed happened. */
    static void assertOldOrNew(Twins twins, StateView state, Optional<Throwable> failure) {
        boolean committed = failure.isEmpty()
                || failure.get() instanceof RegistryException e
                        && e.context().event().isPresent();
        if (committed) {
            assertThat(state).isEqualTo(twins.after);
        } else if (!twins.isOld(state)) {
            assertThat(state).isIn(twins.before, twins.after);
        }
    }

    /** The next act goes on from the state that is there, and nothing was registered twice. */
    final void assertNextActFits(Act act, Twins twins, Scene scene, StateView state) {
        attempt(act.next(), scene);
        assertThat(view(scene)).isEqualTo(state.equals(twins.after) ? twins.afterAndNext : twins.beforeAndNext);
        assertThat(view(scene).versionsOf(MINE_DIGEST)).isLessThanOrEqualTo(1);
        assertClean(scene);
    }

    final StateView view(Scene scene) {
        return StateView.of(registry, scene.model(), scene.newName());
    }

    final void recover(Scene scene) {
        names(scene).forEach(name -> registry.recover(name, Recovery.Mode.FINISH));
    }

    final List<String> names(Scene scene) {
        return Stream.of(scene.model(), scene.newName())
                .filter(name -> registry.findModel(name).isPresent())
                .toList();
    }

    final List<Finding> findingsOf(Scene scene) {
        List<Finding> all = new ArrayList<>();
        names(scene)
                .forEach(name -> all.addAll(
                        registry.verify(name, Verification.Depth.FULL).findings()));
        return all;
    }

    final void assertClean(Scene scene) {
        assertThat(findingsOf(scene)).isEmpty();
    }

    private static String digestOf(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        var file = new ArtifactFile("model.bin", bytes.length, ContentDigest.of(bytes), FileRole.MODEL);
        return ModelArtifact.manifestDigest(List.of(file)).toString();
    }
}
