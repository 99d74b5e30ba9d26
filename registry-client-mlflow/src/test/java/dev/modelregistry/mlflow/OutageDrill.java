package dev.modelregistry.mlflow;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.Resolved;
import dev.modelregistry.serving.ResolverListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The programs of {@code testing/mlflow/outage}, which starts and kills the server and them.
 *
 * <pre>
 * prepare URL             registers two versions, the first is the champion
 * move URL                makes the second the champion
 * serve URL STATE SECONDS INTERVAL   asks for the champion 1,000 times a second, with 8 threads, and calls its model
 * </pre>
 *
 * {@code serve} prints when and from where each version came, and at the end what it counted; each line with its time.
 */
final class OutageDrill {

    private static final String MODEL = "fraud";
    private static final ModelUri CHAMPION = ModelUri.of(MODEL, Alias.CHAMPION);
    private static final int THREADS = 8;
    private static final long EACH_EVERY = TimeUnit.SECONDS.toNanos(1) * THREADS / 1_000;

    private final ModelResolver resolver;
    private final LiveModel<String> live;
    private final AtomicLong resolves = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong wrongAnswers = new AtomicLong();
    private final Map<Resolved.Source, AtomicLong> sources = new EnumMap<>(Resolved.Source.class);
    private final AtomicLong resolved = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    private OutageDrill(ModelResolver resolver, LiveModel<String> live) {
        this.resolver = resolver;
        this.live = live;
        for (Resolved.Source source : Resolved.Source.values()) {
            sources.put(source, new AtomicLong());
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + arguments[1])) {
            switch (arguments[0]) {
                case "prepare" -> prepare(registry);
                case "move" -> registry.setAlias(MODEL, Alias.CHAMPION, VersionNumber.of(2));
                case "serve" ->
                    serve(
                            registry,
                            Files.createDirectories(Path.of(arguments[2])),
                            Duration.ofSeconds(Long.parseLong(arguments[3])),
                            Duration.ofSeconds(Long.parseLong(arguments[4])));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static void prepare(ModelRegistry registry) throws IOException {
        for (String content : List.of("one", "two")) {
            Path file = Files.createTempDirectory("drill").resolve("model.txt");
            Files.writeString(file, content);
            registry.register(
                    Registration.of(MODEL).artifact(file).noCodeDetection().build());
        }
        registry.setAlias(MODEL, Alias.CHAMPION, VersionNumber.of(1));
    }

    private static void serve(ModelRegistry registry, Path state, Duration length, Duration interval) throws Exception {
        try (ModelResolver resolver = ModelResolver.builder(registry)
                        .refreshEvery(interval)
                        .snapshot(state.resolve("resolver.snapshot"))
                        .listener(failures())
                        .open();
                LiveModel<String> live = LiveModel.follow(
                                registry,
                                resolver,
                                CHAMPION,
                                (files, entry) -> Files.readString(files.resolve("model.txt")))
                        .open(ModelCache.in(state.resolve("models"), 1 << 20))) {
            new OutageDrill(resolver, live).run(length);
        }
    }

    private static ResolverListener failures() {
        return new ResolverListener() {
            @Override
            public void refreshFailed(ModelUri uri, RegistryException failure, Duration age) {
                say("refresh failed, answer is " + age.toSeconds() + " s old");
            }
        };
    }

    private static synchronized void say(String what) {
        System.out.println(Instant.now().toEpochMilli() + " " + what);
    }

    private void run(Duration length) throws Exception {
        long begin = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                long first = begin + i * EACH_EVERY / THREADS;
                running.add(threads.submit(() -> ask(first, begin + length.toNanos())));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        say("counted resolves=" + resolves + " failed=" + failures + " wrong=" + wrongAnswers + " sources=" + sources
                + " perSecond=" + resolves.get() / length.toSeconds());
    }

    /** At a fixed rate: what came late is made up for. */
    private void ask(long first, long end) {
        for (long due = first; due < end; due += EACH_EVERY) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            resolves.incrementAndGet();
            try {
                Resolved answer = resolver.resolve(CHAMPION);
                sources.get(answer.source()).incrementAndGet();
                tellOnce(resolved, answer.version().version().value(), "resolved, source " + answer.source());
                try (LiveModel.Use<String> use = live.use()) {
                    long version = use.version().version().value();
                    if (!use.model().equals(version == 1 ? "one" : "two")) {
                        wrongAnswers.incrementAndGet();
                    }
                    tellOnce(answered, version, "answered by the model");
                }
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                say("failed: " + e);
            }
        }
    }

    private static void tellOnce(AtomicLong known, long version, String how) {
        long before = known.get();
        if (before != version && known.compareAndSet(before, version)) {
            say("version " + version + " " + how);
        }
    }
}
