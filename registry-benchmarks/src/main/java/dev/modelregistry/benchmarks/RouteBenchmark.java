package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.Rollout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
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

/** Sending a key of 16 bytes to one of two aliases, against what programs write by hand: SHA-256 of the key. */
@SuppressWarnings("NullAway") // JMH calls what is marked as set-up before anything else.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class RouteBenchmark {

    private ModelRegistry registry;
    private ModelResolver resolver;
    private Rollout rollout;
    private MessageDigest sha256;
    private String text;
    private byte[] bytes;

    /** For JMH. */
    public RouteBenchmark() {}

    /** Takes the number of threads; 1 when there is none. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(RouteBenchmark.class.getSimpleName())
                        .threads(args.length == 0 ? 1 : Integer.parseInt(args[0]))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    /** A registry with a canary that gets a tenth. */
    @Setup
    public void open() throws IOException, NoSuchAlgorithmException {
        Path file = Files.createTempFile("route", ".bin");
        registry = ModelRegistry.connect("memory:");
        registry.register(Registration.of("fraud")
                .artifact(file)
                .alias(Alias.CHAMPION)
                .alias(Alias.CANARY)
                .build());
        Files.delete(file);
        registry.setRollout("fraud", RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 0.1));
        resolver = ModelResolver.builder(registry).open();
        rollout = Rollout.follow(resolver, "fraud").open();
        sha256 = MessageDigest.getInstance("SHA-256");
        text = "user-00000004711";
        bytes = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Ends it. */
    @TearDown
    public void close() {
        rollout.close();
        resolver.close();
        registry.close();
    }

    /** A key that is a text. */
    @Benchmark
    public Alias text() {
        return rollout.route(text);
    }

    /** A key that is bytes. */
    @Benchmark
    public Alias bytes() {
        return rollout.route(bytes);
    }

    /** The first byte of the digest decides. */
    @Benchmark
    public Alias sha256() {
        return (sha256.digest(bytes)[0] & 0xff) < 26 ? Alias.CANARY : Alias.CHAMPION;
    }
}
