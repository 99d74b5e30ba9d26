package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.cloud.aiplatform.v1.ModelEvaluation;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Projection;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics as evaluations of Vertex AI, and evaluations of others as metrics. */
class VertexEvaluationTest {

    private static final String CLASSIFICATION =
            "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml";
    private static final String REGRESSION =
            "gs://google-cloud-aiplatform/schema/modelevaluation/regression_metrics_1.0.0.yaml";

    private final FakeCloud cloud = new FakeCloud();
    private final AtomicInteger imports = new AtomicInteger();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        cloud.close();
    }

    private ModelRegistry open(Interceptor atImport) {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    if (!chain.request().url().encodedPath().endsWith("evaluations:import")) {
                        return chain.proceed(chain.request());
                    }
                    imports.incrementAndGet();
                    return atImport.intercept(chain);
                })
                .build();
        return ModelRegistry.builder(
                        VertexRegistry.backend(cloud.config().client(client).build()))
                .actor("alice")
                .open();
    }

    private ModelRegistry open() {
        return open(chain -> chain.proceed(chain.request()));
    }

    private Registration registration(Map<String, Double> metrics) {
        try {
            Path file = directory.resolve("model.joblib");
            Files.writeString(file, metrics.toString());
            Registration.Builder registration =
                    Registration.of("churn").artifact(file).noCodeDetection();
            metrics.forEach(registration::metric);
            return registration.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FakeModels.Version version(long number) {
        return cloud.models().models().get("churn").versions.get(number);
    }

    private static Map<String, Value> metrics(ModelEvaluation evaluation) {
        return evaluation.getMetrics().getStructValue().getFieldsMap();
    }

    private static Value number(double value) {
        return Value.newBuilder().setNumberValue(value).build();
    }

    @Test
    void metricsThatASchemaKnowsAreOneEvaluation() {
        try (ModelRegistry registry = open()) {
            registry.register(registration(Map.of("auc", 0.91, "areaUnderPR", 0.5, "f1", 0.7, "log_loss", -3.0)));
            registry.register(registration(Map.of("rmse", 2.5, "R2", 0.25)));
            registry.register(registration(Map.of("f1", 0.7)));
            registry.register(registration(Map.of("auc", 0.8, "roc_auc", 0.9)));
        }
        ModelEvaluation one = version(1).evaluations.get(0);
        assertThat(version(1).evaluations).hasSize(1);
        assertThat(one.getDisplayName()).isEqualTo(version(1).labels.get("mre_uid"));
        assertThat(one.getMetricsSchemaUri()).isEqualTo(CLASSIFICATION);
        assertThat(metrics(one)).isEqualTo(Map.of("auRoc", number(0.91), "auPrc", number(0.5)));
        assertThat(version(2).evaluations)
                .extracting(ModelEvaluation::getMetricsSchemaUri, VertexEvaluationTest::metrics)
                .containsExactly(
                        tuple(REGRESSION, Map.of("rootMeanSquaredError", number(2.5), "rSquared", number(0.25))));
        assertThat(version(3).evaluations).as("no schema knows f1").isEmpty();
        assertThat(version(4).evaluations).as("two values for one field").isEmpty();
        assertThat(imports).hasValue(2);
    }

    @Test
    void anImportWhoseAnswerIsLostIsNotSentAgain() {
        try (ModelRegistry registry = open(chain -> {
            chain.proceed(chain.request()).close();
            throw new IOException("lost on purpose");
        })) {
            assertThat(registry.registerWithOutcome(registration(Map.of("auc", 0.9)))
                            .projection())
                    .isEqualTo(Projection.COMPLETE);
        }
        assertThat(version(1).evaluations).hasSize(1);
        assertThat(imports).hasValue(1);
    }

    @Test
    void anImportThatNobodySawIsMadeByWhoeverFinishesTheRegistration() {
        Registration registration = registration(Map.of("auc", 0.9));
        try (ModelRegistry registry = open(chain -> {
            throw new IOException("cut on purpose");
        })) {
            assertThatThrownBy(() -> registry.register(registration)).isInstanceOf(RegistryException.class);
        }
        assertThat(version(1).evaluations).isEmpty();
        assertThat(version(1).labels).as("not ready before its evaluation").doesNotContainKey("mre_event");
        try (ModelRegistry registry = open()) {
            registry.recover("churn", Recovery.Mode.FINISH);
            registry.recover("churn", Recovery.Mode.FINISH);
            assertThat(registry.register(registration).version().value()).isEqualTo(1);
        }
        assertThat(version(1).evaluations).hasSize(1);
        assertThat(version(1).labels).containsKey("mre_event");
    }

    /** Lets an import wait until somebody else looks for what it makes, or is done. */
    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private ModelRegistry open(Duration grace, Interceptor everywhere) {
        OkHttpClient client =
                new OkHttpClient.Builder().addInterceptor(everywhere).build();
        return ModelRegistry.builder(VertexRegistry.backend(
                        cloud.config().client(client).grace(grace).build()))
                .actor("bob")
                .open();
    }

    private static boolean isLook(Request request) {
        return request.method().equals("GET") && request.url().encodedPath().endsWith("/evaluations");
    }

    @Test
    void ofTwoThatFinishOneRegistrationAtOnceOneMakesTheEvaluation() {
        Registration registration = registration(Map.of("auc", 0.9));
        CountDownLatch atImport = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(3);
        try (ModelRegistry first = open(chain -> {
                    atImport.countDown();
                    await(looked);
                    return chain.proceed(chain.request());
                });
                ModelRegistry second = open(Duration.ofMinutes(1), chain -> {
                    Response answer = chain.proceed(chain.request());
                    if (isLook(chain.request())) {
                        looked.countDown();
                    }
                    return answer;
                })) {
            CompletableFuture<ModelEntry> one = CompletableFuture.supplyAsync(() -> first.register(registration));
            assertThatNoException().isThrownBy(() -> await(atImport));
            ModelEntry two = second.register(registration);
            assertThat(one.join().version()).isEqualTo(two.version());
        }
        assertThat(imports).hasValue(1);
        assertThat(version(1).evaluations).hasSize(1);
        assertThat(version(1).labels).containsKey("mre_event");
    }

    @Test
    void anImportThatComesAfterTheGraceIsASecondOneAndOneIsRead() {
        Registration registration = registration(Map.of("auc", 0.9));
        CountDownLatch atImport = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (ModelRegistry first = open(chain -> {
                    atImport.countDown();
                    await(done);
                    return chain.proceed(chain.request());
                });
                ModelRegistry second = open(Duration.ofMillis(20), chain -> chain.proceed(chain.request()))) {
            CompletableFuture<ModelEntry> one = CompletableFuture.supplyAsync(() -> first.register(registration));
            assertThatNoException().isThrownBy(() -> await(atImport));
            second.register(registration);
            done.countDown();
            one.join();
            assertThat(version(1).evaluations).as("nobody can delete one").hasSize(2);
            assertThat(version(1).evaluations)
                    .extracting(VertexEvaluationTest::metrics)
                    .containsOnly(Map.of("auRoc", number(0.9)));
            assertThat(second.get("models:/churn/1").evaluations()).hasSize(1);
            assertThat(second.get("models:/churn/1").metrics()).isEqualTo(Map.of("auc", 0.9));
            assertThat(second.recover("churn", Recovery.Mode.FINISH).recovered())
                    .isEmpty();
            assertThat(second.verify("churn", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }

    @Test
    void aServiceThatTakesNoEvaluationIsInNobodysWay() {
        try (ModelRegistry registry = open(chain -> refused(chain.request()))) {
            ModelEntry entry = registry.register(registration(Map.of("auc", 0.9)));
            assertThat(entry.metrics()).isEqualTo(Map.of("auc", 0.9));
        }
        assertThat(version(1).evaluations).isEmpty();
        assertThat(version(1).labels).containsKey("mre_event");
    }

    @Test
    void evaluationsCanBeLeftOut() {
        try (ModelRegistry registry = ModelRegistry.builder(
                        VertexRegistry.backend(cloud.config().evaluations(false).build()))
                .actor("alice")
                .open()) {
            registry.register(registration(Map.of("auc", 0.9)));
        }
        assertThat(version(1).evaluations).isEmpty();
        assertThat(version(1).labels).containsKey("mre_event").doesNotContainKey("mre_more");
    }

    private static Response refused(Request request) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(403)
                .message("")
                .body(ResponseBody.create(
                        "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"message\":\"no\"}}",
                        MediaType.get("application/json")))
                .build();
    }

    @Test
    void whatOthersMeasuredAreMetrics() {
        cloud.add("churn", Map.of("team", "risk"), List.of());
        version(1)
                .evaluations
                .add(ModelEvaluation.newBuilder()
                        .setName("models/churn/evaluations/7")
                        .setCreateTime(FakeModels.now())
                        .setMetricsSchemaUri(CLASSIFICATION)
                        .setMetrics(Value.newBuilder()
                                .setStructValue(Struct.newBuilder()
                                        .putFields("auRoc", number(0.75))
                                        .putFields(
                                                "confusionMatrix",
                                                Value.newBuilder()
                                                        .setStringValue("…")
                                                        .build())))
                        .build());
        cloud.add("churn", Map.of(), List.of());
        try (ModelRegistry registry = open()) {
            ModelEntry entry = registry.get("models:/churn/1");
            assertThat(entry.metrics()).isEqualTo(Map.of("auRoc", 0.75));
            assertThat(entry.evaluations()).extracting(Evaluation::dataset).containsExactly(java.util.Optional.empty());
            assertThat(entry.tags()).isEqualTo(Map.of("team", "risk"));
            assertThat(registry.get("models:/churn/2").metrics()).isEmpty();
        }
    }
}
