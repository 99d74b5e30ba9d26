package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.error.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRolloutTest {

    @TempDir
    Path directory;

    private final List<Model> loaded = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean broken = new AtomicBoolean();
    private Theatre theatre;
    private ModelResolver resolver;
    private Rollout rollout;

    private record Model(String text, AtomicInteger closed) implements AutoCloseable {

        String answer() {
            assertThat(closed).as("a closed model is asked").hasValue(0);
            return text;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @BeforeEach
    void twoAliases() {
        theatre = new Theatre(directory);
        theatre.register("one");
        theatre.register("two");
        theatre.champion(1);
        theatre.alias(Alias.CANARY, 2);
        resolver = theatre.resolver().open();
        rollout = Rollout.follow(resolver, "fraud").open();
    }

    @AfterEach
    void close() {
        rollout.close();
        resolver.close();
        theatre.close();
    }

    private LiveModel<Model> open(Alias alias) {
        if (broken.get()) {
            throw new UnavailableException("out of memory");
        }
        return LiveModel.follow(theatre.registry, resolver, ModelUri.of("fraud", alias), (files, entry) -> {
                    Model model = new Model(Files.readString(files.resolve("model.txt")), new AtomicInteger());
                    loaded.add(model);
                    return model;
                })
                .open(ModelCache.in(directory.resolve("cache-" + alias), 1 << 20));
    }

    private void set(double share) {
        theatre.registry.setRollout("fraud", RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, share));
        theatre.background();
    }

    private static Set<String> answers(LiveRollout<Model> live) {
        Set<String> answers = new TreeSet<>();
        for (int key = 0; key < 200; key++) {
            answers.add(live.call("user-" + key, Model::answer));
        }
        return answers;
    }

    @Test
    void modelsAreLoadedBeforeKeysGoThereAndClosedWhenNoneDoes() {
        try (LiveRollout<Model> live = LiveRollout.open(rollout, resolver, this::open)) {
            assertThat(answers(live)).containsExactly("one");
            assertThat(loaded).hasSize(1);
            set(0.5);
            assertThat(answers(live)).containsExactly("one", "two");
            set(0);
            assertThat(answers(live)).containsExactly("one");
            assertThat(loaded.get(1).closed()).hasValue(1);
        }
        assertThat(loaded).hasSize(2).allMatch(model -> model.closed().get() == 1);
    }

    @Test
    void whileOneCannotBeLoadedAllGoesAsBefore() {
        try (LiveRollout<Model> live = LiveRollout.open(rollout, resolver, this::open)) {
            broken.set(true);
            set(1);
            assertThat(answers(live)).containsExactly("one");
            broken.set(false);
            theatre.background();
            assertThat(answers(live)).containsExactly("two");
        }
    }

    @Test
    void aShadowGetsCopiesAndNobodySeesItsAnswersOrErrors() {
        theatre.registry.setRollout(
                "fraud",
                RolloutPlan.of(DeploymentStrategy.SINGLE, Map.of(Alias.CHAMPION, 1.0))
                        .withShadow(Alias.CANARY));
        theatre.background();
        List<String> asked = new ArrayList<>();
        AtomicBoolean full = new AtomicBoolean();
        try (LiveRollout<Model> live = LiveRollout.open(rollout, resolver, this::open, work -> {
            if (full.get()) {
                throw new RejectedExecutionException();
            }
            work.run();
        })) {
            String answer = live.call("anna", model -> {
                asked.add(model.answer());
                if (model.answer().equals("two")) {
                    throw new IllegalStateException("the shadow fails");
                }
                return model.answer();
            });
            assertThat(answer).isEqualTo("one");
            assertThat(asked).containsExactlyInAnyOrder("one", "two");
            full.set(true);
            assertThat(live.call("anna", Model::answer)).isEqualTo("one");
        }
    }

    @Test
    void noCallMeetsAClosedModelWhileTheRolloutChanges() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        AtomicBoolean ended = new AtomicBoolean();
        try (LiveRollout<Model> live = LiveRollout.open(rollout, resolver, this::open)) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                calls.add(callers.submit(() -> {
                    int count = 0;
                    while (!ended.get()) {
                        assertThat(live.call("user-" + count++, Model::answer)).isIn("one", "two");
                    }
                    return count;
                }));
            }
            for (int i = 0; i < 60; i++) {
                set(i % 3 / 2.0);
            }
            ended.set(true);
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isPositive();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(loaded).allMatch(model -> model.closed().get() == 1);
    }
}
