package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An alias that moves 500 times while programs call, and a loader that fails a third of the time, each time in another way. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LiveModelUnderLoadTest {

    private static final ModelUri CHAMPION = ModelUri.parse("models:/fraud@champion");
    private static final List<String> TEXTS = List.of("one", "two", "three");
    private static final int MOVES = 500;
    private static final int CALLERS = 4;
    private static final long SEED = 4_711;
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    private final Random chance = new Random(SEED);
    private final Queue<Model> loaded = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();
    private Theatre theatre;

    /** What became of a version that was to be taken into use. */
    private record Outcome(long version, boolean swapped) {}

    private static final class Model implements AutoCloseable {
        private final String text;
        private final AtomicInteger closed = new AtomicInteger();
        private volatile boolean warm;

        Model(String text) {
            this.text = text;
        }

        String answer() {
            if (!warm) {
                throw new AssertionError("a model was asked that is not warm");
            }
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
    void threeVersions() {
        theatre = new Theatre(directory);
        TEXTS.forEach(theatre::register);
        theatre.champion(1);
    }

    @AfterEach
    void close() {
        theatre.close();
    }

    @Test
    void noCallIsDroppedNoModelIsClosedTwiceAndNothingLeaks() throws Exception {
        assumeTrue(Files.isDirectory(OPEN_FILES), "not run: this system does not list open files in " + OPEN_FILES);
        List<String> threadsBefore = threads();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        int swaps;
        // Room for one model: what is not in use goes, and is downloaded again.
        ModelCache cache = ModelCache.in(directory.resolve("cache"), 5);
        try (ModelResolver resolver = ModelResolver.builder(theatre.registry)
                        .refreshEvery(Duration.ofMillis(5))
                        .open();
                LiveModel<Model> live = LiveModel.<Model>follow(
                                theatre.registry, resolver, CHAMPION, (files, entry) -> load(files))
                        .warmUp(this::warm)
                        .listener(listener())
                        .open(cache)) {
            List<Future<?>> called = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                called.add(callers.submit(() -> call(live)));
            }
            swaps = move(resolver);
            stop.set(true);
            for (Future<?> caller : called) {
                caller.get();
            }
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
        assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(calls.get()).as("calls").isGreaterThan(MOVES);
        assertThat(swaps).as("moves that were followed, of %d", MOVES).isBetween(MOVES / 3, MOVES - MOVES / 10);
        assertThat(loaded).as("each model is closed once").allMatch(model -> model.closed.get() == 1);
        assertThat(openFilesBelow(directory)).as("open files").isEmpty();
        endOfDaemons();
        assertThat(threads()).as("threads").isSubsetOf(threadsBefore);
    }

    private Model load(Path files) throws IOException {
        switch (loaded.isEmpty() ? 8 : chance.nextInt(9)) {
            case 0 -> throw new IOException("the file is of another format");
            case 1 -> throw new UnsatisfiedLinkError("no native library");
            default -> {
                Model model = new Model(Files.readString(files.resolve("model.txt")));
                loaded.add(model);
                return model;
            }
        }
    }

    private void warm(Model model) {
        if (loaded.size() > 1 && chance.nextInt(9) == 0) {
            throw new IllegalStateException("it does not answer the sample");
        }
        model.warm = true;
    }

    private LiveModelListener listener() {
        return new LiveModelListener() {
            @Override
            public void swapped(ModelVersion version) {
                outcomes.add(new Outcome(version.version().value(), true));
            }

            @Override
            public void failed(ModelVersion version, Exception cause) {
                outcomes.add(new Outcome(version.version().value(), false));
            }
        };
    }

    private void call(LiveModel<Model> live) {
        while (!stop.get()) {
            try (LiveModel.Use<Model> use = live.use()) {
                String first = use.model().answer();
                assertThat(first)
                        .isEqualTo(TEXTS.get((int) use.version().version().value() - 1));
                assertThat(live.call(Model::answer)).isIn(TEXTS);
                assertThat(use.model().answer()).isEqualTo(first);
            }
            calls.incrementAndGet();
            Thread.yield(); // Machines with two cores have to move the alias as well.
        }
    }

    /** Moves the alias each time to a version that it does not have and that is not in use; gives how often that was followed. */
    private int move(ModelResolver resolver) throws InterruptedException {
        long at = 1;
        long inUse = 1;
        int swaps = 0;
        for (int i = 0; i < MOVES; i++) {
            long next = other(at, inUse);
            theatre.champion(next);
            resolver.invalidate(CHAMPION);
            Outcome outcome = outcomes.take();
            while (outcome.version() != next) { // The version before, tried once more.
                inUse = outcome.swapped() ? outcome.version() : inUse;
                outcome = outcomes.take();
            }
            inUse = outcome.swapped() ? next : inUse;
            swaps += outcome.swapped() ? 1 : 0;
            at = next;
        }
        return swaps;
    }

    private long other(long at, long inUse) {
        for (long version = 1 + at % 3; ; version = 1 + version % 3) {
            if (version != at && version != inUse) {
                return version;
            }
        }
    }

    private static List<Path> openFilesBelow(Path directory) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> all = Files.list(OPEN_FILES)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                try {
                    Path file = Files.readSymbolicLink(one);
                    if (file.startsWith(directory.toRealPath())) {
                        open.add(file);
                    }
                } catch (IOException gone) {
                    continue; // The one that lists the directory itself.
                }
            }
        }
        return open;
    }

    /** Threads of the pool end a moment after it was told to. */
    private static void endOfDaemons() throws InterruptedException {
        Collection<Thread> all = Thread.getAllStackTraces().keySet();
        for (Thread thread : all) {
            if (thread.getName().startsWith("model-resolver-")) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
            }
        }
    }

    private static List<String> threads() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .map(ThreadInfo::getThreadName)
                .filter(name -> name.startsWith("model-resolver-") || name.startsWith("pool-"))
                .toList();
    }
}
