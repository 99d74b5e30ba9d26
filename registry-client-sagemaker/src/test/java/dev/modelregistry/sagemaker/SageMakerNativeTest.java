package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.log.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see who look at SageMaker without this library, and what this library sees of theirs. */
class SageMakerNativeTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final FakeAws aws = new FakeAws();
    private final ModelRegistry registry = ModelRegistry.builder(
                    SageMakerRegistry.backend(aws.config().image("img:1").build()))
            .actor("alice")
            .open();

    @TempDir
    Path directory;

    @BeforeEach
    void artifact() throws Exception {
        Files.writeString(directory.resolve("model.bin"), "weights");
    }

    @AfterEach
    void stop() {
        registry.close();
        aws.close();
    }

    private Registration.Builder registration() {
        return Registration.of("fraud")
                .artifact(directory.resolve("model.bin"))
                .format("onnx")
                .noCodeDetection();
    }

    @Test
    void theConsoleSaysWhoApprovedAndWhen() {
        registry.register(registration().build());
        var approval = registry.decide(ApprovalRequest.approve(ModelUri.parse("models:/fraud/1"), Stage.PRODUCTION));
        ObjectNode version = aws.sagemaker().describe("fraud", 1);
        assertThat(version.path("ModelApprovalStatus").asText()).isEqualTo("Approved");
        assertThat(version.path("ApprovalDescription").asText())
                .isEqualTo("Approved by alice on " + approval.at().toString().substring(0, 10) + ".");
        registry.decide(ApprovalRequest.reject(ModelUri.parse("models:/fraud/1"), Stage.PRODUCTION, "biased"));
        version = aws.sagemaker().describe("fraud", 1);
        assertThat(version.path("ModelApprovalStatus").asText()).isEqualTo("Rejected");
        assertThat(version.path("ApprovalDescription").asText()).isEqualTo("A rejection stands.");
    }

    private String image(int version, SageMakerConfig.Builder config, Optional<String> own, String xgboost) {
        try (ModelRegistry other = ModelRegistry.builder(SageMakerRegistry.backend(config.build()))
                .actor("alice")
                .open()) {
            other.register(registration()
                    .environment(new Environment(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), own))
                    .flavor("xgboost", xgboost)
                    .requestKey("image-" + version)
                    .build());
        }
        JsonNode containers = aws.sagemaker()
                .describe("fraud", version)
                .path("InferenceSpecification")
                .path("Containers");
        return containers.path(0).path("Image").asText();
    }

    @Test
    void theImageIsTheConnectionsElseTheVersionsElseTheFrameworksElseAVoidOne() {
        Optional<String> own = Optional.of("own:2");
        Optional<String> blanks = Optional.of("own image with blanks");
        assertThat(image(1, aws.config().image("img:1"), own, "1.7.6")).isEqualTo("img:1");
        assertThat(image(2, aws.config(), own, "1.7.6")).isEqualTo("own:2");
        assertThat(image(3, aws.config(), blanks, "1.7.6")).endsWith("/sagemaker-xgboost:1.7-1");
        assertThat(image(4, aws.config(), blanks, "1.6.0")).startsWith("image-not-set.invalid/");
        assertThat(image(5, aws.config(), Optional.empty(), "1.6.0")).startsWith("image-not-set.invalid/");
    }

    @Test
    void aVersionFillsTheNativeFields() throws Exception {
        registry.register(registration()
                .semanticVersion("1.4.2-rc.1+build.7")
                .description("Scores card payments.")
                .tag("risk_tier", "high")
                .metric("auc", 0.93)
                .flavor("xgboost", "1.7")
                .lineage(Lineage.builder()
                        .run("run-17")
                        .repository("https://example.org/fraud.git")
                        .gitCommit("4f2c9a7e")
                        .build())
                .build());
        ObjectNode version = aws.sagemaker().describe("fraud", 1);
        assertThat(version.path("ModelPackageDescription").asText()).isEqualTo("Scores card payments.");
        assertThat(version.path("ModelApprovalStatus").asText()).isEqualTo("PendingManualApproval");
        assertThat(version.path("ModelLifeCycle").toString())
                .isEqualTo("{\"Stage\":\"Development\",\"StageStatus\":\"InProgress\"}");
        JsonNode container =
                version.path("InferenceSpecification").path("Containers").path(0);
        assertThat(container.path("Image").asText()).isEqualTo("img:1");
        assertThat(container.path("Framework").asText()).isEqualTo("XGBOOST");
        assertThat(container.path("FrameworkVersion").asText()).isEqualTo("1.7");
        assertThat(version.path("MetadataProperties").path("CommitId").asText()).isEqualTo("4f2c9a7e");
        assertThat(version.path("MetadataProperties").path("GeneratedBy").asText())
                .isEqualTo("run-17");
        JsonNode properties = version.path("CustomerMetadataProperties");
        assertThat(properties.path("risk_tier").asText()).isEqualTo("high");
        assertThat(properties.path("mre:semver").asText()).isEqualTo("1.4.2-rc.1+build.7");
        assertThat(properties.path("mre:event").asText()).isNotEmpty();

        String bundle = container.path("ModelDataUrl").asText();
        assertThat(bundle).endsWith("/model.tar.gz");
        byte[] bytes = aws.s3().bytes(bundle.replace("s3://", ""));
        assertThat(properties.path("mre:bundle").asText()).isEqualTo("sha256:" + FakeSignatures.sha256(bytes));
        String metrics = version.path("ModelMetrics")
                .path("ModelQuality")
                .path("Statistics")
                .path("S3Uri")
                .asText();
        assertThat(MAPPER.readTree(aws.s3().bytes(metrics.replace("s3://", "")))
                        .path("model_metrics")
                        .path("auc")
                        .path("value")
                        .asDouble())
                .isEqualTo(0.93);
    }

    @Test
    void aPromotionShowsInLifeCycleAndTagsAndInOneObjectWithAllAliases() throws Exception {
        registry.register(registration().build());
        registry.promote(Promotion.of(ModelUri.parse("models:/fraud/1"), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());

        assertThat(aws.sagemaker().describe("fraud", 1).path("ModelLifeCycle").toString())
                .isEqualTo("{\"Stage\":\"Production\",\"StageStatus\":\"Approved\"}");
        assertThat(aws.sagemaker().tagsOf("fraud")).containsEntry("mre:alias:champion", "1");
        JsonNode pointers = MAPPER.readTree(aws.s3().bytes("models/registry/fraud/pointers.json"));
        JsonNode champion = pointers.path("aliases").path("champion");
        assertThat(champion.path("version").asInt()).isEqualTo(1);
        assertThat(champion.path("uri").asText()).endsWith("/model.tar.gz");
        assertThat(champion.path("digest").asText()).startsWith("sha256:");
        assertThat(champion.path("event").asLong()).isPositive();

        registry.removeAlias("fraud", Alias.CHAMPION);
        assertThat(aws.sagemaker().tagsOf("fraud")).doesNotContainKey("mre:alias:champion");
    }

    @Test
    void anUpdateCarriesOnlyWhatChanges() {
        registry.register(registration().build());
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        aws.before = request -> {
            if (request.operation().equals("UpdateModelPackage")) {
                bodies.add(new String(request.body(), StandardCharsets.UTF_8));
            }
            return Optional.empty();
        };
        registry.promote(
                Promotion.of(ModelUri.parse("models:/fraud/1"), Stage.STAGING).build());
        assertThat(bodies)
                .singleElement()
                .satisfies(body -> assertThat(body)
                        .contains("Staging")
                        .doesNotContain("ModelApprovalStatus")
                        .doesNotContain("CustomerMetadata"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void propertiesSurviveWhetherAnUpdateAddsOrReplaces(boolean replaces) {
        aws.sagemaker().replacesProperties = replaces;
        registry.register(registration().tag("a", "1").tag("b", "2").build());
        ModelUri uri = ModelUri.parse("models:/fraud/1");
        registry.setTags(uri, Map.of("b", "3", "c", "4"));
        registry.removeTags(uri, Set.of("a"));
        assertThat(registry.get(uri).tags()).isEqualTo(Map.of("b", "3", "c", "4"));
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
    }

    @Test
    void moreTagsThanThereIsRoomForAreKeptBesideAndComeBack() {
        Registration.Builder many = registration();
        Map<String, String> tags = new TreeMap<>();
        IntStream.range(0, 60).forEach(i -> tags.put("tag-" + (10 + i), "value " + i));
        tags.put("odd", "{\"json\": [1]}");
        tags.put("long", "x".repeat(1000));
        tags.forEach(many::tag);
        registry.register(many.build());
        ModelUri uri = ModelUri.parse("models:/fraud/1");

        assertThat(aws.sagemaker()
                        .describe("fraud", 1)
                        .path("CustomerMetadataProperties")
                        .size())
                .isLessThanOrEqualTo(50);
        assertThat(registry.get(uri).tags()).isEqualTo(tags);
        registry.setTags(ModelUri.of("fraud"), tags);
        assertThat(registry.findModel("fraud").orElseThrow().tags()).isEqualTo(tags);
        assertThat(aws.sagemaker().tagsOf("fraud").size()).isLessThanOrEqualTo(50);
        registry.removeTags(ModelUri.of("fraud"), tags.keySet());
        assertThat(registry.findModel("fraud").orElseThrow().tags()).isEmpty();
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
    }

    @Test
    void aVersionThatAPipelineMadeIsAnEntryAndCanBeGoverned() throws Exception {
        aws.s3().put("models/jobs/7/model.tar.gz", new byte[] {1, 2, 3});
        ObjectNode body = (ObjectNode) MAPPER.readTree("""
                {"ModelPackageDescription": "from the pipeline", "ModelApprovalStatus": "Approved",
                 "InferenceSpecification": {"Containers": [{"Image": "123.dkr.ecr/xgb:1", "Framework": "XGBOOST",
                   "FrameworkVersion": "1.7", "ModelDataUrl": "s3://models/jobs/7/model.tar.gz"}]},
                 "MetadataProperties": {"CommitId": "abc", "GeneratedBy": "arn:aws:sagemaker:us-east-1:1:job/7"},
                 "CustomerMetadataProperties": {"team": "risk"}, "ModelLifeCycle": {"Stage": "QA", "StageStatus": "OnHold"}}
                """);
        aws.sagemaker().make("churn", body);

        ModelEntry entry = registry.get("models:/churn/1");
        assertThat(entry.description()).isEqualTo("from the pipeline");
        assertThat(entry.tags()).isEqualTo(Map.of("team", "risk"));
        assertThat(entry.row().stage()).isEqualTo(Stage.STAGING);
        assertThat(entry.lineage().gitCommit()).contains("abc");
        assertThat(entry.environment().image()).contains("123.dkr.ecr/xgb:1");
        assertThat(entry.artifact().uri()).contains("s3://models/jobs/7/model.tar.gz");

        registry.setAlias("churn", Alias.CHAMPION, VersionNumber.of(1));
        assertThat(registry.resolve("models:/churn@champion").version()).isEqualTo(VersionNumber.of(1));
        assertThat(registry.download(ModelUri.parse("models:/churn@champion"), directory.resolve("out"))
                        .files())
                .isEqualTo(1);
    }

    @Test
    void aliasesOfAGroupThatSomebodyDeletedAreNotThoseOfTheNextOne() {
        registry.register(registration().alias(Alias.CHAMPION).build());
        aws.sagemaker().drop("fraud");
        aws.sagemaker().make("fraud", MAPPER.createObjectNode());

        assertThat(registry.findModel("fraud").orElseThrow().aliases()).isEmpty();
        assertThat(registry.find(ModelUri.parse("models:/fraud@champion"))).isEmpty();
    }
}
