package dev.modelregistry.local;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.RegistryException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Does one thing with a registry and prints what came of it: {@code DIR ACT PATH}. A program of its own, so that it can
 * run with fewer rights than the test has.
 */
final class PlaceProcess {

    static final String FINE = "fine";

    /** What is done. */
    enum Act {
        /** Registers what is at the path. */
        REGISTER,
        /** Lists the versions. */
        READ,
        /** Downloads version 1 to the path. */
        DOWNLOAD
    }

    private PlaceProcess() {}

    public static void main(String[] arguments) {
        System.out.println(outcome(Path.of(arguments[0]), Act.valueOf(arguments[1]), Path.of(arguments[2])));
    }

    /** The error's type and message on one line, or {@link #FINE}. */
    static String outcome(Path directory, Act act, Path path) {
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(directory))) {
            switch (act) {
                case REGISTER ->
                    registry.register(Registration.of("fraud")
                            .artifact(path)
                            .noCodeDetection()
                            .build());
                case READ -> {
                    try (Stream<ModelVersion> versions = registry.versions("fraud")) {
                        versions.forEach(ModelVersion::version);
                    }
                }
                case DOWNLOAD -> registry.download(ModelUri.parse("models:/fraud/1"), path);
            }
            return FINE;
        } catch (RegistryException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }
}
