package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.serving.ModelCache;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes with 16 threads each want one model that the machine does not have. Its size is 20 megabytes, or what the property
 * {@code model.megabytes} says.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SharedCacheTest {

    private static final int PROCESSES = 4;
    private static final int THREADS = 16;
    private static final long SIZE = Long.getLong("model.megabytes", 20) << 20;

    @TempDir
    Path parent;

    private final List<ChildProcess> processes = new ArrayList<>();
    private final ExecutorService readers = Executors.newFixedThreadPool(PROCESSES);
    private final BlockingQueue<Said> said = new ArrayBlockingQueue<>(PROCESSES * 2);
    private ContentDigest digest;

    /** A line of a process. */
    private record Said(ChildProcess process, String line) {}

    /** What the threads of a process got: how many, by how many downloads, of how many bytes, with which digest. */
    private record Got(int threads, int downloads, long bytes, String digest) {
        static Got of(String line) {
            String[] parts = line.split(" ", 4);
            return new Got(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]), parts[3]);
        }
    }

    @BeforeEach
    void register() throws IOException {
        Path model = Files.createDirectories(parent.resolve("in")).resolve("model.bin");
        byte[] block = new byte[1 << 20];
        Random random = new Random(17);
        try (OutputStream out = Files.newOutputStream(model)) {
            for (long done = 0; done < SIZE; done += block.length) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        digest = ContentDigest.ofFile(model);
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(parent.resolve("models")))) {
            registry.register(
                    Registration.of("fraud").artifact(model).noCodeDetection().build());
        }
    }

    @AfterEach
    void end() throws Exception {
        for (ChildProcess process : processes) {
            process.close();
        }
        readers.shutdownNow();
    }

    @Test
    void aColdModelIsDownloadedOnceOnTheMachine() throws Exception {
        start(PROCESSES, Long.MAX_VALUE);
        List<Got> got = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            got.add(Got.of(said.take().line())); // All of them have it in use at once.
        }
        requireAll(got);
        assertThat(got.stream().mapToInt(Got::downloads).sum()).isEqualTo(1);
        assertThat(got.stream().mapToLong(Got::bytes).sum()).isEqualTo(SIZE);
        letGo(processes);
        assertThat(directories()).as("what is left beside the files").hasSize(1);
    }

    @Test
    void whatAKilledProcessHadGotIsNotDownloadedAgain() throws Exception {
        start(PROCESSES, SIZE / 8 * 5);
        Said half = said.take();
        assertThat(half.line()).isEqualTo("half");
        half.process().kill();
        long kept = Files.size(directories().get(0).resolve("model.bin"));
        assertThat(kept).isBetween(SIZE / 2, SIZE - 1);

        List<Got> got = new ArrayList<>();
        for (int i = 1; i < PROCESSES; i++) {
            got.add(Got.of(said.take().line()));
        }
        requireAll(got);
        assertThat(got.stream().mapToLong(Got::bytes).sum()).isEqualTo(SIZE - kept);
        processes.remove(half.process());
        letGo(processes);
        half.process().close();
        assertThat(directories()).as("what is left beside the files").hasSize(1);
    }

    @Test
    void whatAnotherProcessUsesIsNotRemoved() throws Exception {
        start(1, Long.MAX_VALUE);
        requireAll(List.of(Got.of(said.take().line())));
        Path used = directories().get(0);
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(parent.resolve("models")))) {
            registry.register(Registration.of("other")
                    .artifact(Files.writeString(parent.resolve("other.txt"), "other"))
                    .noCodeDetection()
                    .build());
            ModelVersion other = registry.resolve("models:/other/1");
            ModelCache cache = ModelCache.in(parent.resolve("cache"), 0);
            cache.acquire(registry, other).close();
            assertThat(used.resolve("model.bin")).hasSize(SIZE);
            letGo(processes);
            cache.acquire(registry, other).close();
            assertThat(used).doesNotExist();
        }
    }

    private void start(int count, long halt) throws IOException {
        for (int i = 0; i < count; i++) {
            processes.add(ChildProcess.start(
                    parent,
                    List.of(),
                    CachingProcess.class,
                    parent.resolve("models"),
                    parent.resolve("cache"),
                    THREADS,
                    halt));
        }
        for (ChildProcess process : processes) {
            process.awaitReady();
        }
        for (ChildProcess process : processes) {
            process.go();
            readers.execute(() -> {
                try {
                    said.add(new Said(process, process.line()));
                } catch (IOException | AssertionError e) {
                    said.add(new Said(process, "failed: " + e.getMessage()));
                }
            });
        }
    }

    private void requireAll(List<Got> got) {
        assertThat(got).allSatisfy(one -> {
            assertThat(one.threads()).isEqualTo(THREADS);
            assertThat(one.digest()).isEqualTo(digest.toString());
        });
    }

    private static void letGo(List<ChildProcess> processes) throws Exception {
        for (ChildProcess process : processes) {
            process.go();
            assertThat(process.finish()).isEmpty();
        }
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> all = Files.list(parent.resolve("cache"))) {
            return all.filter(Files::isDirectory).toList();
        }
    }
}
