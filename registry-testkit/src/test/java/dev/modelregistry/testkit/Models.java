package dev.modelregistry.testkit;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Registrations of tests. */
final class Models {

    private Models() {}

    /** Registers a version of which nothing is known. */
    static void register(ModelRegistry registry, Path files, String model) {
        registry.register(of(model, files).build());
    }

    /** Begins a registration that does not look at the code around it. */
    static Registration.Builder of(String model, Path files) {
        try {
            return Registration.of(model)
                    .artifact(Files.writeString(files.resolve("model.bin"), "weights of " + model))
                    .noCodeDetection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
