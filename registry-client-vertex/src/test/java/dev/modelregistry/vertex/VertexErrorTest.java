package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in the forms that the documentation of Google's services gives. */
class VertexErrorTest {

    private static final ModelName FRAUD = ModelName.of("fraud");
    private static final VersionNumber ONE = VersionNumber.of(1);

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger tokens = new AtomicInteger();
    private RegistryBackend backend;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        backend = VertexRegistry.backend(VertexConfig.builder("projects/p1/locations/us-central1", "gs://models/reg")
                .endpoint(server.url("/").uri())
                .storageEndpoint(server.url("/").uri())
                .token(() -> "token-" + tokens.incrementAndGet())
                .firstPoll(Duration.ofMillis(1))
                .build());
    }

    @AfterEach
    void stop() {
        backend.close();
        server.close();
    }

    private void error(int code, String status, String message) {
        server.enqueue(FakeCloud.problem(code, status, message));
    }

    private void answer(String json) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json; charset=UTF-8")
                .body(json)
                .build());
    }

    private static String version(String etag) {
        return "{\"name\":\"projects/1/locations/us-central1/models/fraud@1\",\"versionId\":\"1\",\"etag\":\"" + etag
                + "\",\"unknownField\":{\"x\":1}}";
    }

    private void apply(RowChange change) {
        backend.apply(FRAUD, 1, List.of(change));
    }

    @Test
    void oneStatusOfHttpHasTwoMeanings() {
        RowChange alias = new RowChange.SetAlias(Alias.CHAMPION, ONE);
        error(409, "ALREADY_EXISTS", "there is one");
        assertThatThrownBy(() -> apply(alias)).isInstanceOf(AlreadyExistsException.class);
        error(409, "ABORTED", "somebody else was first");
        assertThatThrownBy(() -> apply(alias)).isInstanceOf(ConflictException.class);
        error(400, "FAILED_PRECONDITION", "deployed");
        assertThatThrownBy(() -> apply(alias))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("deployed");
        error(400, "INVALID_ARGUMENT", "no good");
        assertThatThrownBy(() -> apply(alias))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("no good");
    }

    @Test
    void aMissingPermissionIsNamed() {
        server.enqueue(new MockResponse.Builder()
                .code(403)
                .addHeader("Content-Type", "application/json")
                .body(
                        "{\"error\":{\"code\":403,\"message\":\"Permission denied on resource.\",\"status\":\"PERMISSION_DENIED\","
                                + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"IAM_PERMISSION_DENIED\","
                                + "\"metadata\":{\"permission\":\"aiplatform.models.get\"}}]}}")
                .build());
        assertThatThrownBy(() -> backend.version(FRAUD, ONE))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("aiplatform.models.get");
    }

    @Test
    void aRefusedFieldIsNamed() {
        server.enqueue(new MockResponse.Builder()
                .code(400)
                .addHeader("Content-Type", "application/json")
                .body(
                        "{\"error\":{\"code\":400,\"message\":\"List of found errors\",\"status\":\"INVALID_ARGUMENT\",\"details\":"
                                + "[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                                + "[{\"field\":\"model.labels\",\"description\":\"too long\"}]}]}}")
                .build());
        assertThatThrownBy(() -> backend.version(FRAUD, ONE))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("model.labels: too long");
    }

    @Test
    void aTokenThatEndedIsRenewedOnce() throws InterruptedException {
        error(401, "UNAUTHENTICATED", "expired");
        answer(version("e"));
        assertThat(backend.version(FRAUD, ONE)).isPresent();
        assertThat(server.takeRequest().getHeaders().get("authorization")).isEqualTo("Bearer token-1");
        assertThat(server.takeRequest().getHeaders().get("authorization")).isEqualTo("Bearer token-2");

        error(401, "UNAUTHENTICATED", "no");
        error(401, "UNAUTHENTICATED", "no");
        assertThatThrownBy(() -> backend.version(FRAUD, ONE))
                .isInstanceOf(UnauthenticatedException.class)
                .hasMessageNotContaining("token-");
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void aQuotaThatIsUsedUpIsWaitedFor() {
        error(429, "RESOURCE_EXHAUSTED", "Quota exceeded");
        answer(version("e"));
        assertThat(backend.version(FRAUD, ONE)).isPresent();
        for (int i = 0; i < 5; i++) {
            server.enqueue(FakeCloud.problem(429, "RESOURCE_EXHAUSTED", "Quota exceeded"));
        }
        assertThatThrownBy(() -> backend.version(FRAUD, ONE)).isInstanceOf(RateLimitedException.class);
    }

    @Test
    void aPageOfAFrontEndIsToldByItsStatus() {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .addHeader("Content-Type", "text/html; charset=UTF-8")
                .body("<html><title>Error 404</title></html>")
                .build());
        assertThat(backend.version(FRAUD, ONE)).isEmpty();
        answer("<html>");
        assertThatThrownBy(() -> backend.version(FRAUD, ONE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("address");
    }

    @Test
    void anEtagThatEndedIsReadAgain() throws InterruptedException {
        answer(version("old"));
        error(409, "ABORTED", "Specified Model `etag`: `old` does not match server `etag`: `new`");
        answer(version("new"));
        answer(version("newer"));
        apply(new RowChange.SetStage(ONE, Stage.STAGING));
        for (String etag : List.of("old", "new")) {
            server.takeRequest();
            assertThat(server.takeRequest().getBody().utf8()).contains("\"etag\":\"" + etag + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, Invalid",
        "4, Unavailable",
        "5, NotFound",
        "6, AlreadyExists",
        "7, Forbidden",
        "8, RateLimited",
        "9, Conflict",
        "10, Conflict",
        "13, Unavailable",
        "14, Unavailable",
        "16, Unauthenticated"
    })
    void anOperationThatFailsIsWhatItsCodeOfGrpcSays(int code, String what) {
        answer("{\"name\":\"x\",\"versionId\":\"1\"}");
        answer("{\"name\":\"projects/1/locations/l/models/fraud/operations/7\"}");
        answer("{\"name\":\"projects/1/locations/l/models/fraud/operations/7\",\"done\":true," + "\"error\":{\"code\":"
                + code + ",\"message\":\"Model is deployed.\"}}");
        answer("{\"name\":\"x\",\"versionId\":\"1\"}");
        assertThatThrownBy(() -> backend.deleteModel(FRAUD))
                .hasMessageContaining("Model is deployed.")
                .extracting(failure -> failure.getClass().getSimpleName())
                .isEqualTo(what + "Exception");
    }

    @Test
    void aDeletionThatSaysItFailedIsLookedAfter() {
        answer("{\"name\":\"x\",\"versionId\":\"1\"}");
        answer("{\"name\":\"projects/1/locations/l/models/fraud/operations/7\"}");
        answer("{\"name\":\"projects/1/locations/l/models/fraud/operations/7\",\"done\":true,"
                + "\"error\":{\"code\":13,\"message\":\"Internal error encountered.\"}}");
        error(404, "NOT_FOUND", "The Model does not exist");
        server.enqueue(new MockResponse.Builder().code(204).build());
        backend.deleteModel(FRAUD);
        assertThat(server.getRequestCount()).isEqualTo(5);
    }

    @Test
    void anOperationThatNobodyCanLookAtIsUnknown() {
        answer("{\"name\":\"x\",\"versionId\":\"1\"}");
        answer("{\"name\":\"projects/1/locations/l/models/fraud/operations/7\"}");
        error(403, "PERMISSION_DENIED", "no");
        answer("{\"name\":\"x\",\"versionId\":\"1\"}");
        assertThatThrownBy(() -> backend.deleteModel(FRAUD))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("operations/7");
    }

    @Test
    void whatVertexCannotShowIsRefusedBeforeItIsDecided() {
        for (String alias : List.of("Blue", "a", "with_underscore", "ends-with-A", "default")) {
            assertThatThrownBy(() -> backend.check(new RowChange.SetAlias(Alias.of(alias), ONE)))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining(alias);
        }
        backend.check(new RowChange.SetAlias(Alias.of("blueGreen-2"), ONE));
        for (String name : List.of("Fraud", "a.b", "1a", "a".repeat(64), "ä")) {
            assertThatThrownBy(() -> backend.createModel(
                            ModelName.of(name), new dev.modelregistry.spi.LogPointer("gs://models/reg", name, "id")))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("Vertex AI");
        }
        assertThat(backend.versionByAlias(FRAUD, Alias.of("Blue"))).isEmpty();
        assertThat(server.getRequestCount()).isZero();
    }
}
