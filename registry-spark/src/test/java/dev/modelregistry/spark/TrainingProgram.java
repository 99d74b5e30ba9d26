package dev.modelregistry.spark;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.artifacts.BundleLimits;
import dev.modelregistry.artifacts.Unpacker;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A user's program that needs every library of the jar: JSON for records, protocol buffers for ONNX, YAML for environments, an
 * archive reader and HTTP. Loaded anew by each test that runs it.
 */
public final class TrainingProgram implements BinaryOperator<String> {

    /** IR version 8, then a graph with one input {@code x} of float32 and shape (?, 30). */
    private static final byte[] ONNX = HexFormat.of()
            .parseHex("0808" + "3a17" + "5a15" + "0a0178" + "1210" + "0a0e" + "0801" + "120a" + "0a0412024e3f"
                    + "0a02081e");

    /** For the test, which makes it by its name. */
    public TrainingProgram() {}

    /**
     * Registers a model in memory, unpacks an archive, resolves an alias of an MLflow server, and sends a request with a body and one without.
     *
     * @param server address of the server
     * @param directory empty
     * @return what was seen
     */
    @Override
    public String apply(String server, String directory) {
        Path work = Path.of(directory);
        try (ModelRegistry memory = ModelRegistry.connect("memory:");
                ModelRegistry mlflow = ModelRegistry.connect("mlflow:" + server)) {
            Path model = Files.createDirectories(work.resolve("model"));
            Files.write(model.resolve("model.onnx"), ONNX);
            Files.writeString(model.resolve("python_env.yaml"), "python: 3.10\n");
            ModelEntry entry = memory.register(Registration.of("fraud")
                    .artifact(model)
                    .noCodeDetection()
                    .alias(Alias.CHAMPION)
                    .build());
            return "registered " + entry.artifact().format().orElse("?")
                    + " with input "
                    + entry.signature().orElseThrow().inputs().get(0).name().orElse("?")
                    + " for Python " + entry.environment().python().orElse("?")
                    + ", unpacked " + unpack(work)
                    + ", resolved " + mlflow.resolve("models:/fraud@champion").version()
                    + ", sent " + send(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String send(String server) {
        try (HttpTransport http = HttpTransport.to("echo", server).build()) {
            byte[] body = "a body".getBytes(StandardCharsets.UTF_8);
            String echo = http.execute(HttpCall.json("echo", Effect.WRITE, "POST", "echo", body))
                    .text();
            // The empty body is what OkHttp's older releases have no method for.
            HttpCall empty = new HttpCall("echo", Effect.WRITE, "POST", "echo", Map.of(), Map.of(), Optional.empty());
            return echo + " and none" + http.execute(empty).text();
        }
    }

    private static String unpack(Path work) throws IOException {
        Path archive = work.resolve("bundle.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.putNextEntry(new ZipEntry("weights.txt"));
            out.write('w');
            out.closeEntry();
        }
        return new Unpacker(BundleLimits.defaults())
                .unpack(archive, work.resolve("unpacked"))
                .files()
                .get(0)
                .path();
    }
}
