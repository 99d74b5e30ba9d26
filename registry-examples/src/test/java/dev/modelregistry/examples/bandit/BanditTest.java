package dev.modelregistry.examples.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.EventType;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.Rollout;
import dev.modelregistry.serving.RolloutListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three versions that please 5, 8 and 12 of a hundred visitors; what the visitors do is that of one seed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BanditTest {

    private static final Alias THIRD = Alias.of("third");
    private static final Map<Alias, Double> PLEASES =
            new TreeMap<>(Map.of(Alias.CHAMPION, 0.05, Alias.CHALLENGER, 0.08, THIRD, 0.12));
    private static final int STEPS = 20;
    private static final int VISITORS = 1_000;
    private static final long SEED = 17;

    /** What 20,000 visitors who are shared out evenly bring, and what they would with the best version alone. */
    private static final double EVENLY = STEPS * VISITORS * 0.25 / 3;

    private static final double BEST = STEPS * VISITORS * 0.12;

    @TempDir
    Path directory;

    private record Outcome(Map<Alias, Double> weights, long pleased) {
        double share(Alias alias) {
            double all = weights.values().stream().mapToDouble(weight -> weight).sum();
            return weights.getOrDefault(alias, 0.0) / all;
        }
    }

    private static Outcome play(BanditStrategy strategy) {
        SplittableRandom chance = new SplittableRandom(SEED);
        Map<Alias, Arm> arms = new TreeMap<>();
        PLEASES.keySet().forEach(alias -> arms.put(alias, Arm.UNKNOWN));
        long pleased = 0;
        for (int step = 0; step < STEPS; step++) {
            Map<Alias, Double> weights = strategy.weights(arms);
            for (int visitor = 0; visitor < VISITORS; visitor++) {
                Alias alias = drawn(weights, chance);
                boolean success = chance.nextDouble() < PLEASES.getOrDefault(alias, 0.0);
                arms.computeIfPresent(alias, (same, arm) -> arm.with(success));
                pleased += success ? 1 : 0;
            }
        }
        return new Outcome(strategy.weights(arms), pleased);
    }

    private static Alias drawn(Map<Alias, Double> weights, SplittableRandom chance) {
        double left = chance.nextDouble()
                * weights.values().stream().mapToDouble(weight -> weight).sum();
        Alias last = Alias.CHAMPION;
        for (Map.Entry<Alias, Double> weight : weights.entrySet()) {
            last = weight.getKey();
            left -= weight.getValue();
            if (left < 0) {
                break;
            }
        }
        return last;
    }

    @Test
    void thompsonSamplingFindsTheBestAndLosesLittleOnTheWay() {
        Outcome outcome = play(new ThompsonSampling(new SplittableRandom(SEED)));
        assertThat(outcome.share(THIRD)).isGreaterThan(0.95);
        assertThat((double) outcome.pleased()).isGreaterThan((EVENLY + BEST) / 2);
    }

    @Test
    void epsilonGreedyFindsTheBestAndKeepsOnTrying() {
        Outcome outcome = play(new EpsilonGreedy(0.15));
        assertThat(outcome.share(THIRD)).isEqualTo(0.9, within(1e-9));
        assertThat(outcome.share(Alias.CHAMPION)).isEqualTo(0.05, within(1e-9));
        assertThat((double) outcome.pleased()).isGreaterThan((EVENLY + BEST) / 2);
    }

    @Test
    void itsStepsArePlansThatProgramsFollow() throws Exception {
        try (ModelRegistry registry = ModelRegistry.connect("memory:")) {
            register(registry);
            Bandit bandit = new Bandit(registry, "fraud", PLEASES.keySet(), new EpsilonGreedy(0.3));
            bandit.step();
            CountDownLatch followed = new CountDownLatch(1);
            try (ModelResolver resolver = ModelResolver.builder(registry).open();
                    Rollout rollout = Rollout.follow(resolver, "fraud")
                            .listener(told(followed))
                            .open()) {
                for (int i = 0; i < 100; i++) {
                    bandit.learn(THIRD, i < 12);
                    bandit.learn(Alias.CHALLENGER, i < 8);
                    bandit.learn(Alias.CHAMPION, i < 5);
                }
                RolloutPlan plan = bandit.step();
                rollout.invalidate();
                followed.await();
                assertThat(rollout.active()).map(ActiveRollout::plan).contains(plan);
                assertThat(plan.weights().get(THIRD)).isEqualTo(0.8, within(1e-9));
            }
            assertThat(registry.history("fraud").filter(event -> event.type() == EventType.ROLLOUT_CHANGED))
                    .hasSize(2);
        }
    }

    private void register(ModelRegistry registry) throws IOException {
        long number = 1;
        for (Alias alias : PLEASES.keySet()) {
            Path file = directory.resolve(alias + ".txt");
            registry.register(Registration.of("fraud")
                    .artifact(Files.writeString(file, alias.value()))
                    .noCodeDetection()
                    .build());
            registry.setAlias("fraud", alias, VersionNumber.of(number++));
        }
    }

    private static RolloutListener told(CountDownLatch followed) {
        return new RolloutListener() {
            @Override
            public void changed(Optional<ActiveRollout> before, ActiveRollout after) {
                followed.countDown();
            }
        };
    }
}
