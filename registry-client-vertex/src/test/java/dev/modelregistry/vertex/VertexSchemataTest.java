package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.aiplatform.v1.PredictSchemata;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.GarbageReport.Garbage;
import dev.modelregistry.schema.ArrayOf;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Param;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model signatures as the schemas that {@code predictSchemata} names. */
class VertexSchemataTest {

    private static final ModelSignature COLUMNS = new ModelSignature(
            List.of(
                    Column.of("income", Scalar.DOUBLE),
                    Column.optional("age \"years\" 模", Scalar.INTEGER),
                    Column.of("history", new ArrayOf(Scalar.DATETIME))),
            List.of(Tensor.of("probability", "float32", -1, 2)),
            List.of(Param.of("threshold", Scalar.FLOAT, 0.5f)));

    private final FakeCloud cloud = new FakeCloud();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        cloud.close();
    }

    private RegistryBackend backend() {
        return VertexRegistry.backend(cloud.config().build());
    }

    private Registration registration(String content, Optional<ModelSignature> signature) {
        try {
            Path file = Files.createDirectories(directory.resolve(content)).resolve("model.joblib");
            Files.writeString(file, content);
            Registration.Builder registration =
                    Registration.of("churn").artifact(file).noCodeDetection();
            signature.ifPresent(registration::signature);
            return registration.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PredictSchemata sent(long number) {
        return cloud.models().models().get("churn").versions.get(number).schemata;
    }

    private static List<String> keys(RegistryBackend backend) {
        try (Stream<StoredObject> found = backend.objects().list("churn/schemata/", "")) {
            return found.map(StoredObject::key).toList();
        }
    }

    private static String text(RegistryBackend backend, String uri) {
        try (InputStream content = backend.objects().get(uri.substring("gs://models/reg/".length()), 0)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSignatureIsThreeSchemasBesideTheFiles() {
        try (RegistryBackend backend = backend();
                ModelRegistry registry =
                        ModelRegistry.builder(backend()).actor("a").open()) {
            registry.register(registration("one", Optional.of(COLUMNS)));
            assertThat(sent(1).getInstanceSchemaUri())
                    .matches("gs://models/reg/churn/schemata/[0-9a-f]{32}/instance\\.yaml");
            assertThat(text(backend, sent(1).getInstanceSchemaUri())).isEqualTo("""
                            type: "object"
                            properties:
                              "age \\"years\\" \\u6a21":
                                type: "integer"
                                format: "int32"
                              "history":
                                type: "array"
                                items:
                                  type: "string"
                                  format: "date-time"
                              "income":
                                type: "number"
                                format: "double"
                            required:
                              - "history"
                              - "income"
                            """);
            assertThat(text(backend, sent(1).getParametersSchemaUri())).isEqualTo("""
                            type: "object"
                            properties:
                              "threshold":
                                type: "number"
                                format: "float"
                            """);
            assertThat(text(backend, sent(1).getPredictionSchemaUri())).isEqualTo("""
                            type: "object"
                            properties:
                              "probability":
                                type: "array"
                                items:
                                  type: "number"
                                  format: "float"
                                minItems: 2
                                maxItems: 2
                            required:
                              - "probability"
                            """);
            assertThat(registry.get("models:/churn/1").signature()).contains(COLUMNS);
        }
    }

    @Test
    void whatTheSignatureDoesNotSayIsNotNamed() {
        ModelSignature inputs = new ModelSignature(
                List.of(new Tensor(Optional.empty(), "int64", List.of(-1L, 3L), true)), List.of(), List.of());
        try (RegistryBackend backend = backend();
                ModelRegistry registry =
                        ModelRegistry.builder(backend()).actor("a").open()) {
            registry.register(registration("one", Optional.of(inputs)));
            registry.register(registration("two", Optional.empty()));
            assertThat(sent(1).getPredictionSchemaUri()).isEmpty();
            assertThat(sent(1).getParametersSchemaUri()).isEmpty();
            assertThat(text(backend, sent(1).getInstanceSchemaUri()))
                    .startsWith("type: \"array\"\nitems:\n  type: \"integer\"");
            assertThat(sent(2)).isEqualTo(PredictSchemata.getDefaultInstance());
            assertThat(keys(backend)).hasSize(1);
        }
    }

    @Test
    void schemasGoWithTheFilesOfADeletedVersionAndNotBefore() {
        try (RegistryBackend backend = backend();
                ModelRegistry registry = ModelRegistry.builder(backend())
                        .actor("a")
                        .garbageAge(Duration.ZERO)
                        .open()) {
            registry.register(registration("one", Optional.of(COLUMNS)));
            registry.register(registration("two", Optional.of(COLUMNS)));
            registry.collectGarbage(Optional.of("churn"), GarbageReport.Mode.DELETE);
            assertThat(keys(backend)).hasSize(6);

            String gone = sent(1).getInstanceSchemaUri().substring("gs://models/reg/".length());
            registry.delete(ModelUri.of("churn", VersionNumber.of(1)));
            GarbageReport report = registry.collectGarbage(Optional.of("churn"), GarbageReport.Mode.DELETE);
            assertThat(report.unreferenced()).extracting(Garbage::key).contains(gone);
            assertThat(keys(backend)).hasSize(3).doesNotContain(gone);
        }
    }
}
