package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutTest {

    private static final int KEYS = 1_000_000;

    @TempDir
    Path directory;

    private final List<String> heard = new ArrayList<>();
    private Theatre theatre;
    private ModelResolver resolver;

    @BeforeEach
    void threeAliases() {
        theatre = new Theatre(directory);
        theatre.register("one");
        theatre.register("two");
        theatre.register("three");
        theatre.champion(1);
        theatre.alias(Alias.CANARY, 2);
        theatre.alias(Alias.CHALLENGER, 3);
        resolver = theatre.resolver().open();
    }

    @AfterEach
    void close() {
        resolver.close();
        theatre.close();
    }

    private Rollout.Builder follow() {
        return Rollout.follow(resolver, "fraud").listener(new RolloutListener() {
            @Override
            public void changed(Optional<ActiveRollout> before, ActiveRollout after) {
                heard.add("changed to " + after.plan().weights());
            }

            @Override
            public void refreshFailed(RegistryException cause) {
                heard.add("failed");
            }
        });
    }

    private void set(RolloutPlan plan) {
        theatre.registry.setRollout("fraud", plan);
    }

    private static RolloutPlan ab(double champion, double canary, double challenger) {
        return RolloutPlan.of(
                DeploymentStrategy.AB,
                Map.of(Alias.CHAMPION, champion, Alias.CANARY, canary, Alias.CHALLENGER, challenger));
    }

    @Test
    void everythingGoesToTheChampionUntilARolloutIsSet() {
        try (Rollout rollout = follow().open()) {
            assertThat(rollout.route("anybody")).isEqualTo(Alias.CHAMPION);
            assertThat(rollout.active()).isEmpty();
            set(RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 1));
            theatre.background();
            assertThat(rollout.route("anybody")).isEqualTo(Alias.CANARY);
            assertThat(heard).containsExactly("changed to {canary=1.0, champion=0.0}");
        }
    }

    @Test
    void eachAliasGetsItsShareWithinFourStandardErrors() {
        set(ab(70, 20, 10));
        try (Rollout rollout = follow().open()) {
            Map<Alias, Integer> counts = new HashMap<>();
            for (int key = 0; key < KEYS; key++) {
                counts.merge(rollout.route("user-" + key), 1, Integer::sum);
            }
            Map.of(Alias.CHAMPION, 0.7, Alias.CANARY, 0.2, Alias.CHALLENGER, 0.1)
                    .forEach((alias, share) -> assertThat((double) counts.get(alias))
                            .isCloseTo(share * KEYS, within(4 * Math.sqrt(KEYS * share * (1 - share)))));
        }
    }

    @Test
    void exactlyTheNeededShareOfTheKeysMoves() {
        set(RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 0.1));
        try (Rollout rollout = follow().open()) {
            Alias[] before = new Alias[KEYS];
            for (int key = 0; key < KEYS; key++) {
                before[key] = rollout.route(key);
            }
            set(RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 0.2));
            rollout.invalidate();
            theatre.background();
            int toCanary = 0;
            int away = 0;
            for (int key = 0; key < KEYS; key++) {
                Alias after = rollout.route(key);
                toCanary += after.equals(Alias.CANARY) && before[key].equals(Alias.CHAMPION) ? 1 : 0;
                away += after.equals(Alias.CHAMPION) && before[key].equals(Alias.CANARY) ? 1 : 0;
            }
            assertThat(away).as("who has the canary keeps it").isZero();
            assertThat((double) toCanary).isCloseTo(0.1 * KEYS, within(4 * Math.sqrt(KEYS * 0.1 * 0.9)));
        }
    }

    @Test
    void theSameKeyGoesTheSameWayWhateverItsFormAndTheDecisionIsExplained() {
        set(ab(1, 1, 1));
        try (Rollout rollout = follow().open();
                Rollout another = follow().open()) {
            for (String key : List.of("anna", "0123456789abcdef", "x".repeat(50), "Zoë")) {
                RolloutDecision decision = rollout.explain(key);
                assertThat(rollout.route(key)).isEqualTo(decision.alias());
                assertThat(another.route(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(decision.alias());
                ActiveRollout active = decision.rollout().orElseThrow();
                int end = 0;
                Alias owner = null;
                for (var piece : active.split().pieces()) {
                    end += piece.size();
                    owner = owner == null && decision.point() < end ? piece.alias() : owner;
                }
                assertThat(owner).isEqualTo(decision.alias());
            }
        }
    }

    @Test
    void itGoesOnWithoutTheRegistryAndThroughARestart() throws IOException {
        Path file = directory.resolve("rollout");
        set(ab(1, 1, 1).withShadow(Alias.of("copy")), "copy");
        Alias before;
        try (Rollout rollout = follow().snapshot(file).open()) {
            before = rollout.route("anna");
            theatre.down = true;
            theatre.background();
            assertThat(rollout.route("anna")).isEqualTo(before);
            assertThat(heard).containsExactly("failed");
        }
        try (Rollout rollout = follow().snapshot(file).open()) {
            assertThat(rollout.route("anna")).isEqualTo(before);
            assertThat(rollout.shadow()).contains(Alias.of("copy"));
        }
        Files.writeString(file, Files.readString(file).replace("champion", "chompion"));
        assertThatThrownBy(() -> follow().snapshot(file).open()).isInstanceOf(UnavailableException.class);
    }

    private void set(RolloutPlan plan, String shadow) {
        theatre.alias(Alias.of(shadow), 1);
        set(plan);
    }

    @Test
    void aRolloutIsOfAliasesThatAreSet() {
        assertThatThrownBy(() -> set(RolloutPlan.canary(Alias.CHAMPION, Alias.of("nobody"), 0.5)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> set(
                        RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 0.5).withShadow(Alias.of("nobody"))))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> Rollout.follow(resolver, "nothing").open()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void settingWhatIsSetRecordsNothing() {
        RolloutPlan plan = RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 0.5);
        long event = theatre.registry.setRollout("fraud", plan).event();
        assertThat(theatre.registry.setRollout("fraud", plan).event()).isEqualTo(event);
        assertThat(theatre.registry.history("fraud")).last().satisfies(last -> {
            assertThat(last.number()).isEqualTo(event);
            assertThat(last.after().orElseThrow().toString()).contains("canary=0.5");
        });
    }
}
