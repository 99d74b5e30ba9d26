package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.UnauthenticatedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server behind a gateway that wants a bearer token, and a new one all the time. */
@Tag("real")
class MlflowTokenTest {

    private static final int LARGE = 8 << 20;

    private final RealServer fixture = new RealServer();
    private final HttpClient onward =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger generation = new AtomicInteger(1);
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    private HttpServer gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(threads);
        gateway.createContext("/", this::pass);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
        threads.shutdownNow();
    }

    private String token() {
        return "token-" + generation.get();
    }

    /** A new token as soon as a request begins: the one that it brought is good for no other. */
    private void pass(HttpExchange exchange) throws IOException {
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean good;
        synchronized (generation) {
            good = given.equals("Bearer " + token());
            if (good) {
                generation.incrementAndGet();
                used.add(given);
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!good) {
            refused.incrementAndGet();
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        forward(exchange, body);
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        RealServer.address().resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<byte[]> answer = onward.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private ModelRegistry open(Supplier<String> tokens) {
        MlflowConfig config = MlflowConfig.builder(
                        URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()))
                .token(tokens)
                .build();
        return ModelRegistry.builder(MlflowRegistry.backend(config))
                .actor("alice")
                .open();
    }

    private Registration registration(String model) throws IOException {
        byte[] content = new byte[LARGE];
        new Random(3).nextBytes(content);
        Path file = Files.write(directory.resolve("large.bin"), content);
        return Registration.of(model)
                .artifact(file)
                .format("other")
                .noCodeDetection()
                .build();
    }

    @Test
    void aTokenThatChangesWhileAFileIsOnItsWayIsNoHindrance() throws IOException {
        String model = fixture.uniqueName("token");
        Registration registration = registration(model);
        try (ModelRegistry registry = open(this::token)) {
            registry.register(registration);
            Path out = directory.resolve("out");
            registry.download(ModelUri.of(model, VersionNumber.of(1)), out);
            assertThat(Files.mismatch(directory.resolve("large.bin"), out.resolve("large.bin")))
                    .isEqualTo(-1);
        }
        assertThat(refused).hasValue(0);
        assertThat(used).hasSizeGreaterThan(20);
    }

    @Test
    void aTokenThatIsNotRenewedIsSaidToBeRefused() throws IOException {
        String model = fixture.uniqueName("token");
        Registration registration = registration(model);
        String first = token();
        try (ModelRegistry registry = open(() -> first)) {
            assertThatThrownBy(() -> registry.register(registration))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageNotContaining(first);
        }
        assertThat(used).hasSize(1);
    }
}
