package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers of the 2.x line end a worker that is busy with one request for too long, which a slow upload is. This one does so after few
 * seconds, and the rest of a file is held back until its log says that it did.
 */
@Tag("real")
class MlflowWorkerTimeoutTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String TIMED_OUT = "WORKER TIMEOUT";
    private static final Pattern RUN = Pattern.compile("\"run_id\": *\"([0-9a-f]{32})\"");

    @TempDir
    static Path directory;

    private static OwnServer server;

    private final AtomicBoolean armed = new AtomicBoolean();

    @BeforeAll
    static void start() {
        server = OwnServer.startImpatient(directory.resolve("server"), PATIENCE);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** Sends half of the file of that size at once, and the rest when the server's worker is gone. */
    private ModelRegistry open(int size) throws IOException {
        long before = server.logged(TIMED_OUT);
        MidUpload slow = new MidUpload(armed, "model.bin", size / 2, () -> server.awaitLogged(TIMED_OUT, before));
        OkHttpClient client = new OkHttpClient.Builder().addInterceptor(slow).build();
        return ModelRegistry.builder(MlflowRegistry.backend(
                        MlflowConfig.builder(server.address()).client(client).build()))
                .actor("alice")
                .garbageAge(Duration.ZERO)
                .open();
    }

    private static Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(Files.createDirectories(directory.resolve(name)).resolve("model.bin"), content);
    }

    private static Registration registration(String model, Path file) {
        return Registration.of(model)
                .artifact(file)
                .format("other")
                .noCodeDetection()
                .requestKey(file.toString())
                .build();
    }

    @Test
    void aLargeFileIsRefusedWithTheReasonAndLeavesNothing() throws Exception {
        int size = 8 << 20;
        Registration large = registration("large", file("large", size));
        try (ModelRegistry registry = open(size)) {
            registry.register(registration("large", file("before", 100)));
            Set<String> before = kept();
            armed.set(true);

            assertThatThrownBy(() -> registry.register(large))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("--timeout")
                    .hasMessageContaining("Nothing was decided");

            assertThat(armed).isFalse();
            assertThat(registry.versions("large")).hasSize(1);
            assertThat(registry.verify("large", Verification.Depth.FULL).findings())
                    .isEmpty();
            assertThat(garbage(registry, "large")).isEmpty();
            assertThat(kept()).isEqualTo(before);

            Registered again = registry.registerWithOutcome(large);

            assertThat(again.created()).isTrue();
            whole(registry, large, "large", 2);
        }
    }

    @Test
    void aSmallFileIsSentAgain() throws Exception {
        int size = 512 << 10;
        Registration small = registration("small", file("small", size));
        try (ModelRegistry registry = open(size)) {
            armed.set(true);

            Registered first = registry.registerWithOutcome(small);

            assertThat(armed).isFalse();
            assertThat(first.created()).isTrue();
            whole(registry, small, "small", 1);
        }
    }

    /** The last version, its files and its key are right, and there is nothing beside. */
    private static void whole(ModelRegistry registry, Registration registered, String model, int versions)
            throws Exception {
        assertThat(registry.registerWithOutcome(registered).created()).isFalse();
        assertThat(registry.versions(model)).hasSize(versions);
        assertThat(registry.verify(model, Verification.Depth.FULL).findings()).isEmpty();
        Set<String> before = kept();
        assertThat(garbage(registry, model)).isEmpty();
        assertThat(kept()).isEqualTo(before);
        Path out = directory.resolve("out").resolve(model);
        registry.download(ModelUri.parse("models:/" + model + "/" + versions), out);
        assertThat(out.resolve("model.bin"))
                .hasSameBinaryContentAs(directory.resolve(model).resolve("model.bin"));
    }

    private static List<GarbageReport.Garbage> garbage(ModelRegistry registry, String model) {
        return registry.collectGarbage(Optional.of(model), GarbageReport.Mode.DELETE)
                .unreferenced();
    }

    /** The files on the server's disk, notes of uploads among them, and the runs that were not deleted. */
    private static Set<String> kept() throws IOException, InterruptedException {
        HttpRequest search = HttpRequest.newBuilder(URI.create(server.address() + "/api/2.0/mlflow/runs/search"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"experiment_ids\": [\"0\"], \"max_results\": 1000}"))
                .build();
        String runs = HttpClient.newHttpClient()
                .send(search, HttpResponse.BodyHandlers.ofString())
                .body();
        Set<String> all = new TreeSet<>();
        server.files().forEach(file -> all.add(file.toString()));
        RUN.matcher(runs).results().map(run -> "run " + run.group(1)).forEach(all::add);
        assertThat(all).anyMatch(one -> one.startsWith("run "));
        return all;
    }
}
