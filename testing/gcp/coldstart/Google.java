import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.aiplatform.v1.ModelServiceClient;
import com.google.cloud.aiplatform.v1.ModelServiceSettings;
import io.grpc.ManagedChannelBuilder;

/** One version by its alias, read by Google's own client: HOST:PORT, MODEL@ALIAS. */
final class Google {

    public static void main(String... arguments) throws Exception {
        long begin = System.nanoTime();
        ModelServiceSettings settings = ModelServiceSettings.newBuilder()
                .setEndpoint(arguments[0])
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(ModelServiceSettings.defaultGrpcTransportProviderBuilder()
                        .setChannelConfigurator(ManagedChannelBuilder::usePlaintext)
                        .build())
                .build();
        try (ModelServiceClient client = ModelServiceClient.create(settings)) {
            String uri = client.getModel(arguments[1]).getArtifactUri();
            System.out.println((System.nanoTime() - begin) / 1_000_000 + " " + uri);
        }
    }
}
