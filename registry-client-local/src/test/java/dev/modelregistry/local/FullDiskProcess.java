package dev.modelregistry.local;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Uses a registry on a small disk of its own, {@code DISK}, that is filled up again and again to leave a little more room each
 * time, and prints what came of each act. Ends with an exception when something was lost or half done.
 */
final class FullDiskProcess {

    private static final int BLOCK = 4096;
    private static final String CHAMPION = "models:/fraud@champion";

    private final Path disk;
    private final Path scratch;
    private int acts;

    private FullDiskProcess(Path disk, Path scratch) {
        this.disk = disk;
        this.scratch = scratch;
    }

    public static void main(String[] arguments) throws IOException {
        new FullDiskProcess(Path.of(arguments[0]), Path.of(arguments[1])).run(Integer.parseInt(arguments[2]));
    }

    private void run(int rounds) throws IOException {
        try (ModelRegistry registry = open()) {
            register(registry, "first");
            promote(registry, 1);
        }
        Path large = scratch.resolve("large.bin");
        Files.write(large, new byte[32 << 20]);
        System.out.println("large " + outcome(registry -> registry.register(registration(large))));
        check(1);
        for (int round = 0; round < rounds; round++) {
            long versions = versions();
            fillLeaving(round * BLOCK);
            String registered = outcome(registry -> register(registry, "content " + acts++));
            String promoted = outcome(registry -> promote(registry, 1 + acts++ % versions));
            String tagged =
                    outcome(registry -> registry.setTags(ModelUri.parse("models:/fraud/1"), Map.of("at", "" + acts++)));
            String read = outcome(registry -> registry.download(ModelUri.parse("models:/fraud/1"), target()));
            Files.delete(filler());
            for (String line :
                    List.of("register " + registered, "promote " + promoted, "tag " + tagged, "read " + read)) {
                System.out.println(line);
            }
            check(versions + ("fine".equals(registered) ? 1 : 0));
        }
        System.out.println("after " + outcome(registry -> register(registry, "there is room again")));
    }

    private ModelRegistry open() {
        return LocalRegistry.open(LocalConfig.of(disk.resolve("models")));
    }

    private interface Step {
        void on(ModelRegistry registry) throws IOException;
    }

    private String outcome(Step step) throws IOException {
        try (ModelRegistry registry = open()) {
            step.on(registry);
            return "fine";
        } catch (RegistryException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private void register(ModelRegistry registry, String content) throws IOException {
        registry.register(registration(Files.writeString(scratch.resolve("model.bin"), content)));
    }

    private static Registration registration(Path file) {
        return Registration.of("fraud").artifact(file).noCodeDetection().build();
    }

    private static void promote(ModelRegistry registry, long version) {
        registry.promote(Promotion.of(ModelUri.parse("models:/fraud/" + version), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());
    }

    private Path target() {
        return scratch.resolve("downloads").resolve("" + acts++);
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    /** Writes until the disk is full, then gives a little back. */
    private void fillLeaving(long bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            byte[] block = new byte[BLOCK];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            try (var channel = Files.newByteChannel(filler(), StandardOpenOption.WRITE)) {
                channel.truncate(Math.max(0, channel.size() - bytes));
            }
        }
    }

    private long versions() {
        try (ModelRegistry registry = open();
                Stream<ModelVersion> versions = registry.versions("fraud")) {
            return versions.count();
        }
    }

    /** With room again: what was there is there, whole; a registration that was cut off is finished or given up. */
    private void check(long versions) {
        try (ModelRegistry registry = open()) {
            require(versions() == versions, versions() + " versions, not " + versions);
            registry.recover("fraud", Recovery.Mode.FINISH);
            List<Finding> findings =
                    registry.verify("fraud", Verification.Depth.FULL).findings();
            require(findings.isEmpty(), "verify finds " + findings);
            registry.resolve(CHAMPION);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
