import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import java.nio.file.Path;

/** The same version by its alias: CONNECTION; with a file behind it, registers it first. The token is in the environment. */
final class Ours {

    public static void main(String... arguments) {
        long begin = System.nanoTime();
        try (ModelRegistry registry = ModelRegistry.connect(arguments[0])) {
            if (arguments.length > 1) {
                registry.setAlias(
                        "coldstart",
                        Alias.CHAMPION,
                        registry.register(Registration.of("coldstart")
                                        .artifact(Path.of(arguments[1]))
                                        .noCodeDetection()
                                        .build())
                                .version());
            }
            String uri = registry.resolve("models:/coldstart@champion").artifact().uri();
            System.out.println((System.nanoTime() - begin) / 1_000_000 + " " + uri);
        }
    }
}
