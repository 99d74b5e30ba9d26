package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that registers, promotes and rolls back, and is killed in the middle of it, again and again. */
class KilledProcessTest {

    private static final int KILLS = 50;
    private static final int MOST_ACTS = 20;
    private static final int LONGEST_ACT_MICROS = 12_000;
    private static final long SEED = 4_711;

    @TempDir
    Path parent;

    private final Random random = new Random(SEED);
    private final List<String> answers = new ArrayList<>();

    @Test
    void afterEachOfFiftyKillsWhatWasAnsweredIsThereAndNothingIsHalfDone() throws Exception {
        Path directory = parent.resolve("models");
        for (int round = 0; round < KILLS; round++) {
            try {
                actAndKill(directory, round);
                requireWhole(directory, round);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + SEED + ", round " + round + ", answers " + answers, e);
            }
        }
        assertThat(answers).as("seed %d", SEED).hasSizeBetween(350, 650);
    }

    private void actAndKill(Path directory, int round) throws Exception {
        try (ChildProcess process =
                ChildProcess.start(parent, directory, parent, "r" + round, SEED + round, "mix", MOST_ACTS + 1_000)) {
            process.awaitReady();
            process.go();
            int acts = round == 0 ? MOST_ACTS : random.nextInt(MOST_ACTS);
            for (int i = 0; i < acts; i++) {
                answers.add(process.line());
            }
            process.killAfter(Duration.ofNanos(1_000L * random.nextInt(LONGEST_ACT_MICROS)));
            answers.addAll(process.completeLines());
        }
    }

    private void requireWhole(Path directory, int round) throws Exception {
        try (ModelRegistry registry = ModelRegistry.builder("local:" + directory)
                .garbageAge(Duration.ZERO)
                .open()) {
            for (ModelVersion version : visible(registry)) {
                Path target = parent.resolve("out-" + round + "-" + version.version());
                assertThat(registry.download(ModelUri.of("fraud", version.version()), target)
                                .verified())
                        .isTrue();
            }
            assertThat(registry.verify("fraud", Verification.Depth.QUICK).findings())
                    .extracting(Finding::kind)
                    .isSubsetOf(Finding.Kind.STALE);

            registry.recover("fraud", Recovery.Mode.FINISH);
            assertThat(registry.recover("fraud", Recovery.Mode.FINISH).recovered())
                    .isEmpty();
            registry.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE);
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
            requireAnswered(registry);
        }
    }

    /** What a killed process said it had done is in the log, and the rows show what the log says. */
    private void requireAnswered(ModelRegistry registry) {
        try (Stream<ModelEvent> history = registry.history("fraud")) {
            List<ModelEvent> events = history.toList();
            List<String> registered = events.stream()
                    .filter(event -> event.type() == EventType.REGISTERED)
                    .map(event -> "version " + event.version().orElseThrow().value())
                    .toList();
            assertThat(visible(registry))
                    .extracting(version -> "version " + version.version().value())
                    .containsExactlyInAnyOrderElementsOf(registered);
            assertThat(answers.stream().filter(line -> line.startsWith("version ")))
                    .isSubsetOf(registered);
            assertThat(answers.stream().filter(line -> line.startsWith("event ")))
                    .isSubsetOf(events.stream()
                            .map(event -> "event " + event.number())
                            .toList());
        }
    }

    private static List<ModelVersion> visible(ModelRegistry registry) {
        try (Stream<ModelVersion> versions = registry.versions("fraud")) {
            return versions.toList();
        }
    }
}
