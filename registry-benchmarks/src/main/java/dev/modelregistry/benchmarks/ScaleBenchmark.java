package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Whether reads and promotions slow down with the number of versions and events: 100 of them against 100,000. */
public final class ScaleBenchmark {

    private static final long ROUND = 1_000_000_000L;

    private ScaleBenchmark() {}

    /** Takes a directory and the large number, 100,000 when left out. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "scale");
        int many = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        String small = fill(directory.resolve("small"), 100);
        String large = fill(directory.resolve("large"), many);
        try (ModelRegistry few = ModelRegistry.connect(small);
                ModelRegistry lots = ModelRegistry.connect(large)) {
            Rounds.compare(
                    "resolve an alias (per second)",
                    7,
                    many + " versions",
                    () -> Rounds.rate(ROUND, () -> lots.resolve("models:/fraud@champion")),
                    "100 versions",
                    () -> Rounds.rate(ROUND, () -> few.resolve("models:/fraud@champion")));
            Rounds.compare(
                    "list the newest 100 versions (per second)",
                    7,
                    many + " versions",
                    () -> Rounds.rate(ROUND, () -> list(lots)),
                    "100 versions",
                    () -> Rounds.rate(ROUND, () -> list(few)));
        }
        AtomicLong turn = new AtomicLong();
        Rounds.compare(
                "promote with alias and archiving, registry opened for it (milliseconds)",
                15,
                many + " versions",
                () -> promoteCold(large, turn),
                "100 versions",
                () -> promoteCold(small, turn));
        try (ModelRegistry few = ModelRegistry.connect(small);
                ModelRegistry lots = ModelRegistry.connect(large)) {
            Rounds.compare(
                    "promote with alias and archiving, registry open (per second)",
                    7,
                    many + " versions",
                    () -> Rounds.rate(ROUND, () -> promote(lots, turn)),
                    "100 versions",
                    () -> Rounds.rate(ROUND, () -> promote(few, turn)));
        }
    }

    /** One registration is one event; so there are at least as many events as versions. */
    private static String fill(Path directory, int versions) throws IOException {
        long began = System.nanoTime();
        Path model = Files.createDirectories(directory).resolve("model.bin");
        String uri = "local:" + directory.resolve("registry");
        try (ModelRegistry registry = ModelRegistry.connect(uri)) {
            for (int i = 0; i < versions; i++) {
                register(registry, model, i);
            }
            registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(versions / 2));
        }
        System.out.printf(
                Locale.ROOT, "filled with %d versions in %.1f s%n", versions, (System.nanoTime() - began) / 1e9);
        return uri;
    }

    private static void register(ModelRegistry registry, Path model, int i) {
        try {
            Files.write(model, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registry.register(Registration.of("fraud")
                .artifact(model.toUri().toString())
                .format("bytes")
                .noCodeDetection()
                .build());
    }

    private static void list(ModelRegistry registry) {
        try (var versions = registry.versions("fraud")) {
            if (versions.limit(100).count() != 100) {
                throw new IllegalStateException("fewer than 100 versions");
            }
        }
    }

    private static double promoteCold(String uri, AtomicLong turn) {
        return Rounds.millis(() -> {
            try (ModelRegistry registry = ModelRegistry.connect(uri)) {
                promote(registry, turn);
            }
        });
    }

    private static void promote(ModelRegistry registry, AtomicLong turn) {
        registry.promote(Promotion.of("models:/fraud/" + (1 + turn.incrementAndGet() % 50), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());
    }
}
