package dev.modelregistry.examples;

import ai.onnxruntime.OrtException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.LiveRollout;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.Rollout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that answers predictions: {@code POST /predict/PATIENT} with the measurements, separated by commas. Which version
 * answered stands in the header {@value #VERSION}. Health for a load balancer: {@code GET /health}.
 */
final class PredictionServer implements AutoCloseable {

    static final String VERSION = "X-Model-Version";

    private final ModelResolver resolver;
    private final Rollout rollout;
    private final LiveRollout<OnnxClassifier> live;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(4);

    PredictionServer(ModelRegistry registry, String model, Path state) throws IOException {
        resolver = ModelResolver.builder(registry)
                .refreshEvery(Duration.ofMillis(50))
                .snapshot(state.resolve("resolver.snapshot"))
                .open();
        rollout = Rollout.follow(resolver, model)
                .snapshot(state.resolve("rollout.snapshot"))
                .open();
        ModelCache files = ModelCache.in(state.resolve("models"), 1L << 30);
        live = LiveRollout.open(
                rollout,
                resolver,
                alias -> LiveModel.follow(registry, resolver, ModelUri.of(model, alias), OnnxClassifier::load)
                        .open(files));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/predict/", this::predict);
        server.createContext(
                "/health", exchange -> answer(exchange, resolver.health().ready() ? 200 : 503, "ready"));
        server.setExecutor(workers);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void predict(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String patient = path.substring(path.lastIndexOf('/') + 1);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try (LiveModel.Use<OnnxClassifier> use = live.use(patient)) { // the same patient, the same model
            double[] measurements = Arrays.stream(body.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double malignant = use.model().malignant(measurements);
            exchange.getResponseHeaders().set(VERSION, use.version().version().toString());
            answer(exchange, 200, Double.toString(malignant));
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, String.valueOf(e.getMessage()));
        } catch (OrtException e) {
            answer(exchange, 500, "the model failed");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        live.close();
        rollout.close();
        resolver.close();
    }
}
