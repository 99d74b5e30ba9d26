import java.net.URI;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** One package, described by AWS's own client. */
final class Aws {

    public static void main(String... arguments) {
        long begin = System.nanoTime();
        try (SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(URI.create(arguments[0]))
                .region(Region.US_EAST_1)
                .build()) {
            String text = client.describeModelPackage(one -> one.modelPackageName(arguments[1]))
                    .modelPackageDescription();
            System.out.println((System.nanoTime() - begin) / 1_000_000 + " " + text);
        }
    }
}
