package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight processes that use one directory at the same time. */
class SharedDirectoryTest {

    private static final int PROCESSES = 8;
    private static final int SEED = 20_240;

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void choose() {
        System.out.println("SharedDirectoryTest seed " + SEED);
        directory = parent.resolve("models");
    }

    @Test
    void ofEightHundredRegistrationsIntoOneModelNoneIsLostAndNumbersHaveNoGap() throws Exception {
        int each = 100;
        List<Long> given = linesOf("register", each).stream()
                .map(line -> Long.valueOf(line.substring("version ".length())))
                .toList();

        List<Long> all =
                LongStream.rangeClosed(1, (long) PROCESSES * each).boxed().toList();
        assertThat(given).containsExactlyInAnyOrderElementsOf(all);
        try (ModelRegistry registry = open()) {
            try (Stream<ModelVersion> versions = registry.versions("fraud")) {
                assertThat(versions.map(version -> version.version().value())).containsExactlyInAnyOrderElementsOf(all);
            }
            requireClean(registry);
        }
    }

    @Test
    void aSemanticVersionThatAllRequestAtOnceIsGivenOnce() throws Exception {
        List<String> lines = linesOf("claim", 1);

        assertThat(lines).hasSize(PROCESSES);
        assertThat(lines).filteredOn(line -> line.startsWith("version ")).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("refused "))
                .allSatisfy(line -> assertThat(line).contains("1.0.0"));
        try (ModelRegistry registry = open()) {
            try (Stream<ModelVersion> versions = registry.versions("fraud")) {
                assertThat(versions).hasSize(1);
            }
            requireClean(registry);
        }
    }

    @Test
    void promotionsAtOnceAreDecidedOneAfterTheOtherAndTheLastOneHolds() throws Exception {
        try (ModelRegistry registry = open()) {
            for (int i = 0; i < PROCESSES; i++) {
                registry.register(Registration.of("fraud")
                        .artifact(Files.writeString(parent.resolve("m" + i), "weights " + i))
                        .noCodeDetection()
                        .build());
            }
        }
        List<String> lines = linesOf("promote", 10);

        assertThat(lines).hasSize(PROCESSES * 10).allMatch(line -> line.matches("event \\d+|nothing|refused \\S+ .+"));
        try (ModelRegistry registry = open();
                Stream<ModelEvent> history = registry.history("fraud")) {
            List<ModelEvent> promotions = history.filter(event -> event.type() == EventType.STAGE_CHANGED)
                    .toList();
            assertThat(promotions)
                    .extracting(event -> "event " + event.number())
                    .containsExactlyInAnyOrderElementsOf(lines.stream()
                            .filter(line -> line.startsWith("event "))
                            .toList());
            ModelEvent last = promotions.get(promotions.size() - 1);
            assertThat(registry.resolve("models:/fraud@champion").version())
                    .isEqualTo(last.version().orElseThrow());
            try (Stream<ModelVersion> versions = registry.versions("fraud")) {
                assertThat(versions.filter(version -> version.stage() == Stage.PRODUCTION))
                        .extracting(ModelVersion::version)
                        .containsExactly(last.version().orElseThrow());
            }
            requireClean(registry);
        }
    }

    private List<String> linesOf(String what, int count) throws Exception {
        List<ChildProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(ChildProcess.start(parent, directory, parent, "p" + i, SEED + i, what, count));
            }
            for (ChildProcess process : processes) {
                process.awaitReady();
            }
            for (ChildProcess process : processes) {
                process.go();
            }
            List<String> lines = new ArrayList<>();
            for (ChildProcess process : processes) {
                lines.addAll(process.finish());
            }
            return lines;
        } finally {
            for (ChildProcess process : processes) {
                process.close();
            }
        }
    }

    private ModelRegistry open() {
        return LocalRegistry.open(LocalConfig.of(directory));
    }

    private static void requireClean(ModelRegistry registry) {
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
    }
}
