package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.sagemaker.FakeAws.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the files of a registration are read: once where the caller says by a key what it is, else twice. */
class SageMakerOnePassTest {

    private static final Map<String, Integer> SIZES = Map.of("a.bin", 6 << 20, "b.bin", 3 << 20, "c.bin", 100);

    /** Looking at the first bytes for the format is not reading a file. */
    private static final long HEAD = 1 << 17;

    private final FakeAws aws = new FakeAws();
    private final ModelRegistry registry = ModelRegistry.builder(
                    SageMakerRegistry.backend(aws.config().partSize(5 << 20).build()))
            .actor("alice")
            .open();

    @TempDir
    Path directory;

    private Path files;

    @BeforeEach
    void files() throws Exception {
        files = write("files", 1);
    }

    @AfterEach
    void stop() {
        registry.close();
        aws.close();
    }

    private Path write(String name, long seed) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        for (Map.Entry<String, Integer> file : SIZES.entrySet()) {
            byte[] bytes = new byte[file.getValue()];
            new Random(seed + file.getValue()).nextBytes(bytes);
            Files.write(folder.resolve(file.getKey()), bytes);
        }
        return folder;
    }

    private static Registration.Builder registration(Path artifact) {
        return Registration.of("fraud").artifact(artifact).noCodeDetection();
    }

    /** How many bytes of each file the act read, as the machine itself counts. */
    private Map<String, Long> reads(Path folder, Runnable act) throws IOException {
        Path recorded = directory.resolve("reads.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
            recording.start();
            act.run();
            recording.stop();
            recording.dump(recorded);
        }
        Map<String, Long> read = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(recorded)) {
            String name = event.getString("path"); // Empty where a stream has no file.
            Path path = Path.of(name == null ? "" : name);
            if (path.startsWith(folder)) {
                read.merge(path.getFileName().toString(), Math.max(0, event.getLong("bytesRead")), Long::sum);
            }
        }
        return read;
    }

    private void assertRegisteringReads(Registration registration, int times) throws IOException {
        assertRead(reads(files, () -> registry.register(registration)), times);
    }

    private static void assertRead(Map<String, Long> read, int times) {
        assertThat(read).containsOnlyKeys(SIZES.keySet());
        SIZES.forEach((name, size) -> assertThat(read.get(name))
                .as("%d times %s", times, name)
                .isBetween((long) times * size, (long) times * size + HEAD));
    }

    @Test
    void withARequestKeyEachFileIsReadOnce() throws Exception {
        assertRegisteringReads(registration(files).requestKey("run-7").build(), 1);
    }

    @Test
    void withARequestKeyAndASemanticVersionEachFileIsReadOnce() throws Exception {
        assertRegisteringReads(
                registration(files).requestKey("run-7").semanticVersion("1.0.0").build(), 1);
        assertRegisteringReads(
                registration(files).requestKey("run-8").autoSemanticVersion().build(), 1);
    }

    @Test
    void withoutARequestKeyEachFileIsReadTwice() throws Exception {
        assertRegisteringReads(registration(files).build(), 2);
    }

    @Test
    void aRequestKeyThatIsKnownIsAnsweredAfterOneReadAndNothingIsSent() throws Exception {
        registry.register(registration(files).requestKey("run-7").build());
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        aws.before = request -> {
            if (request.path().contains("/artifacts/") && !request.method().equals("GET")) {
                sent.add(request.toString());
            }
            return Optional.empty();
        };
        assertRegisteringReads(registration(files).requestKey("run-7").build(), 1);
        Path others = write("others", 2);
        assertRead(
                reads(
                        others,
                        () -> assertThatThrownBy(() -> registry.register(
                                        registration(others).requestKey("run-7").build()))
                                .isInstanceOf(ConflictException.class)
                                .hasMessageContaining("'run-7'")),
                1);
        assertThat(sent).isEmpty();
    }

    /** The key was new when the slower one asked. */
    @Test
    void whoIsOvertakenByOtherFilesUnderItsKeyIsRefusedAndLeavesNothing() throws Exception {
        Path others = write("others", 2);
        List<Request> first = Collections.synchronizedList(new ArrayList<>());
        aws.before = request -> {
            if (request.query().containsKey("partNumber") && first.isEmpty()) {
                first.add(request);
                registry.register(registration(others)
                        .requestKey("run-7")
                        .semanticVersion("1.0.0")
                        .build());
            }
            return Optional.empty();
        };
        assertThatThrownBy(() -> registry.register(registration(files)
                        .requestKey("run-7")
                        .semanticVersion("1.0.0")
                        .build()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'run-7'");
        assertThat(aws.s3().unfinished()).isZero();
        assertThat(aws.s3().keys("models/registry/fraud/artifacts/"))
                .filteredOn(key -> key.endsWith("model.tar.gz"))
                .hasSize(1);
        assertThat(registry.get("models:/fraud/1.0.0").artifact().files())
                .isEqualTo(registry.get("models:/fraud/1").artifact().files());
        assertThat(registry.verify("fraud", dev.modelregistry.log.Verification.Depth.FULL)
                        .findings())
                .isEmpty();
    }
}
