package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveModelTest {

    private static final ModelUri CHAMPION = ModelUri.parse("models:/fraud@champion");

    @TempDir
    Path directory;

    private final List<Model> loaded = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private Theatre theatre;
    private ModelResolver resolver;

    /** What a loader makes: a text that knows whether it was closed. */
    private static final class Model implements AutoCloseable {
        private final String text;
        private final AtomicInteger closed = new AtomicInteger();

        Model(String text) {
            this.text = text;
        }

        String answer() {
            if (closed.get() > 0) {
                throw new AssertionError("a closed model was asked");
            }
            return text;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @BeforeEach
    void twoVersions() {
        theatre = new Theatre(directory);
        theatre.register("one");
        theatre.register("two");
        theatre.champion(1);
        resolver = theatre.resolver().open();
    }

    @AfterEach
    void close() {
        resolver.close();
        theatre.close();
    }

    private LiveModel.Builder<Model> live() {
        return live(resolver);
    }

    private LiveModel.Builder<Model> live(ModelResolver by) {
        return LiveModel.follow(theatre.registry, by, CHAMPION, (files, entry) -> load(files))
                .listener(listener());
    }

    private LiveModelListener listener() {
        return new LiveModelListener() {
            @Override
            public void swapped(ModelVersion version) {
                heard.add("swapped " + version.version());
            }

            @Override
            public void failed(ModelVersion version, Exception cause) {
                heard.add("failed " + version.version());
            }

            @Override
            public void closed(ModelVersion version) {
                heard.add("closed " + version.version());
            }
        };
    }

    private Model load(Path files) throws IOException {
        Model model = new Model(Files.readString(files.resolve("model.txt")));
        loaded.add(model);
        return model;
    }

    private ModelCache cache() {
        return ModelCache.in(directory.resolve("cache"), 1 << 20);
    }

    /** One round finds the move, the next loads. */
    private void move(long version) {
        theatre.champion(version);
        theatre.background();
        theatre.background();
    }

    @Test
    void itFollowsTheAliasAndSaysWhichVersionAnswers() {
        try (LiveModel<Model> live = live().open(cache())) {
            assertThat(live.call(Model::answer)).isEqualTo("one");
            move(2);
            try (LiveModel.Use<Model> use = live.use()) {
                assertThat(use.model().answer()).isEqualTo("two");
                assertThat(use.version().version().value()).isEqualTo(2);
                assertThat(use.version().entryDigest()).isPresent();
            }
            assertThat(heard).containsExactly("closed 1", "swapped 2");
        }
        assertThat(loaded).allMatch(model -> model.closed.get() == 1);
    }

    @Test
    void theOldOneIsClosedAfterItsLastUseAndNeverMoreThanTwoAreLoaded() {
        theatre.register("three");
        try (LiveModel<Model> live = live().open(cache())) {
            LiveModel.Use<Model> old = live.use();
            move(2);
            assertThat(live.call(Model::answer)).isEqualTo("two");
            assertThat(old.model().answer()).isEqualTo("one");
            move(3);
            assertThat(live.call(Model::answer)).as("a third one waits").isEqualTo("two");
            assertThat(loaded).hasSize(2);
            old.close();
            old.close();
            theatre.background();
            assertThat(live.call(Model::answer)).isEqualTo("three");
            assertThat(loaded.get(0).closed).hasValue(1);
        }
        assertThat(loaded).allMatch(model -> model.closed.get() == 1);
    }

    @Test
    void whateverFailsTheOneInUseStays() {
        AtomicBoolean refuse = new AtomicBoolean();
        try (LiveModel<Model> live = live().warmUp(model -> {
                    if (refuse.get()) {
                        throw new IllegalStateException("not warm");
                    }
                })
                .open(cache())) {
            refuse.set(true);
            move(2);
            assertThat(live.call(Model::answer)).isEqualTo("one");
            assertThat(heard).containsExactly("failed 2");
            assertThat(loaded.get(1).closed)
                    .as("what was loaded in vain is closed")
                    .hasValue(1);
            refuse.set(false);
            move(1);
            move(2);
            assertThat(live.call(Model::answer)).isEqualTo("two");
        }
    }

    @Test
    void whatFailedIsTriedAgainWithoutAnotherMove() {
        AtomicBoolean refuse = new AtomicBoolean();
        try (LiveModel<Model> live = live().warmUp(model -> {
                    if (refuse.get()) {
                        throw new IllegalStateException("not warm");
                    }
                })
                .open(cache())) {
            refuse.set(true);
            move(2);
            assertThat(live.call(Model::answer)).isEqualTo("one");
            refuse.set(false);
            theatre.background();
            assertThat(live.call(Model::answer)).isEqualTo("two");
            assertThat(heard).containsExactly("failed 2", "closed 1", "swapped 2");
        }
    }

    @Test
    void theFirstOneHasToBeThere() {
        theatre.down = true;
        assertThatThrownBy(() -> live().open(cache())).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aProgramThatStartsInAnOutageServesWhatItsMachineHas() {
        Path snapshot = directory.resolve("resolver.snapshot");
        ModelEntry known;
        try (ModelResolver before = theatre.resolver().snapshot(snapshot).open();
                LiveModel<Model> live = live(before).open(cache())) {
            try (LiveModel.Use<Model> use = live.use()) {
                known = use.entry();
            }
        }
        theatre.down = true;
        theatre.calls.set(0);
        try (ModelResolver after = theatre.resolver().snapshot(snapshot).open();
                LiveModel<Model> live = live(after).open(cache())) {
            assertThat(live.call(Model::answer)).isEqualTo("one");
            try (LiveModel.Use<Model> use = live.use()) {
                assertThat(use.entry()).isEqualTo(known);
            }
            assertThat(theatre.calls).as("calls of the registry").hasValue(0);

            theatre.down = false;
            move(2);
            assertThat(live.call(Model::answer)).isEqualTo("two");
        }
    }

    @Test
    void filesThatWereDamagedMeanwhileAreNotServedInAnOutage() throws IOException {
        Path snapshot = directory.resolve("resolver.snapshot");
        try (ModelResolver before = theatre.resolver().snapshot(snapshot).open();
                LiveModel<Model> live = live(before).open(cache())) {
            assertThat(live.call(Model::answer)).isEqualTo("one");
        }
        ModelVersion version = resolver.resolve(CHAMPION).version();
        theatre.down = true;
        try (CachedFiles files = cache().acquire(theatre.registry, version)) {
            Files.writeString(files.path().resolve("model.txt"), "0ne");
        }
        try (ModelResolver after = theatre.resolver().snapshot(snapshot).open()) {
            assertThatThrownBy(() -> live(after).open(cache())).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void aVersionThatTheMachineHasIsGoneBackToInAnOutage() {
        try (LiveModel<Model> live = live().open(cache())) {
            move(2);
            theatre.champion(1);
            theatre.unanswered = Set.of("get", "resumeDownload");
            theatre.background();
            theatre.background();
            assertThat(live.call(Model::answer)).isEqualTo("one");
        }
    }

    @Test
    void anErrorOfTheLoaderIsAFailureLikeAnyOther() {
        AtomicBoolean broken = new AtomicBoolean();
        try (LiveModel<Model> live = LiveModel.<Model>follow(theatre.registry, resolver, CHAMPION, (files, entry) -> {
                    if (broken.get()) {
                        throw new UnsatisfiedLinkError("no native library");
                    }
                    return load(files);
                })
                .listener(listener())
                .open(cache())) {
            broken.set(true);
            move(2);
            assertThat(live.call(Model::answer)).isEqualTo("one");
            assertThat(heard).containsExactly("failed 2");
            broken.set(false);
            theatre.background();
            assertThat(live.call(Model::answer)).isEqualTo("two");
        }
    }

    @Test
    void aVersionWithoutTheExpectedSignatureIsNotTaken() {
        ModelSignature expected = new ModelSignature(
                List.of(new Column(Optional.of("amount"), Scalar.DOUBLE, true)), List.of(), List.of());
        assertThatThrownBy(() -> live().expects(expected).open(cache()))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void valuesOfARequestAreCheckedByTheSignatureOfTheVersionInUse() throws IOException {
        Path file = Files.writeString(directory.resolve("model.txt"), "with a signature");
        theatre.registry.register(Registration.of("fraud")
                .artifact(file)
                .signature(new ModelSignature(
                        List.of(new Column(Optional.of("amount"), Scalar.DOUBLE, true)), List.of(), List.of()))
                .noCodeDetection()
                .build());
        try (LiveModel<Model> live = live().open(cache())) {
            try (LiveModel.Use<Model> withoutSignature = live.use()) {
                assertThat(withoutSignature.check(Map.of("amount", "many"))).isEmpty();
            }
            move(3);
            try (LiveModel.Use<Model> use = live.use()) {
                assertThat(use.check(Map.of("amount", 12.5))).isEmpty();
                assertThat(use.check(Map.of("amount", "many")))
                        .singleElement()
                        .satisfies(one -> assertThat(one.field()).isEqualTo("amount"));
            }
        }
    }

    @Test
    void aClosedOneAnswersNoMore() {
        LiveModel<Model> live = live().open(cache());
        live.close();
        live.close();
        assertThatThrownBy(live::use).isInstanceOf(InvalidException.class).hasMessageContaining("closed");
        assertThat(loaded.get(0).closed).hasValue(1);
    }

    @Test
    void noCallSeesAClosedModelWhileTheAliasMoves() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        try (LiveModel<Model> live = live().open(cache())) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        assertThat(live.call(Model::answer)).isIn("one", "two");
                        calls.incrementAndGet();
                    }
                }));
            }
            for (int i = 0; i < 100; i++) {
                move(i % 2 + 1L);
            }
            stop.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(calls.get()).isPositive();
        assertThat(loaded.size()).isGreaterThan(2);
        assertThat(loaded).allMatch(model -> model.closed.get() == 1);
    }
}
