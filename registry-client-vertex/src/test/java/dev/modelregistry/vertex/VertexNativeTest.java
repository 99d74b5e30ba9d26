package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of Vertex AI see of this library's work, and this library of theirs. */
class VertexNativeTest {

    private final FakeCloud cloud = new FakeCloud();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        cloud.close();
    }

    private ModelRegistry open() {
        return open(cloud.config());
    }

    private static ModelRegistry open(VertexConfig.Builder config) {
        return ModelRegistry.builder(VertexRegistry.backend(config.build()))
                .actor("Alice Smith")
                .open();
    }

    private Registration.Builder registration(String content) {
        try {
            Path file = Files.createDirectories(directory.resolve(content)).resolve("model.joblib");
            Files.writeString(file, content);
            return Registration.of("churn").artifact(file).noCodeDetection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VersionNumber v(long number) {
        return VersionNumber.of(number);
    }

    private FakeModels.Version version(long number) {
        return cloud.models().models().get("churn").versions.get(number);
    }

    @Test
    void labelsSayWhoApprovedAndWhen() {
        try (ModelRegistry registry = open()) {
            registry.register(registration("one").build());
            ModelUri one = ModelUri.parse("models:/churn/1");
            var approval = registry.decide(ApprovalRequest.approve(one, Stage.PRODUCTION));
            assertThat(version(1).labels)
                    .containsEntry("approval", "approved")
                    .containsEntry("approved_by", "alice_smith")
                    .containsEntry("approved_date", approval.at().toString().substring(0, 10));
            assertThat(registry.get(one).approved().orElseThrow().by()).isEqualTo("Alice Smith");
            version(1).labels.put("approved_by", "mallory");
            assertThat(registry.verify("churn", Verification.Depth.QUICK).findings())
                    .extracting(finding -> finding.subject())
                    .containsExactly("approval:1");
            registry.decide(ApprovalRequest.reject(one, Stage.PRODUCTION, "biased"));
            assertThat(version(1).labels)
                    .containsEntry("approval", "rejected")
                    .doesNotContainKeys("approved_by", "approved_date");
        }
    }

    @Test
    void anEntryLooksAsUsersOfTheConsoleExpect() {
        try (ModelRegistry registry = open()) {
            registry.register(registration("one")
                    .semanticVersion("1.4.0")
                    .format("joblib")
                    .description("trained on October")
                    .tag("team", "risk")
                    .tag("Owner", "Bob")
                    .lineage(Lineage.builder()
                            .run("projects/p1/locations/us-central1/pipelineJobs/train-17")
                            .build())
                    .build());
            registry.describe(ModelUri.of("churn"), "who leaves next month");
            registry.register(
                    registration("two").semanticVersion("1.5.0-rc.1+b7").build());
            registry.promote(Promotion.of(ModelUri.of("churn", v(2)), Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .build());
        }
        FakeModels.Registered model = cloud.models().models().get("churn");
        assertThat(model.displayName).isEqualTo("churn");
        assertThat(model.description).isEqualTo("who leaves next month");
        FakeModels.Version one = version(1);
        assertThat(one.description).isEqualTo("trained on October");
        assertThat(one.labels)
                .containsEntry("stage", "development")
                .containsEntry("semver", "1_4_0")
                .containsEntry("team", "risk")
                .containsEntry("mre_format", "joblib")
                .doesNotContainKey("Owner")
                .containsKeys("mre_key", "mre_uid", "mre_event", "mre_record", "mre_digest", "mre_log", "mre_more");
        assertThat(one.artifactUri).matches("gs://models/reg/churn/artifacts/[0-9a-f]{32}");
        assertThat(one.image).isEqualTo("us-docker.pkg.dev/vertex-ai/prediction/sklearn-cpu.1-3:latest");
        assertThat(one.pipelineJob).isEqualTo("projects/p1/locations/us-central1/pipelineJobs/train-17");
        assertThat(one.aliases).isEmpty();
        assertThat(version(2).labels).containsEntry("stage", "production").containsEntry("semver", "1_5_0-rc_1");
        assertThat(version(2).aliases).containsExactlyInAnyOrder("champion", "default");
    }

    @Test
    void whatFitsNoLabelIsKeptWhole() {
        Map<String, String> tags = new TreeMap<>();
        IntStream.range(0, 80).forEach(i -> tags.put("key-" + i, "value-" + i));
        tags.put("stage", "not ours");
        tags.put("Ünï.code", "x".repeat(5000));
        try (ModelRegistry registry = open()) {
            Registration.Builder many = registration("one").semanticVersion("1.0.0-RC.1");
            tags.forEach(many::tag);
            registry.register(many.build());
            ModelEntry entry = registry.get("models:/churn/1");
            assertThat(entry.tags()).isEqualTo(tags);
            assertThat(entry.createdBy()).isEqualTo("Alice Smith");
            assertThat(registry.resolve("models:/churn/1.0.0-RC.1").stage()).isEqualTo(Stage.DEVELOPMENT);
            registry.removeTags(ModelUri.parse("models:/churn/1"), tags.keySet());
            assertThat(registry.get("models:/churn/1").tags()).isEmpty();
            assertThat(registry.verify("churn", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
        assertThat(version(1).labels).doesNotContainKey("semver").containsEntry("stage", "development");
    }

    @Test
    void versionsOfOthersAreEntries() {
        cloud.add("churn", Map.of("team", "risk", "stage", "staging"), List.of("challenger", "v1-0-0"));
        cloud.add("churn", Map.of("stage", "whatever"), List.of());
        try (ModelRegistry registry = open()) {
            ModelVersion first = registry.resolve("models:/churn@challenger");
            assertThat(first.version()).isEqualTo(v(1));
            assertThat(first.stage()).isEqualTo(Stage.STAGING);
            assertThat(first.tags()).isEqualTo(Map.of("team", "risk"));
            assertThat(first.artifact().uri()).isEqualTo("gs://others/churn");
            assertThat(registry.resolve("models:/churn/2").stage()).isEqualTo(Stage.DEVELOPMENT);
            assertThat(registry.findModel("churn").orElseThrow().aliases()).containsEntry(Alias.of("challenger"), v(1));

            registry.promote(Promotion.of(ModelUri.of("churn", v(1)), Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .build());
            assertThat(registry.resolve("models:/churn/production").version()).isEqualTo(v(1));
        }
        assertThat(version(1).labels).containsEntry("stage", "production").containsEntry("team", "risk");
        assertThat(version(1).aliases).contains("champion", "challenger", "v1-0-0");
    }

    @Test
    void anAliasThatOthersMovedIsFoundAsDrift() {
        try (ModelRegistry registry = open()) {
            registry.register(registration("one").alias(Alias.CHAMPION).build());
            registry.register(registration("two").build());
            cloud.models().models().get("churn").move("champion", version(2));
            version(1).labels.put("stage", "archived");
            assertThat(registry.verify("churn", Verification.Depth.QUICK).findings())
                    .extracting(finding -> finding.kind().name())
                    .containsOnly("DRIFT")
                    .hasSize(2);
        }
    }

    @Test
    void theOnlyVersionIsDeletedInNameAndGoesWithTheNext() {
        try (ModelRegistry registry = open()) {
            registry.register(registration("one").build());
            registry.delete(ModelUri.of("churn", v(1)));
            assertThat(version(1).labels).containsEntry("mre_deleted", "1");
            assertThat(registry.find(ModelUri.of("churn", v(1)))).isEmpty();
            try (var versions = registry.versions("churn")) {
                assertThat(versions).isEmpty();
            }
            registry.register(registration("two").build());
            assertThat(cloud.models().models().get("churn").versions).containsOnlyKeys(2L);
            assertThat(version(2).aliases).containsExactly("default");
            assertThat(registry.verify("churn", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }

    @Test
    void anotherRootIsRefusedAndOpensNoSecondLog() {
        try (ModelRegistry registry = open()) {
            registry.register(registration("one").build());
        }
        VertexConfig.Builder elsewhere = VertexConfig.builder("projects/p1/locations/us-central1", "gs://models/other")
                .endpoint(cloud.address())
                .storageEndpoint(cloud.address())
                .token(() -> FakeCloud.TOKEN);
        try (ModelRegistry registry = open(elsewhere)) {
            for (Runnable act : List.<Runnable>of(
                    () -> registry.setAlias("churn", Alias.CHAMPION, v(1)),
                    () -> registry.register(registration("two").build()),
                    () -> registry.resolve("models:/churn/1"))) {
                assertThatThrownBy(act::run)
                        .isInstanceOf(InvalidException.class)
                        .hasMessageContaining("gs://models/other");
            }
        }
    }

    @Test
    void aVersionThatStaysOutOfSightIsMadeOnce() {
        AtomicInteger uploads = new AtomicInteger();
        OkHttpClient losing = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    Request request = chain.request();
                    var answer = chain.proceed(request);
                    if (request.url().encodedPath().endsWith("models:upload")) {
                        uploads.incrementAndGet();
                        answer.close();
                        throw new IOException("lost on purpose");
                    }
                    return answer;
                })
                .build();
        try (ModelRegistry registry = open(cloud.config().client(losing))) {
            for (String content : List.of("one", "two")) {
                registry.register(registration(content).build());
            }
            assertThat(registry.findModel("churn").orElseThrow().versions()).hasValue(2);
        }
        assertThat(uploads).hasValue(2);
        assertThat(cloud.models().models().get("churn").versions).containsOnlyKeys(1L, 2L);
    }

    @Test
    void firstVersionsAtOnceAreOneModelAndNothingIsUploadedTwice() {
        AtomicInteger uploads = new AtomicInteger();
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    String name = chain.request().url().queryParameter("name");
                    if (name != null && name.contains("/artifacts/")) {
                        uploads.incrementAndGet();
                    }
                    return chain.proceed(chain.request());
                })
                .build();
        List.of("a", "b", "c", "d").parallelStream().forEach(content -> {
            try (ModelRegistry registry = open(cloud.config().client(counting))) {
                registry.register(registration(content).build());
            }
        });
        assertThat(cloud.models().models().get("churn").versions).containsOnlyKeys(1L, 2L, 3L, 4L);
        assertThat(uploads).hasValue(4);
    }

    @Test
    void ofFourWritersOfOneSemanticVersionOneWinsAndTheOthersUploadNothing() {
        try (ModelRegistry registry = open()) {
            registry.register(registration("zero").build());
        }
        AtomicInteger uploads = new AtomicInteger();
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    String name = chain.request().url().queryParameter("name");
                    if (name != null && name.contains("/artifacts/")) {
                        uploads.incrementAndGet();
                    }
                    return chain.proceed(chain.request());
                })
                .build();
        List<Boolean> won = List.of("a", "b", "c", "d").parallelStream()
                .map(content -> {
                    try (ModelRegistry registry = open(cloud.config().client(counting))) {
                        registry.register(
                                registration(content).semanticVersion("2.0.0").build());
                        return true;
                    } catch (RegistryException conflict) {
                        assertThat(conflict).hasMessageContaining("2.0.0");
                        return false;
                    }
                })
                .toList();
        assertThat(won).containsOnlyOnce(true);
        assertThat(uploads).hasValue(1);
        assertThat(cloud.models().models().get("churn").versions).hasSize(2);
    }

    @Test
    void sixPromotionsAtOnceAreOneAfterTheOther() {
        try (ModelRegistry registry = open()) {
            for (int i = 1; i <= 6; i++) {
                registry.register(registration("v" + i).build());
            }
        }
        IntStream.rangeClosed(1, 6).parallel().forEach(i -> {
            try (ModelRegistry registry = open()) {
                registry.promote(Promotion.of(ModelUri.of("churn", v(i)), Stage.PRODUCTION)
                        .alias(Alias.CHAMPION)
                        .archiveSuperseded()
                        .build());
            }
        });
        try (ModelRegistry registry = open()) {
            VersionNumber champion = registry.resolve("models:/churn@champion").version();
            assertThat(registry.resolve("models:/churn/production").version()).isEqualTo(champion);
            assertThat(registry.verify("churn", Verification.Depth.FULL).findings())
                    .isEmpty();
            assertThat(version(champion.value()).aliases).contains("champion", "default");
        }
    }
}
