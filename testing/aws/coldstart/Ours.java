import dev.modelregistry.ModelRegistry;

/** The same package as an entry, through a connection string; the address comes from AWS_ENDPOINT_URL. */
final class Ours {

    public static void main(String... arguments) {
        long begin = System.nanoTime();
        try (ModelRegistry registry = ModelRegistry.connect("sagemaker:us-east-1")) {
            String text = registry.get("models:/coldstart/1").description();
            System.out.println((System.nanoTime() - begin) / 1_000_000 + " " + text);
        }
    }
}
