import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a stranger's program does with the published jars: register a file, resolve it. */
public final class Consumer {
    private Consumer() {}

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[0]);
        Path model = Files.writeString(work.resolve("model.txt"), "weights");
        try (ModelRegistry registry = ModelRegistry.connect("local:" + work.resolve("registry"))) {
            // The format is stated, because registry-artifacts, which would look it up, is not among the dependencies.
            registry.register(Registration.of("demo").artifact(model).format("text").build());
            System.out.println("resolved models:/demo/" + registry.resolve("models:/demo/1").version());
        }
    }
}
