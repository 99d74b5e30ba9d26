package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that was opened without a bucket: what it shows, and how it refuses what it cannot do. */
class SageMakerReadOnlyTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final FakeAws aws = new FakeAws();
    private final ModelRegistry registry = ModelRegistry.builder(SageMakerRegistry.backend(SageMakerConfig.readOnly(
                            "us-east-1")
                    .endpoint(aws.address())
                    .accessKey(() -> new SageMakerConfig.AccessKey(FakeAws.KEY_ID, FakeAws.SECRET, Optional.empty()))
                    .build()))
            .actor("alice")
            .open();

    /** What would have changed something, had it been sent. */
    private final List<String> writes = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    @BeforeEach
    void aPackageOfAPipeline() throws Exception {
        aws.s3().put("models/jobs/7/model.tar.gz", new byte[] {1, 2, 3});
        aws.sagemaker().make("churn", (ObjectNode) MAPPER.readTree("""
                {"ModelPackageDescription": "from the pipeline", "ModelApprovalStatus": "Approved",
                 "InferenceSpecification": {"Containers": [{"Image": "123.dkr.ecr/xgb:1", "Framework": "XGBOOST",
                   "FrameworkVersion": "1.7", "ModelDataUrl": "s3://models/jobs/7/model.tar.gz"}]},
                 "MetadataProperties": {"CommitId": "abc"}, "CustomerMetadataProperties": {"team": "risk"},
                 "ModelLifeCycle": {"Stage": "QA", "StageStatus": "OnHold"}}
                """));
        Files.writeString(directory.resolve("model.bin"), "weights");
        aws.before = request -> {
            boolean reads = request.operation().isEmpty()
                    ? Set.of("GET", "HEAD").contains(request.method())
                    : request.operation().matches("(Describe|List).*");
            if (!reads) {
                writes.add(request.method() + " " + request.operation() + request.rawPath());
            }
            return Optional.empty();
        };
    }

    @AfterEach
    void stop() {
        registry.close();
        aws.close();
    }

    private Registration registration(String model) {
        return Registration.of(model)
                .artifact(directory.resolve("model.bin"))
                .noCodeDetection()
                .alias(Alias.CHAMPION)
                .build();
    }

    @Test
    void packagesAreListedReadAndDownloaded() {
        try (var models = registry.models();
                var versions = registry.versions("churn")) {
            assertThat(models.map(model -> model.name().value())).containsExactly("churn");
            assertThat(versions.map(version -> version.version().value())).containsExactly(1L);
        }
        ModelEntry entry = registry.get("models:/churn/1");
        assertThat(entry.description()).isEqualTo("from the pipeline");
        assertThat(entry.tags()).isEqualTo(Map.of("team", "risk"));
        assertThat(entry.row().stage()).isEqualTo(Stage.STAGING);
        assertThat(entry.lineage().gitCommit()).contains("abc");
        assertThat(entry.environment().image()).contains("123.dkr.ecr/xgb:1");
        assertThat(registry.download(ModelUri.parse("models:/churn/1"), directory.resolve("out"))
                        .verified())
                .isFalse();
        assertThat(directory.resolve("out/model.tar.gz")).hasBinaryContent(new byte[] {1, 2, 3});

        assertThat(registry.find(ModelUri.parse("models:/churn@champion"))).isEmpty();
        assertThat(registry.findModel("fraud")).isEmpty();
        assertThatThrownBy(() -> registry.get("models:/churn/2")).isInstanceOf(NotFoundException.class);
        assertThat(writes).isEmpty();
    }

    @Test
    void everyActIsRefusedByNameWithTheFixAndSendsNothing() {
        ModelUri one = ModelUri.parse("models:/churn/1");
        Map<String, ThrowingCallable> acts = new LinkedHashMap<>();
        acts.put("register", () -> registry.register(registration("churn")));
        acts.put("register a first version", () -> registry.register(registration("fraud")));
        acts.put(
                "promote",
                () -> registry.promote(Promotion.of(one, Stage.PRODUCTION).build()));
        acts.put("set an alias", () -> registry.setAlias("churn", Alias.CHAMPION, VersionNumber.of(1)));
        acts.put("remove an alias", () -> registry.removeAlias("churn", Alias.CHAMPION));
        acts.put("tag a version", () -> registry.setTags(one, Map.of("a", "b")));
        acts.put("tag a model", () -> registry.setTags(ModelUri.of("churn"), Map.of("a", "b")));
        acts.put("delete a model", () -> registry.delete(ModelUri.of("churn")));
        acts.forEach((act, call) -> assertThatThrownBy(call)
                .as(act)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("artifacts=s3://bucket/prefix"));
        assertThat(writes).isEmpty();
    }

    @Test
    void aGovernedModelShowsItsRowsAndNamesThePlaceOfItsLogForTheRest() {
        try (ModelRegistry governing = ModelRegistry.builder(
                        SageMakerRegistry.backend(aws.config().build()))
                .actor("bob")
                .open()) {
            governing.register(registration("fraud"));
        }
        writes.clear();

        try (var versions = registry.versions("fraud")) {
            assertThat(versions.map(version -> version.version().value())).containsExactly(1L);
        }
        assertThatThrownBy(() -> registry.resolve("models:/fraud@champion"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("artifacts=s3://models/registry");
        assertThatThrownBy(() -> registry.setAlias("fraud", Alias.CHALLENGER, VersionNumber.of(1)))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("artifacts=s3://bucket/prefix");
        assertThatThrownBy(() -> registry.get("models:/fraud/1"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("artifacts=s3://bucket/prefix");
        assertThat(writes).isEmpty();
    }

    @Test
    void capabilitiesAndDoctorSaySo() {
        assertThat(registry.capabilities()).containsExactly(Capability.NATIVE_STAGES);
        Diagnosis diagnosis = registry.diagnose();
        assertThat(diagnosis.reachable()).isTrue();
        assertThat(diagnosis.checks())
                .filteredOn(check -> !check.ok())
                .singleElement()
                .satisfies(check -> assertThat(check.fix().orElseThrow()).contains("artifacts=s3://bucket/prefix"));
        assertThat(writes).isEmpty();
    }
}
