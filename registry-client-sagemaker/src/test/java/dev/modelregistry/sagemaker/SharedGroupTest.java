package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.log.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that another account owns: SageMaker knows them by ARN only. */
class SharedGroupTest {

    private static final String OWNER = "arn:aws:sagemaker:us-east-1:210987654321";

    private final FakeAws aws = new FakeAws();
    private final ModelRegistry registry = open();

    @TempDir
    Path directory;

    private ModelRegistry open() {
        return ModelRegistry.builder(
                        SageMakerRegistry.backend(aws.config().groups(OWNER).build()))
                .actor("alice")
                .open();
    }

    @AfterEach
    void stop() {
        registry.close();
        aws.close();
    }

    private Registration registration(String content) throws Exception {
        return Registration.of("fraud")
                .artifact(Files.writeString(directory.resolve("model.bin"), content))
                .noCodeDetection()
                .build();
    }

    private void promote(long version) {
        registry.promote(Promotion.of(ModelUri.of("fraud", VersionNumber.of(version)), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());
    }

    @Test
    void anEntryOfAnotherAccountsGroupIsRegisteredPromotedRolledBackAndVerified() throws Exception {
        aws.sagemaker().share(OWNER + ":model-package-group/fraud");
        registry.register(registration("first"));
        registry.register(registration("second"));
        promote(1);
        promote(2);

        registry.rollback(Rollback.of("fraud"));

        assertThat(registry.resolve("models:/fraud@champion").version()).isEqualTo(VersionNumber.of(1));
        assertThat(registry.get(ModelUri.parse("models:/fraud/2")).stage()).isEqualTo(Stage.ARCHIVED);
        registry.download(ModelUri.parse("models:/fraud/2"), directory.resolve("got"));
        assertThat(directory.resolve("got/model.bin")).hasContent("second");
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
    }

    @Test
    void listedAreTheGroupsOfThatAccountAlone() throws Exception {
        aws.sagemaker().share(OWNER + ":model-package-group/fraud");
        aws.sagemaker().share("arn:aws:sagemaker:us-east-1:111111111111:model-package-group/churn");
        try (ModelRegistry own = ModelRegistry.builder(
                        SageMakerRegistry.backend(aws.config().build()))
                .open()) {
            own.register(Registration.of("own")
                    .artifact(Files.writeString(directory.resolve("own.bin"), "own"))
                    .noCodeDetection()
                    .build());
            assertThat(names(own)).containsExactly("own");
        }
        assertThat(names(registry)).containsExactly("fraud");
        assertThat(registry.findModel("own")).isEmpty();
    }

    private static List<String> names(ModelRegistry registry) {
        try (Stream<RegisteredModel> models = registry.models()) {
            return models.map(RegisteredModel::name).map(ModelName::value).toList();
        }
    }

    @Test
    void aGroupThatIsNotSharedIsNotMadeInTheWrongAccount() {
        assertThatThrownBy(() -> registry.register(registration("first")))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("fraud")
                .hasMessageContaining("own account");
        assertThat(registry.findModel("fraud")).isEmpty();
    }

    @Test
    void whatIsNoBeginningOfAnArnIsRefused() {
        assertThatThrownBy(() -> aws.config().groups("123456789012"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("123456789012")
                .hasMessageContaining("arn:aws:sagemaker:us-east-1:");
        assertThatThrownBy(() -> aws.config().groups("arn:aws:sagemaker:eu-west-1:210987654321"))
                .isInstanceOf(InvalidException.class);
    }
}
