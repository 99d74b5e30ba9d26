package dev.modelregistry.sagemaker;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.RegistryException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** One client of a large upload, as a program of its own, so that its heap can be bounded: {@code testing/aws/large} runs it. */
final class LargeUpload {

    private static final double MIB = 1 << 20;
    private static final int PIECE = 256;

    private LargeUpload() {}

    /**
     * What to do.
     *
     * @param arguments {@code make DIRECTORY MIB}, {@code put SERVER DIRECTORY CUT_AFTER_MIB}, or {@code get SERVER DIRECTORY}
     */
    public static void main(String... arguments) throws IOException {
        switch (arguments[0]) {
            case "make" -> make(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "put" ->
                put(URI.create(arguments[1]), Path.of(arguments[2]), (long) (Double.parseDouble(arguments[3]) * MIB));
            default -> get(URI.create(arguments[1]), Path.of(arguments[2]));
        }
    }

    /** Bytes that do not compress, in files of at most 256 MiB. Full ones are one file on disk under several names. */
    private static void make(Path directory, int mib) throws IOException {
        Files.createDirectories(directory);
        Path full = directory.resolve("weights-0.bin");
        for (int i = 0; i * PIECE < mib; i++) {
            Path file = directory.resolve("weights-" + i + ".bin");
            int size = Math.min(PIECE, mib - i * PIECE);
            if (i > 0 && size == PIECE) {
                Files.createLink(file, full);
            } else {
                write(file, size);
            }
        }
    }

    private static void write(Path file, int mib) throws IOException {
        Random random = new Random(mib);
        byte[] chunk = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mib; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
    }

    private static ModelRegistry registry(URI server) {
        SageMakerConfig config = SageMakerConfig.builder("us-east-1", "s3://models/registry")
                .endpoint(server)
                .accessKey(() -> new SageMakerConfig.AccessKey(FakeAws.KEY_ID, FakeAws.SECRET, Optional.empty()))
                .partSize(5 << 20)
                .build();
        return ModelRegistry.builder(SageMakerRegistry.backend(config))
                .actor("large-upload")
                .open();
    }

    private static void put(URI server, Path files, long cutAfter) {
        long began = System.nanoTime();
        String outcome;
        try (Relay relay = new Relay(server, cutAfter)) {
            try (ModelRegistry registry = registry(relay.address())) {
                ModelEntry entry = registry.register(Registration.of("large")
                        .artifact(files)
                        .requestKey("large-upload")
                        .noCodeDetection()
                        .build());
                outcome = "version " + entry.version();
            } catch (RegistryException e) {
                outcome = e.code().text() + ": " + e.getMessage();
            }
            tell("sent %.1f MiB, %s", relay.sent() / MIB, outcome);
        }
        tell("%.0f s, %s", (System.nanoTime() - began) / 1e9, heap());
    }

    /** Verified against the digest of the registration. */
    private static void get(URI server, Path directory) {
        long began = System.nanoTime();
        try (ModelRegistry registry = registry(server)) {
            boolean verified = registry.download(ModelUri.parse("models:/large/1"), directory)
                    .verified();
            tell("downloaded, verified: %s", verified);
        }
        tell("%.0f s, %s", (System.nanoTime() - began) / 1e9, heap());
    }

    private static String heap() {
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        return String.format(
                Locale.ROOT,
                "heap at most %.0f of %.0f MiB",
                peak / MIB,
                Runtime.getRuntime().maxMemory() / MIB);
    }

    private static void tell(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
