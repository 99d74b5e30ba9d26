package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelResolverTest {

    private static final String CHAMPION = "models:/fraud@champion";

    @TempDir
    Path directory;

    private Theatre theatre;

    @BeforeEach
    void twoVersions() {
        theatre = new Theatre(directory);
        theatre.register("one");
        theatre.register("two");
        theatre.champion(1);
    }

    @AfterEach
    void close() {
        theatre.close();
    }

    private static long number(Resolved resolved) {
        return resolved.version().version().value();
    }

    @Test
    void theRegistryIsAskedOnceAndThenInTheBackground() {
        try (ModelResolver resolver = theatre.resolver().open()) {
            assertThat(resolver.resolve(CHAMPION).source()).isEqualTo(Resolved.Source.REGISTRY);
            assertThat(resolver.resolve(CHAMPION).source()).isEqualTo(Resolved.Source.CACHE);
            assertThat(resolver.resolve(ModelUri.parse(CHAMPION))).isSameAs(resolver.resolve(CHAMPION));
            assertThat(theatre.asked).hasValue(1);

            theatre.champion(2);
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(1);
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(2);
            assertThat(theatre.asked).hasValue(2);
        }
    }

    @Test
    void aHandleFollows() {
        try (ModelResolver resolver = theatre.resolver().open()) {
            ModelHandle handle = resolver.handle(CHAMPION);
            assertThat(theatre.asked).hasValue(0);
            assertThat(number(handle.current())).isEqualTo(1);
            theatre.champion(2);
            theatre.background();
            assertThat(number(handle.current())).isEqualTo(2);
        }
    }

    @Test
    void aHintIsFollowedAtOnceAndDoesNotDoubleTheRefreshes() {
        try (ModelResolver resolver = theatre.resolver().open()) {
            resolver.resolve(CHAMPION);
            theatre.champion(2);
            resolver.invalidateModel("fraud");
            resolver.invalidateModel("another");
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(2);
            for (int i = 0; i < 5; i++) {
                theatre.background();
            }
            assertThat(theatre.waiting()).isEqualTo(1);
        }
    }

    @Test
    void aHintWhileTheRegistryIsAskedMakesOneMoreQuestion() {
        try (ModelResolver resolver = theatre.resolver().open()) {
            resolver.resolve(CHAMPION);
            theatre.failure = () -> {
                theatre.failure = () -> null;
                Thread other = new Thread(() -> {
                    resolver.invalidate(ModelUri.parse(CHAMPION));
                    theatre.background();
                });
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return null;
            };
            theatre.background();
            assertThat(theatre.asked).hasValue(3);
        }
    }

    @Test
    void theNextLookIsNeverLaterThanTheInterval() {
        double[] chance = {0};
        try (ModelResolver resolver = theatre.resolver()
                .background(Background.threads(1), () -> chance[0])
                .refreshEvery(Duration.ofSeconds(30))
                .open()) {
            assertThat(resolver.nextLook()).isEqualTo(Duration.ofSeconds(15));
            chance[0] = 1;
            assertThat(resolver.nextLook()).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void anOutageIsNotNoticedByWhoeverAsks() {
        List<Duration> ages = new ArrayList<>();
        ResolverListener listener = new ResolverListener() {
            @Override
            public void refreshFailed(ModelUri uri, RegistryException failure, Duration age) {
                ages.add(age);
            }
        };
        try (ModelResolver resolver = theatre.resolver().listener(listener).open()) {
            resolver.resolve(CHAMPION);
            theatre.down = true;
            theatre.later(Duration.ofMinutes(10));
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(1);
            assertThat(ages).containsExactly(Duration.ofMinutes(10));
            ResolverHealth health = resolver.health();
            assertThat(health.ready()).isTrue();
            assertThat(health.uris()).singleElement().satisfies(line -> {
                assertThat(line.age()).contains(Duration.ofMinutes(10));
                assertThat(line.stale()).isFalse();
                assertThat(line.lastError().orElseThrow()).contains("switched off");
            });

            theatre.down = false;
            theatre.champion(2);
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(2);
            assertThat(resolver.health().uris().get(0).lastError()).isEmpty();
        }
    }

    @Test
    void whatIsTooOldFailsWhereThatIsWantedAndComesBack() {
        try (ModelResolver resolver = theatre.resolver()
                .staleAfter(Duration.ofHours(1), ModelResolver.WhenStale.FAIL)
                .open()) {
            resolver.resolve(CHAMPION);
            theatre.down = true;
            theatre.later(Duration.ofMinutes(61));
            theatre.background();
            assertThatThrownBy(() -> resolver.resolve(CHAMPION))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("last confirmed");
            assertThat(resolver.health().ready()).isFalse();
            theatre.down = false;
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(1);
        }
    }

    @Test
    void whatIsTooOldIsKeptOtherwiseAndSaidToBeStale() {
        try (ModelResolver resolver = theatre.resolver()
                .staleAfter(Duration.ofHours(1), ModelResolver.WhenStale.KEEP)
                .open()) {
            resolver.resolve(CHAMPION);
            theatre.down = true;
            theatre.later(Duration.ofDays(3));
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(1);
            assertThat(resolver.health().uris().get(0).stale()).isTrue();
        }
    }

    @Test
    void whatIsNotThereIsNotAskedForAgainAtOnce() {
        theatre.noChampion();
        try (ModelResolver resolver = theatre.resolver().open()) {
            assertThatThrownBy(() -> resolver.resolve(CHAMPION)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> resolver.resolve(CHAMPION)).isInstanceOf(NotFoundException.class);
            assertThat(theatre.asked).hasValue(1);
            theatre.champion(1);
            theatre.later(Duration.ofSeconds(6));
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(1);
        }
    }

    @Test
    void anErrorKeepsItsKindWhenItIsToldAgain() {
        theatre.failure = () -> new ForbiddenException("no entry");
        try (ModelResolver resolver = theatre.resolver().open()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> resolver.resolve(CHAMPION)).isInstanceOf(ForbiddenException.class);
            }
            assertThat(theatre.asked).hasValue(1);
        }
    }

    @Test
    void anAliasThatIsTakenAwayIsAnAnswerAndNoOutage() {
        List<ResolverChange> changes = new ArrayList<>();
        ResolverListener listener = new ResolverListener() {
            @Override
            public void afterSwap(ResolverChange change) {
                changes.add(change);
            }
        };
        try (ModelResolver resolver = theatre.resolver().listener(listener).open()) {
            resolver.resolve(CHAMPION);
            theatre.noChampion();
            theatre.background();
            assertThatThrownBy(() -> resolver.resolve(CHAMPION)).isInstanceOf(NotFoundException.class);
        }
        assertThat(changes)
                .extracting(ResolverChange::reason)
                .containsExactly(ResolverChange.Reason.ASKED, ResolverChange.Reason.REFRESHED);
        assertThat(changes.get(1).before().orElseThrow().version()).isEqualTo(VersionNumber.of(1));
        assertThat(changes.get(1).after()).isEmpty();
    }

    @Test
    void aRestartDuringAnOutageServesFromTheSnapshot() {
        Path file = directory.resolve("resolver.snapshot");
        try (ModelResolver resolver = theatre.resolver().snapshot(file).open()) {
            resolver.resolve(CHAMPION);
        }
        theatre.down = true;
        theatre.later(Duration.ofMinutes(5));
        try (ModelResolver resolver = theatre.resolver().snapshot(file).open()) {
            Resolved resolved = resolver.resolve(CHAMPION);
            assertThat(resolved.source()).isEqualTo(Resolved.Source.SNAPSHOT);
            assertThat(number(resolved)).isEqualTo(1);
            assertThat(resolver.health().uris().get(0).age()).contains(Duration.ofMinutes(5));
            theatre.down = false;
            theatre.champion(2);
            theatre.background();
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(2);
            assertThat(resolver.resolve(CHAMPION).source()).isEqualTo(Resolved.Source.CACHE);
        }
    }

    @Test
    void aDamagedSnapshotIsNotUsed() throws Exception {
        Path file = directory.resolve("resolver.snapshot");
        try (ModelResolver resolver = theatre.resolver().snapshot(file).open()) {
            resolver.resolve(CHAMPION);
        }
        Files.writeString(file, Files.readString(file).replace("\"version\":1", "\"version\":2"));
        theatre.down = true;
        try (ModelResolver resolver = theatre.resolver().snapshot(file).open()) {
            assertThatThrownBy(() -> resolver.resolve(CHAMPION)).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void manyWhoAskAtOnceMakeOneRequest() throws Exception {
        int callers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try (ModelResolver resolver = theatre.resolver().open()) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Resolved>> answers = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return resolver.resolve(CHAMPION);
                }));
            }
            start.countDown();
            for (Future<Resolved> answer : answers) {
                assertThat(number(answer.get())).isEqualTo(1);
            }
            assertThat(theatre.asked).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aListenerThatFailsChangesNothing() {
        ResolverListener broken = new ResolverListener() {
            @Override
            public void beforeSwap(ResolverChange change) {
                throw new IllegalStateException("a listener that fails");
            }
        };
        try (ModelResolver resolver = theatre.resolver().listener(broken).open()) {
            assertThat(number(resolver.resolve(CHAMPION))).isEqualTo(1);
        }
    }

    @Test
    void aModelIsNoVersion() {
        try (ModelResolver resolver = theatre.resolver().open()) {
            assertThatThrownBy(() -> resolver.resolve("models:/fraud"))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("names a model");
        }
    }

    @Test
    void closingEndsTheThreads() {
        List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
        ModelResolver resolver = ModelResolver.builder(theatre.registry)
                .refreshEvery(Duration.ofHours(1))
                .open();
        resolver.resolve(CHAMPION);
        List<Thread> own = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("model-resolver") && !before.contains(thread))
                .toList();
        assertThat(own).isNotEmpty().allMatch(Thread::isDaemon);
        resolver.close();
        own.forEach(thread -> {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(thread.isAlive()).isFalse();
        });
    }
}
