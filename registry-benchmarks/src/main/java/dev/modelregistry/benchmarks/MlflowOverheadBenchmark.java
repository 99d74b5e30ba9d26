package dev.modelregistry.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modelregistry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What this library adds to a look-up of an alias: against bare OkHttp and Jackson, with a server in memory, the JDK's, that always gives an
 * answer of the form that MLflow 3.17.2 gives.
 */
public final class MlflowOverheadBenchmark {

    private static final int CALLS = 5_000;
    private static final int ROUNDS = 31;

    private static final String BODY = """
            {"model_version": {"name": "fraud", "version": "1", "creation_timestamp": 1790000000000,
            "last_updated_timestamp": 1790000000123, "current_stage": "None", "description": "",
            "source": "mlflow-artifacts:/0/0123456789abcdef0123456789abcdef/artifacts/models/00112233445566778899aabbccddeeff",
            "run_id": "0123456789abcdef0123456789abcdef", "status": "READY", "tags": [{"key": "owner", "value": "risk"},
            {"key": "build", "value": "1"}], "run_link": "", "aliases": ["champion"]}}""";

    private MlflowOverheadBenchmark() {}

    /** Takes nothing. */
    public static void main(String[] args) throws IOException {
        // Else the server waits 40 ms for the client's acknowledgement of the head of each answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", MlflowOverheadBenchmark::answer);
        server.start();
        try {
            measure("http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static void measure(String address) {
        OkHttpClient bare = new OkHttpClient();
        ObjectMapper mapper = new ObjectMapper();
        Request request = new Request.Builder()
                .url(address + "/api/2.0/mlflow/registered-models/alias?name=fraud&alias=champion")
                .build();
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + address)) {
            Rounds.compare(
                    "look up an alias (ms)",
                    ROUNDS,
                    "this library",
                    () -> each(() -> check(
                            registry.resolve("models:/fraud@champion").version().value() == 1)),
                    "OkHttp and Jackson",
                    () -> each(() -> check(read(bare, mapper, request)
                            .at("/model_version/version")
                            .asText()
                            .equals("1"))));
        } finally {
            bare.dispatcher().executorService().shutdown();
            bare.connectionPool().evictAll();
        }
    }

    private static JsonNode read(OkHttpClient client, ObjectMapper mapper, Request request) {
        try (Response response = client.newCall(request).execute()) {
            return mapper.readTree(response.body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(boolean right) {
        if (!right) {
            throw new IllegalStateException("another version");
        }
    }

    /** Milliseconds of a call. */
    private static double each(Runnable call) {
        return Rounds.millis(() -> {
                    for (int i = 0; i < CALLS; i++) {
                        call.run();
                    }
                })
                / CALLS;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
