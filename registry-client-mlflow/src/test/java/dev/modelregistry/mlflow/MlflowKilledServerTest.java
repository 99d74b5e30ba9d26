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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server of this test's own is killed while it is used, and started again. The system properties {@code mlflow.script}, the
 * path of {@code testing/mlflow/server}, and {@code mlflow.version} say how.
 */
@Tag("real")
class MlflowKilledServerTest {

    private static final int BYTES = 24 << 20;
    private static final String MODEL = "killed";

    @TempDir
    Path directory;

    private final AtomicBoolean armed = new AtomicBoolean();
    private Path server;
    private URI address;
    private Path file;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = directory.resolve("server");
        address = URI.create(script("start", property("mlflow.version"), server.toString()));
        byte[] content = new byte[BYTES];
        new Random(7).nextBytes(content);
        file = Files.write(directory.resolve("model.bin"), content);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        script("stop", server.toString());
    }

    private static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException("set -D" + name + "; testing/mlflow/suite does"));
    }

    private static String script(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = property("mlflow.script");
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", String.join(" ", command)).isZero();
        return out.strip();
    }

    private void startAgain() throws IOException, InterruptedException {
        script("start", property("mlflow.version"), server.toString(), Integer.toString(address.getPort()));
    }

    private void kill() {
        try {
            script("kill", server.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private ModelRegistry open(Interceptor... meddling) {
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        for (Interceptor one : meddling) {
            client.addInterceptor(one);
        }
        MlflowConfig config = MlflowConfig.builder(address)
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

    /** Kills the server when a third of a file is on its way. */
    private Interceptor duringTheUpload() {
        return chain -> {
            Request request = chain.request();
            RequestBody body = request.body();
            if (body == null || !request.url().encodedPath().endsWith("/model.bin") || !armed.getAndSet(false)) {
                return chain.proceed(request);
            }
            return chain.proceed(request.newBuilder()
                    .method(request.method(), new Interrupted(body, BYTES / 3, this::kill))
                    .build());
        };
    }

    /** Kills the server once it has made the version, before it is heard of. */
    private Interceptor afterTheVersionIsMade() {
        return chain -> {
            Response answer = chain.proceed(chain.request());
            if (chain.request().url().encodedPath().endsWith("model-versions/create") && armed.getAndSet(false)) {
                answer.close();
                kill();
                throw new IOException("the server was killed");
            }
            return answer;
        };
    }

    /** A body in the middle of which something happens. */
    private static final class Interrupted extends RequestBody {

        private final RequestBody body;
        private final long after;
        private final Runnable what;

        Interrupted(RequestBody body, long after, Runnable what) {
            this.body = body;
            this.after = after;
            this.what = what;
        }

        @Override
        public MediaType contentType() {
            return body.contentType();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            BufferedSink counting = Okio.buffer(new ForwardingSink(sink) {
                private long sent;

                @Override
                public void write(Buffer source, long count) throws IOException {
                    if (sent < after && sent + count >= after) {
                        what.run();
                    }
                    sent += count;
                    super.write(source, count);
                }
            });
            body.writeTo(counting);
            counting.flush();
        }
    }

    @Test
    void killedDuringAnUpload() throws Exception {
        killedAndRegisteredAgain(duringTheUpload());
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
            startAgain();
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
