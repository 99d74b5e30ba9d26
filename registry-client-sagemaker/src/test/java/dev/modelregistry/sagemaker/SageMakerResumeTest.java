package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Verification;
import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.sagemaker.FakeAws.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large upload that breaks off is gone on with: files are read again, what S3 has is not sent again. With a request key and without. */
class SageMakerResumeTest {

    private static final int PART = 5 << 20;

    private final FakeAws aws = new FakeAws();
    private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    private Path files;

    @BeforeEach
    void files() throws Exception {
        files = write("files", 7, 20);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    /** 7 parts with a second file of 20 MiB; the first file is the same for all seeds, and longer than a part. */
    private Path write(String name, long seed, int mib) throws Exception {
        Path folder = Files.createDirectories(directory.resolve(name));
        byte[] same = new byte[11 << 20];
        new Random(1).nextBytes(same);
        Files.write(folder.resolve("a.bin"), same);
        byte[] other = new byte[mib << 20];
        new Random(seed).nextBytes(other);
        Files.write(folder.resolve("b.bin"), other);
        return folder;
    }

    private ModelRegistry registry() {
        return ModelRegistry.builder(
                        SageMakerRegistry.backend(aws.config().partSize(PART).build()))
                .actor("alice")
                .open();
    }

    private VersionNumber register(Path artifact) {
        return register(Registration.of("fraud").artifact(artifact).requestKey("run-7"));
    }

    private VersionNumber registerWithoutKey(Path artifact) {
        return register(Registration.of("fraud").artifact(artifact));
    }

    private VersionNumber register(Registration.Builder registration) {
        try (ModelRegistry registry = registry()) {
            return registry.register(registration.noCodeDetection().build()).version();
        }
    }

    private static boolean isPart(Request request) {
        return request.method().equals("PUT")
                && request.query().containsKey("partNumber")
                && request.header("x-amz-copy-source").isEmpty();
    }

    private static int part(Request request) {
        return Integer.parseInt(request.query().get("partNumber"));
    }

    private void refuse(Predicate<Request> which, Answer answer) {
        aws.before = request -> {
            if (isPart(request)) {
                sent.add(part(request));
            }
            return which.test(request) ? Optional.of(answer) : Optional.empty();
        };
    }

    private static Answer down() {
        return FakeS3.error(503, "ServiceUnavailable", "Please try again");
    }

    /** Some parts arrive, then S3 is away. */
    private void breakOff(int parts) {
        breakOff(parts, () -> register(files));
    }

    private void breakOff(int parts, ThrowingCallable attempt) {
        refuse(request -> isPart(request) && part(request) > parts, down());
        assertThatThrownBy(attempt).isInstanceOf(UnavailableException.class);
        assertThat(aws.s3().unfinished()).isEqualTo(1);
        sent.clear();
    }

    private void assertWhole(long version, Path expected) {
        try (ModelRegistry registry = registry()) {
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
            Path out = directory.resolve("out-" + version);
            registry.download(ModelUri.of("fraud", VersionNumber.of(version)), out);
            for (String file : List.of("a.bin", "b.bin")) {
                assertThat(out.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
            }
            try (var versions = registry.versions("fraud")) {
                assertThat(versions.map(one -> one.version().value())).containsExactly(version);
            }
        }
    }

    @Test
    void theNextAttemptOfAnotherProcessSendsTheRestOnly() throws Exception {
        files = write("64 MiB", 7, 53);
        breakOff(8);
        refuse(request -> false, down());
        assertThat(register(files)).isEqualTo(VersionNumber.of(1));
        assertThat(sent).containsExactly(9, 10, 11, 12, 13);
        assertThat(aws.s3().unfinished()).isZero();
        assertWhole(1, files);
    }

    @Test
    void aRequestThatFailsOnceIsRepeatedAndNothingElse() throws Exception {
        List<Integer> failed = new ArrayList<>();
        refuse(request -> isPart(request) && part(request) == 4 && failed.isEmpty() && failed.add(4), down());
        register(files);
        assertThat(sent).containsExactly(1, 2, 3, 4, 4, 5, 6, 7);
        assertWhole(1, files);
    }

    @Test
    void withoutARequestKeyTheNextAttemptSendsTheRestOnlyToo() {
        breakOff(4, () -> registerWithoutKey(files));
        refuse(request -> false, down());
        registerWithoutKey(files);
        assertThat(sent).containsExactly(5, 6, 7);
        assertWhole(1, files);
    }

    @Test
    void withoutARequestKeyOtherFilesThatBeginAlikeAreSentWhole() throws Exception {
        breakOff(4, () -> registerWithoutKey(files));
        refuse(request -> false, down());
        Path others = write("others", 8, 20);
        registerWithoutKey(others);
        assertThat(sent).hasSize(7).startsWith(1, 2, 3);
        assertThat(aws.s3().unfinished()).isEqualTo(1);
        assertWhole(1, others);
    }

    @Test
    void otherFilesOfTheSameKeyThatHaveOtherSizesAreSentWhole() throws Exception {
        breakOff(4);
        refuse(request -> false, down());
        Path others = write("others", 8, 21);
        register(others);
        assertThat(sent).hasSize(7).startsWith(1, 2, 3);
        assertWhole(1, others);
    }

    @Test
    void otherFilesOfTheSameKeyAndSizesThatBeginAlikeAreToldAndSentWholeByTheAttemptAfterThat() throws Exception {
        breakOff(4);
        refuse(request -> false, down());
        Path others = write("others", 8, 20);
        assertThatThrownBy(() -> register(others))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("part 3")
                .hasMessageContaining("register again");
        sent.clear();
        register(others);
        assertThat(sent).hasSize(7).startsWith(1, 2, 3);
        assertWhole(1, others);
    }

    /** Both are alive, and begin alike: the faster one ends the upload of the slower one with files of its own. */
    @Test
    void twoAttemptsOfOneKeyWithOtherFilesMakeOneVersionAndTheOtherIsTold() throws Exception {
        Path others = write("others", 8, 20);
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        aws.before = request -> {
            if (isPart(request) && part(request) == 3 && begun.isEmpty()) {
                begun.add(3);
                register(others);
            }
            return Optional.empty();
        };
        assertThatThrownBy(() -> register(files))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("same request key")
                .hasMessageContaining("register again");
        assertThatThrownBy(() -> register(files))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'run-7'");
        assertWhole(1, others);
        assertThat(aws.s3().unfinished()).isZero();
        assertThat(aws.s3().keys("models/registry/fraud/artifacts/"))
                .filteredOn(key -> key.endsWith("model.tar.gz"))
                .hasSize(1);
    }

    @Test
    void whoMayNotListUploadsSendsAll() throws Exception {
        breakOff(4);
        refuse(
                request -> request.method().equals("GET") && request.query().containsKey("uploads"),
                FakeS3.error(403, "AccessDenied", "Access Denied"));
        register(files);
        assertThat(sent).hasSize(7);
        assertWhole(1, files);
    }

    @Test
    void garbageCollectionTakesItOncePastItsAgeAndNotBefore() {
        breakOff(4);
        aws.before = request -> Optional.empty();
        try (ModelRegistry careful = registry()) {
            careful.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE);
        }
        assertThat(aws.s3().unfinished()).isEqualTo(1);
        try (ModelRegistry eager = ModelRegistry.builder(
                        SageMakerRegistry.backend(aws.config().build()))
                .actor("janitor")
                .garbageAge(Duration.ZERO)
                .open()) {
            assertThat(eager.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE)
                            .unreferenced())
                    .isNotEmpty();
        }
        assertThat(aws.s3().unfinished()).isZero();
        assertThat(aws.s3().keys("models/registry/fraud/artifacts/")).isEmpty();
    }

