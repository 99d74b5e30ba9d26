package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Registering a file of 1 GiB against {@code sha256sum} and {@code cp} of it, with the same fsync at the end. */
public final class LargeFileBenchmark {

    private static final int MEBIBYTES = 1024;

    private LargeFileBenchmark() {}

    /** Takes a directory with room for a few GiB. Run it with {@code -Xmx64m}: more heap is never needed. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "large");
        Path model = directory.resolve("model.bin");
        byte[] block = new byte[1 << 20];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(model)) {
            for (int i = 0; i < MEBIBYTES; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        AtomicLong turn = new AtomicLong();
        System.out.println("largest heap: " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        Rounds.compare(
                "1 GiB (milliseconds)",
                3,
                "register",
                () -> Rounds.millis(() -> register(directory, model, turn.incrementAndGet())),
                "sha256sum + cp + sync",
                () -> Rounds.millis(() -> copy(directory, model)));
    }

    private static void register(Path directory, Path model, long turn) {
        Path home = directory.resolve("registry" + turn);
        try (ModelRegistry registry = ModelRegistry.connect("local:" + home)) {
            registry.register(Registration.of("large")
                    .artifact(model)
                    .format("bytes")
                    .noCodeDetection()
                    .build());
        }
        run("rm", "-rf", home.toString());
    }

    private static void copy(Path directory, Path model) {
        String to = directory.resolve("copy.bin").toString();
        run("sha256sum", model.toString());
        run("cp", model.toString(), to);
        run("sync", to);
        run("rm", to);
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
