package dev.modelregistry.examples.frameworks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Versions of the model that the examples serve: the first finds everything above 100 suspicious, the second above 200. */
final class Versions {

    private Versions() {}

    static void register(ModelRegistry registry, Path directory) throws IOException {
        for (int version = 1; version <= 2; version++) {
            Path file =
                    Files.createDirectories(directory.resolve("in-" + version)).resolve(Scorer.FILE);
            registry.register(Registration.of("fraud")
                    .artifact(Files.writeString(file, version + "00"))
                    .noCodeDetection()
                    .build());
        }
        champion(registry, 1);
    }

    static void champion(ModelRegistry registry, long version) {
        registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(version));
    }
}
