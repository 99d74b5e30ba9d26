package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server of this test's own is killed while it is used, and started again. */
@Tag("real")
class MlflowKilledServerTest {

    private static final int BYTES = 24 << 20;
    private static final String MODEL = "killed";

    @TempDir
    Path directory;

    private final AtomicBoolean armed = new AtomicBoolean();
    private OwnServer server;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = OwnServer.start(directory.resolve("server"));
        byte[] content = new byte[BYTES];
        new Random(7).nextBytes(content);
        file = Files.write(directory.resolve("model.bin"), content);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private ModelRegistry open(Interceptor... meddling) {
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        for (Interceptor one : meddling) {
            client.addInterceptor(one);
        }
        MlflowConfig config = MlflowConfig.builder(server.address())
                .timeout(Duration.ofSeconds(20))
                .client(client.build())
                .build();
        return ModelRegistry.builder(MlflowRegistry.backend(config))
                .actor("alice")
                .open();
    }

    private Registration registration() {
        return Registration.of(MODEL)
                .artifact(file)
                .format("other")
                .noCodeDetection()
                .requestKey("nightly")
                .build();
    }

    private void registerAnother(ModelRegistry registry) throws IOException {
        Path small = Files.writeString(directory.resolve("small.bin"), "small");
        registry.register(Registration.of(MODEL)
                .artifact(small)
                .format("other")
                .noCodeDetection()
                .build());
    }

    /** Kills the server once it has made the version, before it is heard of. */
    private Interceptor afterTheVersionIsMade() {
        return chain -> {
            Response answer = chain.proceed(chain.request());
            if (chain.request().url().encodedPath().endsWith("model-versions/create") && armed.getAndSet(false)) {
                answer.close();
                server.kill();
                throw new IOException("the server was killed");
            }
            return answer;
        };
    }

    @Test
    void killedDuringAnUpload() throws Exception {
        killedAndRegisteredAgain(new MidUpload(armed, "model.bin", BYTES / 3, server::kill));
    }

    @Test
    void killedAfterTheVersionWasMade() throws Exception {
        killedAndRegisteredAgain(afterTheVersionIsMade());
    }

    private void killedAndRegisteredAgain(Interceptor meddling) throws Exception {
        try (ModelRegistry registry = open(meddling)) {
            registerAnother(registry);
            armed.set(true);
            RegistryException failure = failure(() -> registry.register(registration()));
            assertThat(armed).isFalse();
            assertThat(failure).isInstanceOfAny(UnavailableException.class, OutcomeUnknownException.class);
            assertThat(failure).hasMessageMatching(".*(is it up|is the server up|may have been applied).*");
            server.startAgain();
            assertThat(registry.versions(MODEL))
                    .extracting(one -> one.version().value())
                    .containsExactly(1L);

            Registered again = registry.registerWithOutcome(registration());

            assertThat(again.created()).isTrue();
            complete(registry, again.entry().version());
        }
        // Somebody who knows nothing of all this, and for whom the same key is the same version.
        try (ModelRegistry registry = open()) {
            assertThat(registry.registerWithOutcome(registration()).created()).isFalse();
            registry.recover(MODEL, Recovery.Mode.FINISH);
            assertThat(registry.versions(MODEL)).hasSize(2);
        }
    }

    private static RegistryException failure(Runnable act) {
        try {
            act.run();
        } catch (RegistryException e) {
            return e;
        }
        throw new AssertionError("it did not fail");
    }

    private void complete(ModelRegistry registry, VersionNumber version) throws IOException {
        assertThat(registry.verify(MODEL, Verification.Depth.FULL).findings()).isEmpty();
        assertThat(registry.versions(MODEL)).hasSize(2);
        Path out = directory.resolve("out");
        registry.download(ModelUri.of(MODEL, version), out);
        assertThat(Files.mismatch(file, out.resolve("model.bin"))).isEqualTo(-1);
    }
}
