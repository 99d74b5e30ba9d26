package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import org.mlflow.tracking.MlflowClient;

/**
 * Looking up an alias on a real MLflow server, beside MLflow's own clients for Java, which has no method for it but a raw
 * {@code GET}, and for Python. {@code testing/mlflow/benchmark} runs it.
 */
public final class MlflowClientBenchmark {

    private static final int CALLS = 40;
    private static final int ROUNDS = 7;

    private MlflowClientBenchmark() {}

    /** Takes the server's address, a Python that has the MLflow client, and the program for it. */
    public static void main(String[] args) throws IOException {
        String model = "clients-" + Long.toString(System.nanoTime(), 36);
        Path file = Files.createTempFile("clients", ".bin");
        Process child = new ProcessBuilder(args[1], args[2], args[0], model)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + args[0]);
                MlflowClient java = new MlflowClient(args[0]);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter orders = new PrintWriter(child.getOutputStream(), true, StandardCharsets.UTF_8)) {
            registry.register(
                    Registration.of(model).artifact(file).alias(Alias.CHAMPION).build());
            compare(registry, java, new Python(orders, answers), model);
        } finally {
            child.destroy();
            Files.delete(file);
        }
    }

    private static void compare(ModelRegistry registry, MlflowClient java, Python python, String model) {
        String uri = "models:/" + model + "@champion";
        String path = "registered-models/alias?alias=champion&name=" + model;
        DoubleSupplier ours = () -> each(() -> registry.resolve(uri));
        DoubleSupplier address = () -> each(() -> {
            if (!registry.resolve(uri).artifact().uri().startsWith("mlflow-artifacts:")) {
                throw new IllegalStateException("no address");
            }
        });
        Rounds.compare(
                "alias (ms)",
                ROUNDS,
                "this library",
                ours,
                "Java client, sendGet",
                () -> each(() -> java.sendGet(path)));
        Rounds.compare("alias (ms)", ROUNDS, "this library", ours, "Python client", () -> python.each("alias"));
        Rounds.compare(
                "alias to address (ms)",
                ROUNDS,
                "this library",
                address,
                "Java client, 2 calls",
                () -> each(() -> {
                    java.sendGet(path);
                    java.getModelVersionDownloadUri(model, "1");
                }));
        Rounds.compare(
                "alias to address (ms)",
                ROUNDS,
                "this library",
                address,
                "Python client, 2 calls",
                () -> python.each("address"));
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

    /** The same in a Python process that is kept. */
    private record Python(PrintWriter orders, BufferedReader answers) {

        double each(String what) {
            orders.println(what + " " + CALLS);
            try {
                return Double.parseDouble(answers.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
