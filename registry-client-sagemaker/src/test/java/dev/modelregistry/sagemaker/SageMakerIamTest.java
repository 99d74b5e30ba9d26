package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Verification;
import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.sagemaker.FakeAws.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policies of the pages, held against the requests that each role's acts really send: what is not allowed is refused as on AWS, and
 * what is allowed is used.
 */
class SageMakerIamTest {

    private static final Path POLICIES =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("iam");

    private final FakeAws aws = new FakeAws();
    private final Set<String> used = new ConcurrentSkipListSet<>();

    @TempDir
    Path directory;

    @BeforeEach
    void twoVersionsInProductionInTurn() throws Exception {
        try (ModelRegistry registry = registry("admin")) {
            for (int i = 1; i <= 3; i++) {
                registry.register(registration("model " + i));
            }
            Path file = Files.writeString(directory.resolve("raw.bin"), "raw"); // Nobody has given it an alias.
            registry.register(Registration.of("fraud-raw")
                    .artifact(file)
                    .noCodeDetection()
                    .build());
            registry.promote(promotion(1));
            registry.promote(promotion(2));
        }
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private ModelRegistry registry(String actor) {
        return ModelRegistry.builder(
                        SageMakerRegistry.backend(aws.config().partSize(5 << 20).build()))
                .actor(actor)
                .garbageAge(Duration.ZERO)
                .open();
    }

    private Registration registration(String content) throws Exception {
        Path file = directory.resolve("model.bin");
        Files.writeString(file, content);
        return Registration.of("fraud").artifact(file).noCodeDetection().build();
    }

    private static Promotion promotion(long version) {
        return Promotion.of(ModelUri.of("fraud", VersionNumber.of(version)), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build();
    }

    /** From here on, AWS refuses what the role's policy does not allow. */
    private IamPolicy as(String role) {
        IamPolicy policy = IamPolicy.read(POLICIES.resolve(role + ".json"));
        aws.before = request -> refusal(policy, request);
        return policy;
    }

    private Optional<Answer> refusal(IamPolicy policy, Request request) {
        for (IamPolicy.Need need : IamPolicy.needs(request, aws.s3())) {
            if (!policy.allows(need)) {
                String said =
                        "User is not authorized to perform: " + need.action() + " on resource: " + need.resource();
                return Optional.of(
                        request.operation().isEmpty()
                                ? FakeS3.error(403, "AccessDenied", said)
                                : FakeSageMaker.error("AccessDeniedException", said));
            }
            used.add(need.action());
        }
        return Optional.empty();
    }

    private void does(String role, Consumer<ModelRegistry> acts) {
        try (ModelRegistry registry = registry(role)) {
            acts.accept(registry);
        }
    }

    private void mayNot(String role, Consumer<ModelRegistry> act) {
        assertThatThrownBy(() -> does(role, act)).as(role).isInstanceOf(ForbiddenException.class);
    }

    private void assertNothingIsAllowedThatNobodyNeeds(IamPolicy policy) {
        assertThat(new TreeSet<>(policy.allowed())).isEqualTo(new TreeSet<>(used));
    }

    private static ModelUri version(long number) {
        return ModelUri.of("fraud", VersionNumber.of(number));
    }

    @Test
    void aServerResolvesAndDownloads() {
        IamPolicy policy = as("server");
        does("server", registry -> {
            assertThat(registry.resolve("models:/fraud@champion").version()).isEqualTo(VersionNumber.of(2));
            assertThatThrownBy(() -> registry.resolve("models:/fraud-raw@canary"))
                    .isInstanceOf(NotFoundException.class);
            assertThat(registry.download(ModelUri.parse("models:/fraud@champion"), directory.resolve("out"))
                            .verified())
                    .isTrue();
            assertThat(registry.findModel("fraud")).isPresent();
        });
        assertNothingIsAllowedThatNobodyNeeds(policy);
        mayNot("server", registry -> registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(1)));
    }

    @Test
    void anAuditorReadsEverythingAndChangesNothing() {
        IamPolicy policy = as("auditor");
        does("auditor", registry -> {
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
            try (var history = registry.history("fraud");
                    var models = registry.models();
                    var versions = registry.versions("fraud")) {
                assertThat(history.count()).isGreaterThan(5);
                assertThat(models.count()).isEqualTo(2);
                assertThat(versions.count()).isEqualTo(3);
            }
        });
        assertNothingIsAllowedThatNobodyNeeds(policy);
        mayNot("auditor", registry -> registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(1)));
        mayNot("auditor", registry -> registry.setTags(version(1), Map.of("a", "b")));
    }

