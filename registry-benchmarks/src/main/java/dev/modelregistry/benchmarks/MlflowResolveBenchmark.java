package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resolving an alias on a real MLflow server, against a plain {@code GET} of the same address by the JDK's HTTP client over a kept
 * connection, which waits for the delayed acknowledgement of its system.
 */
public final class MlflowResolveBenchmark {

    private static final long ROUND = 3_000_000_000L;

    private MlflowResolveBenchmark() {}

    /** Takes the server's address. */
    public static void main(String[] args) throws IOException {
        String model = "resolve-" + Long.toString(System.nanoTime(), 36);
        Path file = Files.createTempFile("resolve", ".bin");
        HttpClient plain =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest get = HttpRequest.newBuilder(
                        URI.create(args[0] + "/api/2.0/mlflow/registered-models/alias?alias=champion&name=" + model))
                .build();
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + args[0])) {
            registry.register(
                    Registration.of(model).artifact(file).alias(Alias.CHAMPION).build());
            String uri = "models:/" + model + "@champion";
            Rounds.compare(
                    "resolve an alias (per second)",
                    5,
                    "this library",
                    () -> Rounds.rate(ROUND, () -> registry.resolve(uri)),
                    "plain GET of the JDK, connection kept",
                    () -> Rounds.rate(ROUND, () -> send(plain, get)));
        } finally {
            Files.delete(file);
        }
    }

    private static void send(HttpClient client, HttpRequest request) {
        try {
            if (client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() != 200) {
                throw new IllegalStateException("the server refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
