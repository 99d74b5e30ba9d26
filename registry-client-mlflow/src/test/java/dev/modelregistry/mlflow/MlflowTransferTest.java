package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that keep their artifacts in an S3, as an emulator has it: {@code mlflow.s3.proxied} hides it behind its proxy,
 * {@code mlflow.s3.direct} has no proxy. {@code mlflow.s3.store} is the emulator, {@code mlflow.version} tells what is expected:
 * servers of 2.x never let their clients past. This program has no credentials of the S3.
 */
@Tag("real")
class MlflowTransferTest {

    private static final int PART = 5 << 20;
    private static final int LARGE = 2 * PART + 4711;
    private static final String MODEL =
            "transfer-" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);

    @TempDir
    Path directory;

    /** What was sent: method, whether to the store or the server, and the last part of the path. */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final AtomicBoolean armed = new AtomicBoolean();
    private Path model;

    /** Large, an archive, small, and empty. */
    @BeforeEach
    void files() throws IOException {
        model = Files.createDirectories(directory.resolve("model/data")).getParent();
        byte[] content = new byte[LARGE];
        new Random(3).nextBytes(content);
        Files.write(model.resolve("data/big.bin"), content);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(model.resolve("archive.tar.gz")))) {
            out.write(content);
            out.write(content, 0, PART);
        }
        Files.writeString(model.resolve("small.txt"), "small");
        Files.createFile(model.resolve("empty.bin"));
    }

    private static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException("set -D" + name + "; testing/mlflow/suite does"));
    }

    private static boolean older() {
        return property("mlflow.version").startsWith("2.");
    }

    private static URI server(String kind) {
        return URI.create(property("mlflow.s3." + kind));
    }

    private static URI store() {
        return server("store");
    }

    private static boolean toStore(Request request) {
        return request.url().port() == store().getPort();
    }

    private ModelRegistry open(String kind, Interceptor... meddling) {
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        for (Interceptor one : meddling) {
            client.addInterceptor(one);
        }
        client.addInterceptor(chain -> {
            Request request = chain.request();
            List<String> path = request.url().pathSegments();
            requests.add(request.method() + (toStore(request) ? " store " : " server ") + path.get(path.size() - 1));
            return chain.proceed(request);
        });
        return ModelRegistry.builder(MlflowRegistry.backend(MlflowConfig.builder(server(kind))
                        .multipart(PART + 1, PART)
                        .directDownloadFrom(PART + 1)
                        .client(client.build())
                        .build()))
                .actor("alice")
                .open();
    }

    private Registration registration(String name) {
        return Registration.of(name)
                .artifact(model)
                .format("other")
                .noCodeDetection()
                .build();
    }

    private void comesBackTheSame(ModelRegistry registry, ModelEntry entry) throws IOException {
        Path target = directory.resolve("out");
        assertThat(registry.download(ModelUri.of(entry.model().value(), entry.version()), target)
                        .verified())
                .isTrue();
        try (Stream<Path> all = Files.walk(model)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.mismatch(
                                file, target.resolve(model.relativize(file).toString())))
                        .as("%s", file)
                        .isEqualTo(-1);
            }
        }
        assertThat(registry.verify(entry.model().value(), Verification.Depth.FULL)
                        .findings())
                .isEmpty();
    }

    private long count(String request) {
        return requests.stream().filter(request::equals).count();
    }

    /** Uploads in parts that were begun and neither completed nor given up. */
    private static String unfinished() throws IOException, InterruptedException {
        return get(store().resolve("/artifacts?uploads"));
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void largeFilesPassByAServerThatProxiesItsArtifacts() throws Exception {
        try (ModelRegistry registry = open("proxied")) {
            ModelEntry entry = registry.register(registration(MODEL));

            assertThat(count("PUT store big.bin")).isEqualTo(older() ? 0 : 3);
            assertThat(count("PUT store archive.tar.gz")).isEqualTo(older() ? 0 : 4);
            assertThat(count("PUT server big.bin")).isEqualTo(older() ? 1 : 0);
            assertThat(count("PUT server small.txt")).isEqualTo(1);
            requests.clear();
            comesBackTheSame(registry, entry);
            assertThat(count("GET store big.bin")).isEqualTo(older() ? 0 : 2); // Downloaded, and verified.
            assertThat(count("GET store archive.tar.gz")).isEqualTo(older() ? 0 : 2);
            assertThat(requests.stream().filter(one -> one.contains("store small")))
                    .isEmpty();
        }
        assertThat(unfinished()).doesNotContain("big.bin</Key>", "archive.tar.gz</Key>");
    }

    @Test
    void anUploadThatTheStoreRefusesHalfwayLeavesNothing() throws Exception {
        assumeFalse(older(), "servers of 2.x send nothing to the store, as another test here sees");
        Interceptor refusing = chain -> {
            Request request = chain.request();
            boolean second = toStore(request)
                    && "2".equals(request.url().queryParameter("partNumber"))
                    && request.url().encodedPath().endsWith("big.bin");
            return second && armed.getAndSet(false)
                    ? new Response.Builder()
                            .request(request)
                            .protocol(Protocol.HTTP_1_1)
                            .code(403)
                            .message("Forbidden")
                            .body(ResponseBody.create(
                                    "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
                                    MediaType.get("application/xml")))
                            .build()
                    : chain.proceed(request);
        };
        try (ModelRegistry registry = open("proxied", refusing)) {
            armed.set(true);
            assertThatThrownBy(() -> registry.register(registration(MODEL + "-refused")))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("Request has expired");
            assertThat(unfinished()).doesNotContain("big.bin</Key>", "archive.tar.gz</Key>");

            ModelEntry entry = registry.register(registration(MODEL + "-refused"));

            assertThat(entry.version().value()).isEqualTo(1);
            comesBackTheSame(registry, entry);
        }
    }

    @Test
    void aDownloadFromTheStoreThatIsCutGoesOn() throws Exception {
        Interceptor cutting = chain -> {
            Response answer = chain.proceed(chain.request());
            boolean large = chain.request().url().encodedPath().endsWith("big.bin")
                    && chain.request().method().equals("GET");
            if (!large || toStore(chain.request()) == older() || !armed.getAndSet(false)) {
                return answer;
            }
            ResponseBody body = answer.body();
            return answer.newBuilder()
                    .body(ResponseBody.create(
                            Okio.buffer(new Cut(body, LARGE / 3)), body.contentType(), body.contentLength()))
                    .build();
        };
        try (ModelRegistry registry = open("proxied", cutting)) {
            ModelEntry entry = registry.register(registration(MODEL + "-cut"));
            requests.clear();
            armed.set(true);
            comesBackTheSame(registry, entry);
            assertThat(armed).isFalse();
            assertThat(count("GET " + (older() ? "server" : "store") + " big.bin"))
                    .isEqualTo(3);
        }
    }

    /** A body that breaks off. */
    private static final class Cut extends ForwardingSource {

        private final long most;
        private long read;

        Cut(ResponseBody body, long most) {
            super(body.source());
            this.most = most;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            if (read >= most) {
                throw new IOException("cut");
            }
            long count = super.read(sink, byteCount);
            read += Math.max(count, 0);
            return count;
        }
    }

    @Test
    void aServerWithoutAProxyIsUsedWithoutCredentialsOfItsStore() throws Exception {
        try (ModelRegistry registry = open("direct")) {
            if (older()) {
                assertThatThrownBy(() -> registry.register(registration(MODEL + "-direct")))
                        .isInstanceOf(InvalidException.class)
                        .hasMessageContaining("does not proxy its artifacts");
                Files.delete(model.resolve("data/big.bin"));
                Files.delete(model.resolve("archive.tar.gz"));
                Files.delete(model.resolve("empty.bin"));
            }
            ModelEntry entry = registry.register(registration(MODEL + "-direct"));

            assertThat(count("PUT store big.bin")).isEqualTo(older() ? 0 : 1);
            assertThat(count("PUT store empty.bin")).isEqualTo(older() ? 0 : 1);
            requests.clear();
            comesBackTheSame(registry, entry);
            assertThat(count("GET store big.bin")).isEqualTo(older() ? 0 : 2);
            assertThat(requests.stream().filter(one -> one.equals("GET server get-artifact")))
                    .isNotEmpty();
        }
    }

    @Test
    void filesAreDownloadedSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean met = new AtomicBoolean();
        Interceptor meeting = chain -> {
            String path = chain.request().url().encodedPath();
            boolean download = chain.request().method().equals("GET")
                    && (path.endsWith("small.txt") || path.endsWith("empty.bin"))
                    && armed.get();
            if (download) {
                both.countDown();
                try {
                    met.compareAndSet(false, both.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return chain.proceed(chain.request());
        };
        Files.delete(model.resolve("data/big.bin"));
        Files.delete(model.resolve("archive.tar.gz"));
        try (ModelRegistry registry = open("proxied", meeting)) {
            ModelEntry entry = registry.register(registration(MODEL + "-beside"));
            armed.set(true);
            registry.download(ModelUri.of(entry.model().value(), entry.version()), directory.resolve("out"));
            assertThat(met).isTrue();
        }
    }

    /** What others registered there is read like what this library did, through the server. */
    @Test
    void aVersionOfAnotherToolInTheStoreIsReadThroughTheServer() throws Exception {
        try (ModelRegistry registry = open("direct")) {
            Path small = Files.writeString(directory.resolve("small.bin"), "small");
            ModelEntry sent = registry.register(Registration.of(MODEL + "-source")
                    .artifact(small)
                    .format("other")
                    .noCodeDetection()
                    .build());
            Matcher source = Pattern.compile("\"source\": \"(s3://[^\"]+)\"")
                    .matcher(get(server("direct")
                            .resolve("/api/2.0/mlflow/model-versions/get?version=1&name="
                                    + sent.model().value())));
            assertThat(source.find()).isTrue();

            ModelEntry entry = registry.register(Registration.of(MODEL + "-reference")
                    .artifact(source.group(1))
                    .format("other")
                    .noCodeDetection()
                    .build());

            assertThat(entry.artifact().files())
                    .extracting(file -> file.path() + " " + file.size())
                    .contains("small.bin 5");
        }
    }
}
