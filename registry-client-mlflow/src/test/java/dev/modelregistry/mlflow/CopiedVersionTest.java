package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * MLflow's clients copy a version with all its tags to another model, from the staging one to that of production for example
 * ({@code copy_model_version}). What our tags say of the one, approvals above all, is not true of the other.
 */
class CopiedVersionTest {

    private static final ModelUri SOURCE = ModelUri.of("fraud", VersionNumber.of(1));
    private static final ModelUri COPY = ModelUri.of("fraud-production", VersionNumber.of(1));

    @TempDir
    Path directory;

    private FakeFixture fixture;
    private ModelRegistry registry;

    private void open(FakeMlflow.Line line) {
        fixture = FakeFixture.of(line);
        registry = fixture.open("bob");
    }

    @AfterEach
    void stop() {
        registry.close();
        fixture.cleanup();
    }

    private void register(String content, String semanticVersion) throws IOException {
        register("fraud", content, semanticVersion);
    }

    private void register(String model, String content, String semanticVersion) throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), content);
        registry.register(Registration.of(model)
                .artifact(file)
                .format("other")
                .semanticVersion(semanticVersion)
                .tag("owner", "risk")
                .noCodeDetection()
                .build());
    }

    private void copy() {
        copy("fraud", "fraud-production");
        setNativeAlias();
    }

    /** As MLflow's Python client does it. */
    private void copy(String from, String to) {
        JsonNode source = sent("GET", "model-versions/get?name=" + from + "&version=1", "")
                .path("model_version");
        sent("POST", "registered-models/create", "{\"name\": \"" + to + "\"}");
        sent(
                "POST",
                "model-versions/create",
                "{\"name\": \"" + to + "\", \"source\": \"models:/" + from + "/1\", \"run_id\": "
                        + source.path("run_id") + ", \"tags\": " + source.path("tags") + "}");
    }

    private void setNativeAlias() {
        sent(
                "POST",
                "registered-models/alias",
                "{\"name\": \"fraud-production\", \"alias\": \"champion\", \"version\": \"1\"}");
    }

    private JsonNode sent(String method, String path, String body) {
        Wire.Answer answer =
                new Wire(fixture.server().address()).send(method, path, body, "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    @ParameterizedTest
    @EnumSource(FakeMlflow.Line.class)
    void isOneOfOtherToolsAndNothingOfTheSourceIsSaidOfIt(FakeMlflow.Line line) throws IOException {
        open(line);
        register("one", "1.0.0");
        register("two", "2.0.0");
        registry.setAlias(AliasAssignment.of("fraud", Alias.CHAMPION, VersionNumber.of(1)));
        registry.setAlias(AliasAssignment.of("fraud", Alias.CHAMPION, VersionNumber.of(2)));
        registry.decide(ApprovalRequest.approve(SOURCE, Stage.PRODUCTION));
        copy();

        ModelEntry copied = registry.get("models:/fraud-production@champion");
        assertThat(copied.approvalStatus()).isEqualTo(ApprovalStatus.NONE);
        assertThat(copied.approved()).isEmpty();
        assertThat(copied.semanticVersion()).isEmpty();
        assertThat(copied.aliases()).containsExactly(Alias.CHAMPION);
        assertThat(copied.tags()).containsEntry("owner", "risk");
        assertThat(copied.artifact().uri()).contains("models:/fraud/1");

        Path target = directory.resolve("copy");
        registry.download(COPY, target);
        assertThat(target.resolve("model.bin")).hasContent("one");

        registry.promote(Promotion.of(COPY, Stage.STAGING).build());
        assertThat(registry.recover("fraud-production", Recovery.Mode.FINISH).recovered())
                .isEmpty();
        assertThat(registry.get(COPY).stage()).isEqualTo(Stage.STAGING);
        registry.decide(ApprovalRequest.approve(COPY, Stage.PRODUCTION));
        assertThat(registry.get(COPY).approvalStatus()).isEqualTo(ApprovalStatus.APPROVED);
        assertThat(registry.get(COPY).approved()).isPresent();
        for (String model : new String[] {"fraud", "fraud-production"}) {
            assertThat(registry.verify(model, Verification.Depth.FULL).findings())
                    .as(model)
                    .isEmpty();
        }
    }

    /** The request that sets an alias may arrive late, after the alias went on. */
    @ParameterizedTest
    @EnumSource(FakeMlflow.Line.class)
    void aliasesThatACopyLostAreKnown(FakeMlflow.Line line) throws IOException {
        open(line);
        register("one", "1.0.0");
        copy("fraud", "fraud-production");
        registry.setAlias(AliasAssignment.of("fraud-production", Alias.CHAMPION, VersionNumber.of(1)));
        register("fraud-production", "two", "2.0.0");
        registry.setAlias(AliasAssignment.of("fraud-production", Alias.CHAMPION, VersionNumber.of(2)));
        setNativeAlias();

        assertThat(registry.get("models:/fraud-production@champion").version()).isEqualTo(VersionNumber.of(2));
    }

    @ParameterizedTest
    @EnumSource(FakeMlflow.Line.class)
    void theCopyOfACopyHasNothingOfIt(FakeMlflow.Line line) throws IOException {
        open(line);
        register("one", "1.0.0");
        copy();
        registry.decide(ApprovalRequest.approve(COPY, Stage.PRODUCTION));
        copy("fraud-production", "fraud-abroad");

        ModelEntry copied = registry.get(ModelUri.of("fraud-abroad", VersionNumber.of(1)));
        assertThat(copied.approvalStatus()).isEqualTo(ApprovalStatus.NONE);
        assertThat(copied.tags()).containsOnlyKeys("owner");
        assertThat(registry.get(COPY).approvalStatus()).isEqualTo(ApprovalStatus.APPROVED);
    }

    @ParameterizedTest
    @EnumSource(FakeMlflow.Line.class)
    void theRegistrationOfAVersionInPlaceIsNoCopy(FakeMlflow.Line line) throws IOException {
        open(line);
        register("one", "1.0.0");
        Registration inPlace = Registration.of("fraud-production")
                .artifact("models:/fraud/1")
                .semanticVersion("3.0.0")
                .noCodeDetection()
                .build();

        assertThat(registry.registerWithOutcome(inPlace).created()).isTrue();
        assertThat(registry.registerWithOutcome(inPlace).created()).isFalse();
        assertThat(registry.get(COPY).semanticVersion().orElseThrow()).hasToString("3.0.0");
        assertThat(registry.verify("fraud-production", Verification.Depth.FULL).findings())
                .isEmpty();
    }
}