    @Test
    void aTrainerRegistersAlsoAfterAnUploadBrokeOffAndApprovesNothing() throws Exception {
        byte[] noise = new byte[11 << 20];
        new Random(1).nextBytes(noise);
        Path large = directory.resolve("large.bin");
        Files.write(large, noise);
        Registration registration =
                Registration.of("fraud").artifact(large).noCodeDetection().build();
        IamPolicy policy = as("trainer");
        var allowed = aws.before;
        aws.before = request -> request.query().getOrDefault("partNumber", "").equals("2")
                ? Optional.of(FakeS3.error(503, "ServiceUnavailable", "Please try again"))
                : allowed.apply(request);
        assertThatThrownBy(() -> does("trainer", registry -> registry.register(registration)))
                .isInstanceOf(UnavailableException.class);
        aws.before = allowed;
        does("trainer", registry -> {
            assertThat(registry.register(registration).version()).isEqualTo(VersionNumber.of(4));
            registry.setTags(version(4), Map.of("team", "risk"));
        });
        Files.writeString(large, "a group of its own");
        does(
                "trainer",
                registry -> registry.register(Registration.of("fraud-eu")
                        .artifact(large)
                        .noCodeDetection()
                        .build()));
        refusedFile(large);
        assertNothingIsAllowedThatNobodyNeeds(policy);
        mayNot("trainer", registry -> registry.delete(version(3)));
    }

    /** A part that is refused: what was sent is taken back. */
    private void refusedFile(Path large) throws Exception {
        byte[] noise = new byte[11 << 20];
        new Random(2).nextBytes(noise);
        Files.write(large, noise);
        var allowed = aws.before;
        aws.before = request -> request.query().getOrDefault("partNumber", "").equals("2")
                ? Optional.of(FakeS3.error(403, "AccessDenied", "kms:GenerateDataKey"))
                : allowed.apply(request);
        mayNot(
                "trainer",
                registry -> registry.register(Registration.of("fraud")
                        .artifact(large)
                        .noCodeDetection()
                        .build()));
        aws.before = allowed;
        assertThat(aws.s3().unfinished()).isZero();
    }

    @Test
    void anApproverDecidesAndMovesAndRegistersNothing() throws Exception {
        IamPolicy policy = as("approver");
        does("approver", registry -> {
            registry.decide(ApprovalRequest.approve(version(3), Stage.PRODUCTION));
            registry.promote(promotion(3));
            registry.rollback(Rollback.of("fraud"));
            registry.setAlias("fraud", Alias.CANARY, VersionNumber.of(3));
            registry.removeAlias("fraud", Alias.CANARY);
            registry.archive(version(1));
        });
        assertNothingIsAllowedThatNobodyNeeds(policy);
        Registration another = registration("model 4");
        mayNot("approver", registry -> registry.register(another));
        mayNot("approver", registry -> registry.delete(version(3)));
    }

    @Test
    void aJanitorDeletesAndCollects() throws Exception {
        byte[] noise = new byte[11 << 20];
        new Random(1).nextBytes(noise);
        Files.write(directory.resolve("large.bin"), noise);
        aws.before = request -> request.query().getOrDefault("partNumber", "").equals("2")
                ? Optional.of(FakeS3.error(503, "ServiceUnavailable", "Please try again"))
                : Optional.empty();
        assertThatThrownBy(() -> does(
                        "trainer",
                        registry -> registry.register(Registration.of("fraud")
                                .artifact(directory.resolve("large.bin"))
                                .noCodeDetection()
                                .build())))
                .isInstanceOf(UnavailableException.class);
        assertThat(aws.s3().unfinished()).isEqualTo(1);
        IamPolicy policy = as("janitor");
        does("janitor", registry -> {
            registry.delete(version(3));
            registry.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE);
            registry.delete(ModelUri.of("fraud-raw"));
        });
        assertThat(aws.s3().unfinished()).isZero();
        assertNothingIsAllowedThatNobodyNeeds(policy);
    }
}
