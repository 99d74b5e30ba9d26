package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Registering a small artifact and moving an alias: the embedded registry against a local MLflow server over fresh
 * connections, which is its fastest way for one client (its answers on kept connections wait for a delayed ACK).
 */
public final class MlflowBenchmark {

    private static final long ROUND = 2_000_000_000L;

    private final String server;

    private MlflowBenchmark(String server) {
        this.server = server;
    }

    /** Takes the server's address and a directory for the embedded registry. */
    public static void main(String[] args) throws IOException {
        MlflowBenchmark mlflow = new MlflowBenchmark(args[0]);
        Path directory = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "."), "mlflow-benchmark");
        Path model = directory.resolve("model.bin");
        AtomicLong number = new AtomicLong();
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("registry"))) {
            mlflow.post("registered-models/create", "{\"name\":\"fraud\"}");
            String run = mlflow.run();
            mlflow.createVersion(run);
            mlflow.createVersion(run);
            VersionNumber first = register(registry, model, number);
            VersionNumber second = register(registry, model, number);
            Rounds.compare(
                    "move an alias (per second)",
                    5,
                    "embedded registry",
                    () -> Rounds.rate(
                            ROUND,
                            () -> registry.setAlias(
                                    "fraud", Alias.CHAMPION, number.incrementAndGet() % 2 == 0 ? first : second)),
                    "MLflow server, fresh connections",
                    () -> Rounds.rate(
                            ROUND,
                            () -> mlflow.post(
                                    "registered-models/alias",
                                    "{\"name\":\"fraud\",\"alias\":\"champion\",\"version\":\""
                                            + (1 + number.incrementAndGet() % 2) + "\"}")));
            Rounds.compare(
                    "register a version with a 1 kB artifact (per second)",
                    5,
                    "embedded registry, everything",
                    () -> Rounds.rate(ROUND, () -> register(registry, model, number)),
                    "MLflow server, only model-versions/create",
                    () -> Rounds.rate(ROUND, () -> mlflow.createVersion(run)));
            Rounds.compare(
                    "the same, with what MLflow needs for it: run, upload, end of run, version (per second)",
                    5,
                    "embedded registry, everything",
                    () -> Rounds.rate(ROUND, () -> register(registry, model, number)),
                    "MLflow server, everything",
                    () -> Rounds.rate(ROUND, mlflow::register));
        }
    }

    private static VersionNumber register(ModelRegistry registry, Path model, AtomicLong number) {
        try {
            Files.write(model, (number.incrementAndGet() + "x".repeat(1000)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return registry.register(Registration.of("fraud")
                        .artifact(model)
                        .format("bytes")
                        .metric("auc", 0.9)
                        .noCodeDetection()
                        .build())
                .version();
    }

    private void register() {
        String run = run();
        send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/model/model.bin", "x".repeat(1000));
        post("runs/update", "{\"run_id\":\"" + run + "\",\"status\":\"FINISHED\",\"end_time\":1700000001000}");
        createVersion(run);
    }

    private String run() {
        String answer = post(
                "runs/create", "{\"experiment_id\":\"0\",\"start_time\":1700000000000,\"run_name\":\"benchmark\"}");
        Matcher id = Pattern.compile("\"run_id\":\\s*\"([0-9a-f]+)\"").matcher(answer);
        if (!id.find()) {
            throw new IllegalStateException("no run id in " + answer);
        }
        return id.group(1);
    }

    private void createVersion(String run) {
        post(
                "model-versions/create",
                "{\"name\":\"fraud\",\"run_id\":\"" + run + "\",\"source\":\"mlflow-artifacts:/0/" + run
                        + "/artifacts/model\"}");
    }

    private String post(String call, String body) {
        return send("POST", "/api/2.0/mlflow/" + call, body);
    }

    private String send(String method, String path, String body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(server + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Connection", "close");
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            if (connection.getResponseCode() != 200) {
                throw new IllegalStateException(method + " " + path + " answered " + connection.getResponseCode());
            }
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
