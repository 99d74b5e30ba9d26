package dev.modelregistry.sagemaker;

import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.contract.ReferencedPlace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A running moto server as a registry under test, with the sizes that it can take. */
final class MotoFixture extends SageMakerFixture {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static URI address() {
        String address = System.getProperty("aws.server", "");
        if (address.isEmpty()) {
            throw new IllegalStateException("set -Daws.server=http://127.0.0.1:PORT; testing/aws/suite does");
        }
        return URI.create(address);
    }

    /** A server with nothing but an empty bucket. */
    void empty() throws IOException, InterruptedException {
        send("POST", "/moto-api/reset");
        send("PUT", "/models");
    }

    private void send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static SageMakerConfig.Builder config(String place) {
        return SageMakerConfig.builder("us-east-1", "s3://models/" + place)
                .endpoint(address())
                .accessKey(() -> new SageMakerConfig.AccessKey("testing", "testing", Optional.empty()));
    }

    @Override
    public RegistryBackend backend() {
        return SageMakerRegistry.backend(config("registry").pageSize(10).build());
    }

    @Override
    public int largeListing() {
        return 25;
    }

    @Override
    public int crowd() {
        return 8;
    }

    @Override
    public ReferencedPlace place(Path fresh) {
        String prefix = "elsewhere/" + next() + "/";
        return new ReferencedPlace() {
            @Override
            public String uri(String path) {
                return "s3://models/" + prefix + path;
            }

            @Override
            public void write(String path, String content) {
                put(prefix + path, content.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void delete(String path) {
                try (RegistryBackend bucket = bucket()) {
                    bucket.objects().delete(prefix + path);
                }
            }
        };
    }

    /** In the middle of the bundle's first file. */
    @Override
    public void damageFile(VersionRow row) {
        String key = row.artifact().uri().replace("s3://models/", "");
        try (RegistryBackend bucket = bucket();
                InputStream content = bucket.objects().get(key, 0)) {
            byte[] bytes = content.readAllBytes();
            bytes[bytes.length / 2] ^= 1;
            put(key, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole bucket, by its plain keys. */
    private static RegistryBackend bucket() {
        return SageMakerRegistry.backend(config("").build());
    }

    private static void put(String key, byte[] content) {
        try (RegistryBackend bucket = bucket()) {
            bucket.objects().put(key, new ByteArrayInputStream(content), PutCondition.always());
        }
    }

    @Override
    public void cleanup() {
        // The script ends the server.
    }
}
