package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.RegistryBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on AWS is recovered from, or clear. */
class SageMakerErrorTest {

    private final FakeAws aws = new FakeAws();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        aws.close();
    }

    private ModelRegistry registry() {
        return ModelRegistry.builder(SageMakerRegistry.backend(aws.config().build()))
                .actor("alice")
                .open();
    }

    private Registration registration() throws Exception {
        Path file = directory.resolve("model.bin");
        Files.writeString(file, "weights");
        return Registration.of("fraud").artifact(file).noCodeDetection().build();
    }

    @Test
    void everyThirdCallIsThrottledAndEverythingSucceeds() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        aws.before = request -> {
            if (calls.incrementAndGet() % 3 != 0) {
                return Optional.empty();
            }
            return Optional.of(
                    request.operation().isEmpty()
                            ? FakeS3.error(503, "SlowDown", "Please reduce your request rate.")
                            : FakeAws.throttled());
        };
        try (ModelRegistry registry = registry()) {
            registry.register(registration());
            registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(1));
            assertThat(registry.resolve("models:/fraud@champion").version()).isEqualTo(VersionNumber.of(1));
        }
        assertThat(calls.get()).isGreaterThan(20);
    }

    @Test
    void throttlingWithoutEndIsSaid() {
        aws.before = request -> Optional.of(FakeAws.throttled());
        try (RegistryBackend backend = SageMakerRegistry.backend(aws.config().build())) {
            assertThatThrownBy(() -> backend.model(ModelName.of("fraud")))
                    .isInstanceOf(RateLimitedException.class)
                    .hasMessageContaining("Rate exceeded");
        }
    }

    @Test
    void aListThatWouldNeverEndIsRefused() throws Exception {
        try (ModelRegistry registry = registry()) {
            registry.register(registration());
            AtomicInteger asked = new AtomicInteger();
            aws.before = request -> request.operation().equals("ListTags")
                    ? Optional.of(page(asked.incrementAndGet()))
                    : Optional.empty();
            assertThatThrownBy(() -> registry.findModel("fraud"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("names itself as the next one");
            assertThat(asked).hasValue(2);
        }
    }

    /** A page that is followed by another, and that one by itself. */
    private static Answer page(int number) {
        if (number > 10) {
            throw new IllegalStateException("asked without end");
        }
        return Answer.of(200, "application/x-amz-json-1.1", "{\"Tags\":[],\"NextToken\":\"second\"}");
    }

    @Test
    void credentialsThatExpireInTheMiddleAreAskedForAgain() throws Exception {
        AtomicInteger handed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        aws.before = request -> {
            boolean due = request.method().equals("PUT") && refused.get() == 0;
            if (due) {
                refused.incrementAndGet();
                return Optional.of(FakeS3.error(400, "ExpiredToken", "The provided token has expired."));
            }
            return Optional.empty();
        };
        SageMakerConfig config = aws.config()
                .accessKey(() -> {
                    handed.incrementAndGet();
                    return new SageMakerConfig.AccessKey(FakeAws.KEY_ID, FakeAws.SECRET, Optional.of("session"));
                })
                .build();
        try (ModelRegistry registry = ModelRegistry.builder(SageMakerRegistry.backend(config))
                .actor("alice")
                .open()) {
            registry.register(registration());
        }
        assertThat(refused).hasValue(1);
        assertThat(handed.get()).isEqualTo(aws.requests());
    }

    @Test
    void aWrongSecretIsRefusedAndNotShown() {
        SageMakerConfig config = aws.config()
                .accessKey(
                        () -> new SageMakerConfig.AccessKey(FakeAws.KEY_ID, "another-secret-value", Optional.empty()))
                .build();
        try (RegistryBackend backend = SageMakerRegistry.backend(config)) {
            Throwable rows = catchThrowable(() -> backend.model(ModelName.of("fraud")));
            Throwable objects = catchThrowable(() -> backend.objects().get("a", 0));
            for (Throwable one : new Throwable[] {rows, objects}) {
                assertThat(one).isInstanceOf(UnauthenticatedException.class);
                assertThat(one.toString()).doesNotContain("another-secret-value");
            }
            Diagnosis diagnosis = backend.diagnose();
            assertThat(diagnosis.reachable()).isFalse();
            assertThat(diagnosis.checks().get(0).fix().orElseThrow()).contains("AWS_SECRET_ACCESS_KEY");
        }
        assertThat(config.toString()).doesNotContain("another-secret-value");
    }

    @Test
    void aClockThatIsWrongIsPutRight() {
        AtomicInteger early = new AtomicInteger();
        aws.before = request -> early.getAndIncrement() > 0
                ? Optional.empty()
                : Optional.of(FakeSageMaker.error(
                        "InvalidSignatureException",
                        "Signature expired: 20260101T000000Z is now earlier than 20260102"));
        try (RegistryBackend backend = SageMakerRegistry.backend(aws.config().build())) {
            assertThat(backend.model(ModelName.of("fraud"))).isEmpty();
        }
        assertThat(early).hasValue(2);
    }

    @Test
    void aPermissionThatLacksIsNamed() {
        aws.before = request -> Optional.of(
                request.operation().isEmpty()
                        ? FakeS3.error(403, "AccessDenied", "Access Denied")
                        : FakeSageMaker.error("AccessDeniedException", "User is not authorized"));
        try (RegistryBackend backend = SageMakerRegistry.backend(aws.config().build())) {
            assertThatThrownBy(() -> backend.model(ModelName.of("fraud")))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("sagemaker:DescribeModelPackageGroup");
            assertThatThrownBy(() -> backend.objects().get("a", 0))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("s3:GetObject")
                    .hasMessageContaining("kms:Decrypt");
        }
    }

    @Test
    void aBucketThatIsNotThereIsNamedAndNeverAnEmptyLog() {
        SageMakerConfig config = SageMakerConfig.builder("us-east-1", "s3://nobody/p")
                .endpoint(aws.address())
                .accessKey(() -> new SageMakerConfig.AccessKey(FakeAws.KEY_ID, FakeAws.SECRET, Optional.empty()))
                .build();
        try (RegistryBackend backend = SageMakerRegistry.backend(config)) {
            assertThatThrownBy(() -> backend.log().head("fraud/log", 0))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("nobody");
            assertThatThrownBy(() -> backend.log().append("fraud/log", 1, new byte[1]))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("nobody");
        }
    }

    @Test
    void aBucketElsewhereIsFollowed() {
        AtomicInteger asked = new AtomicInteger();
        aws.before = request -> asked.getAndIncrement() > 0
                ? Optional.empty()
                : Optional.of(new Answer(
                        301,
                        Map.of("x-amz-bucket-region", "eu-central-1", "Content-Type", "application/xml"),
                        "<Error><Code>PermanentRedirect</Code></Error>".getBytes(StandardCharsets.UTF_8)));
        try (RegistryBackend backend = SageMakerRegistry.backend(aws.config().build())) {
            assertThat(backend.log().append("fraud/log", 1, new byte[1])).isTrue();
            assertThat(backend.log().head("fraud/log", 0)).isEqualTo(1);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void aNameThatSageMakerDoesNotTakeIsRefusedWithItsRule() throws Exception {
        Path file = directory.resolve("model.bin");
        Files.writeString(file, "weights");
        try (ModelRegistry registry = registry()) {
            assertThatThrownBy(() -> registry.register(Registration.of("fraud_model")
                            .artifact(file)
                            .noCodeDetection()
                            .build()))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("63");
            assertThat(registry.findModel("fraud_model")).isEmpty();
        }
    }
}
