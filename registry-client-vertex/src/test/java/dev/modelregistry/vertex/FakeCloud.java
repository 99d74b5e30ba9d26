package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.CopyModelOperationMetadata;
import com.google.cloud.aiplatform.v1.CopyModelResponse;
import com.google.cloud.aiplatform.v1.DeleteOperationMetadata;
import com.google.cloud.aiplatform.v1.Model;
import com.google.cloud.aiplatform.v1.UploadModelOperationMetadata;
import com.google.cloud.aiplatform.v1.UploadModelResponse;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.modelregistry.testkit.internal.PromptSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Vertex AI's ModelService and Cloud Storage behind one address of this machine. */
final class FakeCloud implements AutoCloseable {

    static final String TOKEN = "t0ken-of-the-tests";
    static final String REGION = "us-central1";
    static final String OTHER_REGION = "europe-west4";

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(List.of(
                            CopyModelResponse.getDescriptor(),
                            CopyModelOperationMetadata.getDescriptor(),
                            UploadModelResponse.getDescriptor(),
                            UploadModelOperationMetadata.getDescriptor(),
                            DeleteOperationMetadata.getDescriptor(),
                            Empty.getDescriptor()))
                    .build());

    private final MockWebServer server = new MockWebServer();
    private final int largestPage;
    private volatile FakeCopies copies;
    private volatile FakeStorage storage;
    private volatile Map<String, FakeModelService> regions = Map.of();

    FakeCloud() {
        this(10);
    }

    /** With pages of models and versions that hold at most so many rows. */
    FakeCloud(int largestPage) {
        this.largestPage = largestPage;
        empty();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.setServerSocketFactory(new PromptSockets());
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return server.url("/").uri();
    }

    private void empty() {
        copies = new FakeCopies();
        storage = new FakeStorage();
        regions = Map.of(
                REGION,
                new FakeModelService(REGION, largestPage, copies),
                OTHER_REGION,
                new FakeModelService(OTHER_REGION, largestPage, copies));
        regions.forEach((location, service) -> copies.from(location, service.models()));
    }

    FakeModelService models() {
        return models(REGION);
    }

    /** Those of one region. */
    FakeModelService models(String location) {
        return regions.get(location);
    }

    /** What copies take along. */
    FakeCopies copies() {
        return copies;
    }

    /** A version as other tools register it. */
    void add(String id, Map<String, String> labels, List<String> aliases) {
        Model given = Model.newBuilder()
                .setDisplayName(id)
                .setArtifactUri("gs://others/" + id)
                .putAllLabels(labels)
                .addAllVersionAliases(aliases)
                .build();
        FakeModels all = models().models();
        all.all()
                .computeIfAbsent(id, none -> new FakeModels.Registered(id, given))
                .add(given, all.nextNumber(id));
    }

    VertexConfig.Builder config() {
        return config(REGION, "gs://models/reg");
    }

    /** Of the registry of a region. */
    VertexConfig.Builder config(String location, String artifacts) {
        return VertexConfig.builder("projects/p1/locations/" + location, artifacts)
                .endpoint(address())
                .storageEndpoint(address())
                .token(() -> TOKEN)
                .firstPoll(java.time.Duration.ofMillis(1))
                .grace(java.time.Duration.ofMillis(200));
    }

    private MockResponse answer(RecordedRequest request) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return route(request).newBuilder().setHeader("Date", date).build();
    }

    private MockResponse route(RecordedRequest request) {
        // Google has no such request: it empties the fake for the next test of the command line.
        if (request.getMethod().equals("DELETE") && request.getTarget().equals("/")) {
            empty();
            return json(200, "{}");
        }
        if (!("Bearer " + TOKEN).equals(request.getHeaders().get("authorization"))) {
            return problem(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        }
        // The REST form of the official client looks at operations below /ui/, another binding of the same method.
        String path = String.join("/", request.getUrl().pathSegments())
                .replaceFirst("^ui/(projects/.*/operations/)", "v1/$1");
        if (!path.startsWith("v1/")) {
            return storage.dispatch(request);
        }
        byte[] body =
                request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
        try {
            Message answer = null;
            for (FakeModelService region : regions.values()) {
                if (path.contains(region.location())) {
                    answer = region.answer(request.getMethod(), path.substring("v1/".length()), request.getUrl(), body);
                }
            }
            return answer == null ? page() : json(200, PRINTER.print(answer));
        } catch (FakeProblem refused) {
            return problem(refused.code, refused.status, refused.getMessage());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the front end says of a path that it does not know. */
    private static MockResponse page() {
        return new MockResponse.Builder()
                .code(404)
                .addHeader("Content-Type", "text/html; charset=UTF-8")
                .body("<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>The requested URL was not found.")
                .build();
    }

    static MockResponse problem(int code, String status, String message) {
        String quoted = message.replace("\\", "\\\\").replace("\"", "\\\"");
        return json(
                code,
                "{\"error\":{\"code\":" + code + ",\"message\":\"" + quoted + "\",\"status\":\"" + status + "\"}}");
    }

    private static MockResponse json(int code, String body) {
        return new MockResponse.Builder()
                .code(code)
                .addHeader("Content-Type", "application/json; charset=UTF-8")
                .body(body)
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
