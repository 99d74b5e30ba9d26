package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registered;
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

/**
 * A process that registers, with and without a semantic version, promotes and rolls back, and is killed in the middle of
 * it, again and again. The seed decides what is done and when the kill comes; where it hits is up to the machine.
 */
class KilledProcessTest {

    private static final int KILLS = 50;
    private static final int FIRST_ACTS = 20;
    private static final int FEWEST_ACTS = 7;
    private static final int MORE_ACTS = 7;
    private static final int LONGEST_ACT_MICROS = 12_000;
    private static final long SEED = 4_711;

    @TempDir
    Path parent;

    private final Random random = new Random(SEED);
    private final List<String> answers = new ArrayList<>();
    private int leftBehind;
    private int claimsLeftOpen;
    private int uploadsLeft;

    @Test
    void afterEachOfFiftyKillsWhatWasAnsweredIsThereAndNothingIsHalfDone() throws Exception {
        System.out.println("KilledProcessTest seed " + SEED);
        Path directory = parent.resolve("models");
        for (int round = 0; round < KILLS; round++) {
            try {
                actAndKill(directory, round);
                requireWhole(directory, round);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + SEED + ", round " + round + ", answers " + answers, e);
            }
        }
        System.out.printf(
                "KilledProcessTest: %d acts answered; %d kills left something to finish, %d a reservation, %d an upload%n",
                answers.size(), leftBehind, claimsLeftOpen, uploadsLeft);
        assertThat(answers).as("acts, seed %d", SEED).hasSizeGreaterThanOrEqualTo(500);
        assertThat(answers).filteredOn(line -> line.startsWith("version ")).hasSizeGreaterThanOrEqualTo(100);
        assertThat(answers).filteredOn(line -> line.startsWith("event ")).hasSizeGreaterThanOrEqualTo(100);
        assertThat(leftBehind).as("kills that hit the middle of an act").isPositive();
    }

    private void actAndKill(Path directory, int round) throws Exception {
        try (ChildProcess process =
                ChildProcess.start(parent, directory, parent, name(round), SEED + round, "mix", Integer.MAX_VALUE)) {
            process.awaitReady();
            process.go();
            int acts = round == 0 ? FIRST_ACTS : FEWEST_ACTS + random.nextInt(MORE_ACTS);
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
            requireVersionsAreWhole(registry, round);
            assertThat(registry.verify("fraud", Verification.Depth.QUICK).findings())
                    .extracting(Finding::kind)
                    .isSubsetOf(Finding.Kind.STALE);

            Recovery first = registry.recover("fraud", Recovery.Mode.FINISH);
            Recovery second = registry.recover("fraud", Recovery.Mode.FINISH);
            assertThat(second.recovered()).isEmpty();
            leftBehind += first.recovered().isEmpty() && second.open().isEmpty() ? 0 : 1;
            claimsLeftOpen += second.open().isEmpty() ? 0 : 1;
            for (String reserved : second.open()) {
                requireThatARetryGetsIt(registry, reserved);
            }
            assertThat(registry.recover("fraud", Recovery.Mode.FINISH)).isEqualTo(new Recovery(List.of(), List.of()));

            GarbageReport garbage = registry.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE);
            uploadsLeft += garbage.deleted() > 0 ? 1 : 0;
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .as("after all that nothing refers to is gone")
                    .isEmpty();
            requireAnswered(registry);
        }
    }

    private void requireVersionsAreWhole(ModelRegistry registry, int round) {
        for (ModelVersion version : visible(registry)) {
            Path target = parent.resolve("out-" + round + "-" + version.version());
            assertThat(registry.download(ModelUri.of("fraud", version.version()), target)
                            .verified())
                    .isTrue();
        }
    }

    /** A reservation that a killed process left is its registration's: the same again takes it up. */
    private void requireThatARetryGetsIt(ModelRegistry registry, String reserved) throws Exception {
        String[] numbers = reserved.split("\\.");
        Registered retried = registry.registerWithOutcome(
                ActingProcess.claiming(parent, name(Integer.parseInt(numbers[1])), Integer.parseInt(numbers[2]))
                        .build());
        assertThat(retried.created()).isTrue();
        assertThat(retried.entry().version())
                .isEqualTo(registry.resolve("models:/fraud/" + reserved).version());
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

    private static String name(int round) {
        return "r" + round;
    }

    private static List<ModelVersion> visible(ModelRegistry registry) {
        try (Stream<ModelVersion> versions = registry.versions("fraud")) {
            return versions.toList();
        }
    }
}