    @Test
    void aRefusalLeavesNothing() {
        refuse(
                request -> isPart(request) && part(request) > 4,
                FakeS3.error(403, "AccessDenied", "User is not authorized to perform: kms:GenerateDataKey"));
        assertThatThrownBy(() -> register(files))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("kms:GenerateDataKey");
        assertThat(aws.s3().unfinished()).isZero();
        assertThat(aws.s3().keys("models/registry/fraud/artifacts/")).isEmpty();
    }

    @Test
    void anAttemptThatWasOnlySlowFindsItsObjectCompleteAndThereIsOneVersion() throws Exception {
        List<VersionNumber> other = Collections.synchronizedList(new ArrayList<>());
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        aws.before = request -> {
            if (isPart(request) && part(request) == 6 && begun.isEmpty()) {
                begun.add(6);
                other.add(register(
                        files)); // Meanwhile somebody else registers the same, from the first to the last request.
            }
            return Optional.empty();
        };
        other.add(register(files));
        assertThat(other).containsExactly(VersionNumber.of(1), VersionNumber.of(1));
        assertWhole(1, files);
        assertThat(aws.s3().unfinished()).isZero();
    }

    @Test
    void aPartThatChangedIsToldAndTheAttemptAfterThatBeginsAnew() throws Exception {
        breakOff(4);
        aws.s3().spoilPart(3);
        refuse(request -> false, down());
        assertThatThrownBy(() -> register(files))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("part 3")
                .hasMessageContaining("register again");
        sent.clear();
        register(files);
        assertThat(sent).hasSize(7);
        assertWhole(1, files);
    }
}
