package dev.modelregistry.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.serving.ModelHandle;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Resolving a URI from memory, against what a program would write by hand: Caffeine that refreshes, and a bare map. */
@SuppressWarnings("NullAway") // JMH calls what is marked as set-up before anything else.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class ResolveBenchmark {

    private static final String CHAMPION = "models:/fraud@champion";

    private ModelRegistry registry;
    private ModelResolver resolver;
    private ModelHandle handle;
    private LoadingCache<String, ModelVersion> caffeine;
    private Map<String, AtomicReference<ModelVersion>> map;
    private volatile ModelVersion field;

    /** For JMH. */
    public ResolveBenchmark() {}

    /** Takes the number of threads; 1 when there is none. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(ResolveBenchmark.class.getSimpleName())
                        .threads(args.length == 0 ? 1 : Integer.parseInt(args[0]))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    /** A registry with one model. */
    @Setup
    public void open() throws IOException {
        Path file = Files.createTempFile("resolve", ".bin");
        registry = ModelRegistry.connect("memory:");
        registry.register(
                Registration.of("fraud").artifact(file).alias(Alias.CHAMPION).build());
        Files.delete(file);
        resolver = ModelResolver.builder(registry).open();
        handle = resolver.handle(CHAMPION);
        field = handle.current().version();
        caffeine = Caffeine.newBuilder()
                .maximumSize(10_000)
                .refreshAfterWrite(Duration.ofSeconds(30))
                .build(uri -> registry.resolve(uri));
        map = new ConcurrentHashMap<>();
        map.put(CHAMPION, new AtomicReference<>(field));
    }

    /** Ends it. */
    @TearDown
    public void close() {
        resolver.close();
        registry.close();
    }

    /** Ours, by the text of a URI. */
    @Benchmark
    public Resolved resolve() {
        return resolver.resolve(CHAMPION);
    }

    /** Ours, by a handle that was kept. */
    @Benchmark
    public Resolved keptHandle() {
        return handle.current();
    }

    /** The usual way. */
    @Benchmark
    public ModelVersion caffeineThatRefreshes() {
        return caffeine.get(CHAMPION);
    }

    /** The floor of a look-up by text. */
    @Benchmark
    public ModelVersion mapAndVolatile() {
        return map.get(CHAMPION).get();
    }

    /** The floor of everything. */
    @Benchmark
    public ModelVersion volatileField() {
        return field;
    }
}
