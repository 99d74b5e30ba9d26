package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.sagemaker.FakeAws.Request;
import dev.modelregistry.spi.RegistryBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that lack, end or are somebody else's: the message says which right or region it is, and nothing is half done. */
class SageMakerKeyErrorTest {

    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/k";

    private final FakeAws aws = new FakeAws();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        aws.close();
    }

    private ModelRegistry registry() {
        return ModelRegistry.builder(SageMakerRegistry.backend(
                        aws.config().kmsKey(KEY).partSize(5 << 20).build()))
                .actor("alice")
                .open();
    }

    private Registration registration(int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Path file = Files.write(directory.resolve("model.bin"), content);
        return Registration.of("fraud").artifact(file).noCodeDetection().build();
    }

    private void refuse(Predicate<Request> which, Answer answer) {
        aws.before = request -> which.test(request) ? Optional.of(answer) : Optional.empty();
    }

    private static Answer denied(String action) {
        return FakeS3.error(
                403,
                "AccessDenied",
                "User: arn:aws:sts::123456789012:assumed-role/job is not authorized to perform: kms:" + action
                        + " on resource: " + KEY + " because no identity-based policy allows it");
    }

    @Test
    void aKeyThatMayNotEncryptIsNamedAndThereIsNoVersion() throws Exception {
        refuse(
                request -> !request.header("x-amz-server-side-encryption-aws-kms-key-id")
                                .isEmpty()
                        && request.path().contains("/artifacts/"),
                denied("GenerateDataKey"));
        for (int size : new int[] {100, 11 << 20}) {
            Registration registration = registration(size);
            try (ModelRegistry registry = registry()) {
                assertThatThrownBy(() -> registry.register(registration))
                        .isInstanceOf(ForbiddenException.class)
                        .hasMessageContaining("kms:GenerateDataKey on resource: " + KEY);
                try (var versions = registry.versions("fraud")) {
                    assertThat(versions).isEmpty();
                }
            }
        }
        assertThat(aws.s3().unfinished()).isZero();
        assertThat(aws.s3().keys("models/registry/fraud/artifacts/")).isEmpty();
    }

    @Test
    void aKeyThatMayNotDecryptIsNamedAndNothingIsDownloaded() throws Exception {
        Path out = directory.resolve("out");
        try (ModelRegistry registry = registry()) {
            registry.register(registration(100));
            refuse(
                    request -> request.method().equals("GET") && request.path().endsWith("model.tar.gz"),
                    denied("Decrypt"));
            assertThatThrownBy(() -> registry.download(ModelUri.parse("models:/fraud/1"), out))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("kms:Decrypt on resource: " + KEY);
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void aKeyThatIsSwitchedOffIsSaidAtOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        refuse(
                request -> request.method().equals("PUT") && asked.incrementAndGet() > 0,
                FakeS3.error(400, "KMS.DisabledException", KEY + " is disabled."));
        Registration registration = registration(100);
        try (ModelRegistry registry = registry()) {
            assertThatThrownBy(() -> registry.register(registration))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("KMS.DisabledException")
                    .hasMessageContaining("is disabled");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void credentialsThatExpireBetweenTwoPartsAreAskedForAgainAndNoPartIsLost() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger parts = new AtomicInteger();
        aws.before = request -> {
            if (!request.query().containsKey("partNumber")) {
                return Optional.empty();
            }
            parts.incrementAndGet();
            return request.query().get("partNumber").equals("2") && refused.getAndIncrement() == 0
                    ? Optional.of(FakeS3.error(400, "ExpiredToken", "The provided token has expired."))
                    : Optional.empty();
        };
        try (ModelRegistry registry = registry()) {
            registry.register(registration(14 << 20));
            assertThat(registry.download(ModelUri.parse("models:/fraud/1"), directory.resolve("out"))
                            .verified())
                    .isTrue();
        }
        assertThat(parts).hasValue(4);
    }

    @Test
    void credentialsThatStayExpiredEndInAClearErrorAndTheNextAttemptGoesOn() throws Exception {
        refuse(
                request -> request.query().getOrDefault("partNumber", "").equals("2"),
                FakeS3.error(400, "ExpiredToken", "The provided token has expired."));
        Registration registration = registration(14 << 20);
        try (ModelRegistry registry = registry()) {
            assertThatThrownBy(() -> registry.register(registration))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageContaining("ExpiredToken");
        }
        AtomicInteger parts = new AtomicInteger();
        aws.before = request -> {
            boolean part = request.query().containsKey("partNumber")
                    && request.header("x-amz-copy-source").isEmpty();
            parts.addAndGet(part ? 1 : 0);
            return Optional.empty();
        };
        try (ModelRegistry registry = registry()) {
            registry.register(registration);
        }
        assertThat(parts).hasValue(2);
    }

    @Test
    void keysForAnotherRegionAreRefusedAtOnceWithWhatAwsSays() {
        AtomicInteger asked = new AtomicInteger();
        aws.before = request -> {
            asked.incrementAndGet();
            return Optional.of(FakeSageMaker.error(
                    "InvalidSignatureException", "Credential should be scoped to a valid region, not 'eu-central-1'."));
        };
        try (RegistryBackend backend = SageMakerRegistry.backend(aws.config().build())) {
            assertThatThrownBy(() -> backend.model(ModelName.of("fraud")))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageContaining("valid region");
        }
        assertThat(asked).hasValue(1);
    }
}
