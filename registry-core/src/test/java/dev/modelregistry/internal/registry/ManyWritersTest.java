package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once on one store. */
class ManyWritersTest {

    @TempDir
    Path directory;

    @Test
    void oneHundredClientsRegisterIntoOneModelAndNothingIsLost() throws Exception {
        MemoryBackend backend = new MemoryBackend(Clock.systemUTC());
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(100);
        List<Future<Long>> versions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Path file = Files.writeString(directory.resolve("model-" + i), "weights " + i);
            versions.add(threads.submit((Callable<Long>) () -> {
                try (ModelRegistry registry = ModelRegistry.builder(backend).open()) {
                    start.await();
                    return registry.register(Registration.of("fraud")
                                    .artifact(file)
                                    .noCodeDetection()
                                    .build())
                            .version()
                            .value();
                }
            }));
        }
        start.countDown();
        List<Long> numbers = new ArrayList<>();
        for (Future<Long> version : versions) {
            numbers.add(version.get());
        }
        threads.shutdown();
        assertThat(numbers).doesNotHaveDuplicates().hasSize(100);
        try (ModelRegistry registry = ModelRegistry.builder(backend).open()) {
            try (var all = registry.versions("fraud")) {
                assertThat(all.map(ModelVersion::version)).hasSize(100);
            }
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }
}
