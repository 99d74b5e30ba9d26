package dev.modelregistry.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modelregistry.ModelRegistry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What this library adds to a look-up of an alias: against bare OkHttp and Jackson, with a server in memory that always gives the
 * answer that MLflow 3.17.2 gave for a version of this library.
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
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listening), "server");
            server.setDaemon(true);
            server.start();
            measure("http://127.0.0.1:" + listening.getLocalPort());
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

    private static void serve(ServerSocket listening) {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] answer = (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        while (true) {
            try {
                Socket connection = listening.accept();
                Thread thread = new Thread(() -> answer(connection, answer), "connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** One answer in one piece for each request, which ends with an empty line, as a GET does. */
    private static void answer(Socket connection, byte[] answer) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            int last = 0;
            for (int one = in.read(); one >= 0; one = in.read()) {
                last = last << 8 | one;
                if (last == 0x0d0a0d0a) {
                    connection.getOutputStream().write(answer);
                }
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }
}
