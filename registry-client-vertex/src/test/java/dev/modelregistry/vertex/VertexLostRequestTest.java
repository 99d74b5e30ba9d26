package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.aiplatform.v1.ModelEvaluation;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each request of a registration, and of a tag of the model, is lost once: what Vertex AI shows beside the rows is there once. */
class VertexLostRequestTest {

    private static final ModelSignature SIGNATURE =
            new ModelSignature(List.of(Column.of("x", Scalar.LONG)), List.of(Column.of("y", Scalar.LONG)), List.of());

    @TempDir
    Path directory;

    enum Loss {
        /** The service never sees the request. */
        REQUEST,
        /** The service does it, and nobody hears of it. */
        ANSWER
    }

    /** Loses one request, and whatever comes after it, as when a client dies. */
    private static final class Losing implements Interceptor {

        private final Loss loss;
        private final int which;
        private final AtomicInteger requests = new AtomicInteger();

        Losing(Loss loss, int which) {
            this.loss = loss;
            this.which = which;
        }

        @Override
        public Response intercept(Chain chain) throws IOException {
            int number = requests.incrementAndGet();
            if (number < which) {
                return chain.proceed(chain.request());
            }
            if (number == which && loss == Loss.ANSWER) {
                chain.proceed(chain.request()).close();
            }
            throw new IOException("lost on purpose");
        }

        boolean met() {
            return requests.get() >= which;
        }
    }

    private static ModelRegistry open(FakeCloud cloud, Interceptor meddling) {
        OkHttpClient client =
                new OkHttpClient.Builder().addInterceptor(meddling).build();
        RegistryBackend backend = VertexRegistry.backend(cloud.config()
                .client(client)
                .timeout(java.time.Duration.ofMillis(100))
                .build());
        return ModelRegistry.builder(backend).actor("alice").open();
    }

    private static ModelRegistry open(FakeCloud cloud) {
        return ModelRegistry.builder(VertexRegistry.backend(cloud.config().build()))
                .actor("bob")
                .open();
    }

    private Registration registration() throws IOException {
        Path file = directory.resolve("model.joblib");
        Files.writeString(file, "weights");
        return Registration.of("churn")
                .artifact(file)
                .noCodeDetection()
                .signature(SIGNATURE)
                .metric("auc", 0.9)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void aRegistrationIsOneVersionWithOneEvaluationAndItsSchemas(Loss loss) throws IOException {
        Registration registration = registration();
        boolean met = true;
        for (int which = 1; met; which++) {
            try (FakeCloud cloud = new FakeCloud()) {
                Losing losing = new Losing(loss, which);
                try (ModelRegistry dying = open(cloud, losing)) {
                    dying.register(registration);
                } catch (RegistryException lost) {
                    assertThat(losing.met()).as("request %s", which).isTrue();
                }
                met = losing.met();
                try (ModelRegistry registry = open(cloud)) {
                    assertThat(registry.register(registration).version().value())
                            .isEqualTo(1);
                    registry.recover("churn", Recovery.Mode.FINISH);
                    assertThat(registry.verify("churn", Verification.Depth.FULL).findings())
                            .as("request %s", which)
                            .isEmpty();
                }
                assertShownOnce(cloud, which);
            }
        }
    }

    private static void assertShownOnce(FakeCloud cloud, int which) {
        Map<Long, FakeModels.Version> versions = cloud.models().models().get("churn").versions;
        assertThat(versions.keySet()).as("request %s", which).containsExactly(1L);
        FakeModels.Version version = versions.get(1L);
        String uid = version.labels.get("mre_uid");
        assertThat(version.evaluations)
                .as("request %s", which)
                .extracting(ModelEvaluation::getDisplayName)
                .containsExactly(uid);
        try (RegistryBackend backend = VertexRegistry.backend(cloud.config().build());
                Stream<StoredObject> found = backend.objects().list("churn/schemata/" + uid + "/", "")) {
            assertThat(found.map(StoredObject::key).collect(Collectors.toSet()))
                    .isEqualTo(Set.of(
                            "churn/schemata/" + uid + "/evaluation",
                            "churn/schemata/" + uid + "/instance.yaml",
                            "churn/schemata/" + uid + "/prediction.yaml"));
        }
        assertThat(version.schemata.getInstanceSchemaUri())
                .isEqualTo("gs://models/reg/churn/schemata/" + uid + "/instance.yaml");
    }

    @Test
    void aTagOfTheModelIsItsLabelAfterTheNextAct() throws IOException {
        Registration registration = registration();
        ModelUri model = ModelUri.parse("models:/churn");
        boolean met = true;
        for (int which = 1; met; which++) {
            try (FakeCloud cloud = new FakeCloud();
                    ModelRegistry registry = open(cloud)) {
                registry.register(registration);
                registry.setTags(model, Map.of("area", "cards", "owner", "alice"));
                Losing losing = new Losing(Loss.ANSWER, which);
                try (ModelRegistry dying = open(cloud, losing)) {
                    dying.setTags(model, Map.of("owner", "bob"));
                } catch (RegistryException lost) {
                    assertThat(losing.met()).as("request %s", which).isTrue();
                }
                met = losing.met();
                registry.recover("churn", Recovery.Mode.FINISH);
                String owner = registry.findModel("churn").orElseThrow().tags().get("owner");
                Map<String, String> labels =
                        new TreeMap<>(cloud.models().models().get("churn").labels);
                labels.remove("mre_model");
                assertThat(labels).as("request %s", which).isEqualTo(Map.of("area", "cards", "owner", owner));
                assertThat(owner).as("request %s", which).isIn(met ? List.of("alice", "bob") : List.of("bob"));
                assertThat(registry.verify("churn", Verification.Depth.FULL).findings())
                        .as("request %s", which)
                        .isEmpty();
            }
        }
    }
}
