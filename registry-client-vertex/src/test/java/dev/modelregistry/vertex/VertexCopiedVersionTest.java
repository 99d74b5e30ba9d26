package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Versions that somebody copied in Google's console, or with its clients. Whether labels go along is not documented; what ours say
 * of the original, approvals above all, is not true of the copy either way.
 */
class VertexCopiedVersionTest {

    private static final ModelUri ONE = ModelUri.of("churn", v(1));
    private static final ModelUri COPY = ModelUri.of("live", v(1));

    private final FakeCloud cloud = new FakeCloud();
    private final ModelRegistry registry = open(cloud.config());

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        registry.close();
        cloud.close();
    }

    private static ModelRegistry open(VertexConfig.Builder config) {
        return ModelRegistry.builder(VertexRegistry.backend(config.build()))
                .actor("alice")
                .open();
    }

    private static VersionNumber v(long number) {
        return VersionNumber.of(number);
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

    private void send(String method, String region, String path, @Nullable RequestBody body) {
        Request request = new Request.Builder()
                .url(cloud.address() + "v1/projects/p1/locations/" + region + "/" + path)
                .header("Authorization", "Bearer " + FakeCloud.TOKEN)
                .method(method, body)
                .build();
        try (Response answer = new OkHttpClient().newCall(request).execute()) {
            assertThat(answer.code()).as(answer.body().string()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void post(String region, String path, String body) {
        send("POST", region, path, RequestBody.create(body, MediaType.get("application/json")));
    }

    /** As the console does it; the operation ends after a few requests more. */
    private void copy(String region, String source, String destination) {
        post(region, "models:copy", "{\"sourceModel\": \"projects/p1/locations/" + source + "\", " + destination + "}");
        for (int i = 0; i < 3; i++) {
            send("GET", region, "models", null);
        }
    }

    private void copy(String source, String destination) {
        copy(FakeCloud.REGION, "us-central1/models/" + source, destination);
    }

    private FakeModels.Version version(String model, long number) {
        return cloud.models().models().get(model).versions.get(number);
    }

    private void assertVerifies(String... models) {
        for (String model : models) {
            assertThat(registry.verify(model, Verification.Depth.FULL).findings())
                    .as(model)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingOfTheOriginalIsSaidOfTheCopy(boolean labels) throws IOException {
        cloud.copies().takeLabels(labels);
        registry.register(registration("one")
                .semanticVersion("1.0.0")
                .tag("team", "risk")
                .tag("Free Text", "stands in an object")
                .build());
        registry.register(registration("two").build());
        registry.setAlias(AliasAssignment.of("churn", Alias.CHAMPION, v(1)));
        registry.setAlias(AliasAssignment.of("churn", Alias.CHAMPION, v(2)));
        registry.promote(Promotion.of(ONE, Stage.STAGING).build());
        registry.decide(ApprovalRequest.approve(ONE, Stage.PRODUCTION));
        assertThat(version("churn", 1).labels)
                .containsKeys("mre_key", "mre_more", "mre_lost_champion", "approved_by")
                .containsEntry("stage", "staging");
        copy("churn@1", "\"modelId\": \"live\"");
        post(FakeCloud.REGION, "models/live@1:mergeVersionAliases", "{\"versionAliases\": [\"champion\"]}");

        ModelEntry copied = registry.get("models:/live@champion");
        assertThat(copied.approvalStatus()).isEqualTo(ApprovalStatus.NONE);
        assertThat(copied.approved()).isEmpty();
        assertThat(copied.semanticVersion()).isEmpty();
        assertThat(copied.stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(copied.aliases()).containsExactly(Alias.CHAMPION);
        assertThat(copied.tags()).isEqualTo(labels ? Map.of("team", "risk") : Map.of());
        assertThat(copied.lineage().parents()).containsExactly("models:/churn/1");
        assertThat(copied.artifact().uri()).contains(version("churn", 1).artifactUri);
        Path target = directory.resolve("copy");
        registry.download(COPY, target);
        assertThat(target.resolve("model.joblib")).hasContent("one");
        assertVerifies("churn", "live");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsDecidedOnACopyCountsThere(boolean labels) {
        cloud.copies().takeLabels(labels);
        registry.register(
                registration("one").semanticVersion("1.0.0").tag("team", "risk").build());
        registry.decide(ApprovalRequest.approve(ONE, Stage.PRODUCTION));
        copy("churn@1", "\"modelId\": \"live\"");

        registry.promote(Promotion.of(COPY, Stage.STAGING).alias(Alias.CHAMPION).build());
        assertThat(registry.get(COPY).stage()).isEqualTo(Stage.STAGING);
        assertThat(registry.get(COPY).approvalStatus()).isEqualTo(ApprovalStatus.NONE);
        registry.decide(ApprovalRequest.approve(COPY, Stage.PRODUCTION));
        registry.setTags(COPY, Map.of("team", "live", "owner", "bob"));
        assertThat(registry.get(COPY).approvalStatus()).isEqualTo(ApprovalStatus.APPROVED);
        assertThat(registry.get(COPY).tags()).isEqualTo(Map.of("team", "live", "owner", "bob"));
        assertThat(version("live", 1).labels)
                .containsEntry("stage", "staging")
                .containsKey("mre_row")
                .doesNotContainKeys("mre_uid", "mre_key", "mre_event", "semver");
        assertThat(registry.recover("live", Recovery.Mode.FINISH).recovered()).isEmpty();
        assertVerifies("churn", "live");

        copy("live@1", "\"modelId\": \"third\"");
        ModelEntry third = registry.get("models:/third/1");
        assertThat(third.stage()).as("of a copy of a copy").isEqualTo(Stage.DEVELOPMENT);
        assertThat(third.approvalStatus()).isEqualTo(ApprovalStatus.NONE);
        assertThat(third.lineage().parents()).containsExactly("models:/live/1");
        version("live", 1).labels.put("stage", "archived");
        assertThat(registry.verify("live", Verification.Depth.QUICK).findings())
                .extracting(finding -> finding.subject())
                .containsExactly("stage:1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyBesideItsOriginalIsAnotherVersion(boolean labels) {
        cloud.copies().takeLabels(labels);
        Registration one = registration("one").semanticVersion("1.0.0").build();
        registry.register(one);
        registry.promote(Promotion.of(ONE, Stage.PRODUCTION).build());
        String model = "\"parentModel\": \"projects/p1/locations/us-central1/models/churn\"";
        copy("churn@1", model);

        assertThat(registry.resolve("models:/churn/1.0.0").version()).isEqualTo(v(1));
        assertThat(registry.resolve("models:/churn/production").version()).isEqualTo(v(1));
        assertThat(registry.versions("churn").map(ModelVersion::version)).containsExactly(v(2), v(1));
        assertThat(registry.registerWithOutcome(one).created()).isFalse();
        assertThat(registry.register(one).version()).isEqualTo(v(1));
        assertThat(registry.recover("churn", Recovery.Mode.FINISH).recovered()).isEmpty();
        assertVerifies("churn");
        registry.deleteForced(ONE);
        assertThat(registry.find(ModelUri.of("churn", v(2)))).isPresent();
        assertVerifies("churn");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyOfARegistrationUnderWayIsNotTakenForIt(boolean labels) {
        cloud.copies().takeLabels(labels);
        Registration one = registration("one").metric("auc", 0.9).build();
        Interceptor dying = chain -> {
            if (chain.request().url().encodedPath().endsWith("evaluations:import")) {
                throw new IOException("cut on purpose");
            }
            return chain.proceed(chain.request());
        };
        try (ModelRegistry cut = open(cloud.config()
                .client(new OkHttpClient.Builder().addInterceptor(dying).build()))) {
            cut.register(one);
        } catch (RegistryException lost) {
            assertThat(version("churn", 1).labels).containsKey("mre_key").doesNotContainKey("mre_event");
        }
        copy("churn@1", "\"parentModel\": \"projects/p1/locations/us-central1/models/churn\"");
        copy("churn@1", "\"modelId\": \"live\"");

        assertThat(registry.find(COPY)).as("nothing to wait for").isPresent();
        assertThat(registry.register(one).version()).isEqualTo(v(1));
        registry.recover("churn", Recovery.Mode.FINISH);
        assertThat(version("churn", 1).labels).containsKey("mre_event");
        assertThat(version("churn", 2).labels).doesNotContainKey("mre_event");
        assertThat(version("churn", 1).evaluations).hasSize(1);
        assertThat(version("churn", 2).evaluations).isEmpty();
        assertVerifies("churn", "live");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyOfADeletedVersionIsThere(boolean labels) {
        cloud.copies().takeLabels(labels);
        registry.register(registration("one").build());
        registry.delete(ONE);
        assertThat(version("churn", 1).labels).containsKey("mre_deleted");
        copy("churn@1", "\"parentModel\": \"projects/p1/locations/us-central1/models/churn\"");
        copy("churn@1", "\"modelId\": \"live\"");

        assertThat(registry.find(COPY)).isPresent();
        assertThat(registry.find(ModelUri.of("churn", v(2)))).isPresent();
        registry.register(registration("two").build());
        assertThat(cloud.models().models().get("churn").versions.keySet())
                .as("the deleted one goes, its copy stays")
                .containsExactly(2L, 3L);
        assertVerifies("churn");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelThatIsACopyHasNoTagsOfTheOriginalsModel(boolean labels) {
        cloud.copies().takeLabels(labels);
        registry.register(registration("one").build());
        registry.setTags(ModelUri.of("churn"), Map.of("area", "cards"));
        copy("churn@1", "\"modelId\": \"live\"");

        registry.setTags(ModelUri.of("live"), Map.of("owner", "bob"));
        assertThat(registry.findModel("live").map(RegisteredModel::tags)).contains(Map.of("owner", "bob"));
        assertThat(registry.get(COPY).tags()).isEmpty();
        assertThat(cloud.models().models().get("live").labels)
                .as("while there are versions of other tools only")
                .isEmpty();
        assertVerifies("live");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyInAnotherRegionHasNoLogThere(boolean labels) {
        cloud.copies().takeLabels(labels);
        registry.register(registration("one").semanticVersion("1.0.0").build());
        copy(FakeCloud.OTHER_REGION, "us-central1/models/churn@1", "\"modelId\": \"churn\"");
        try (ModelRegistry europe = open(cloud.config(FakeCloud.OTHER_REGION, "gs://models/europe"))) {
            europe.versions("churn")
                    .forEach(version -> assertThat(version.semanticVersion()).isEmpty());
            ModelEntry copied = europe.get("models:/churn/1");
            assertThat(copied.lineage().parents())
                    .containsExactly("projects/123456789012/locations/us-central1/models/churn@1");
            europe.promote(
                    Promotion.of(ONE, Stage.PRODUCTION).alias(Alias.CHAMPION).build());
            assertThat(europe.resolve("models:/churn/production").version()).isEqualTo(v(1));
            assertThat(europe.verify("churn", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
        assertThat(registry.get(ONE).stage()).isEqualTo(Stage.DEVELOPMENT);
        assertVerifies("churn");
    }
}
