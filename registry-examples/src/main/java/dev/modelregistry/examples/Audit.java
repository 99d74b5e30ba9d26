package dev.modelregistry.examples;

import dev.modelregistry.EntryDiff;
import dev.modelregistry.MetricComparison;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Live;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Verification;
import dev.modelregistry.schema.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The chapters of somebody who looks at a registry afterwards and wants proof. */
final class Audit {

    private final ModelRegistry registry;
    private final Story story;
    private final Path directory;

    Audit(ModelRegistry registry, Story story, Path directory) {
        this.registry = registry;
        this.story = story;
        this.directory = directory;
    }

    /** What is different between two versions that one made from the same data. */
    void difference(String left, String right) {
        EntryDiff diff = registry.diff(ModelUri.parse(left), ModelUri.parse(right));
        story.tell("what is different:");
        for (String path : List.of("/hyperparameters/epochs", "/hyperparameters/learning_rate", "/lineage/run")) {
            tell(change(diff, path));
        }
        story.check(
                diff.signature() == Verdict.IDENTICAL, "callers need not change anything: signature %s", text(diff));
    }

    /** The cause of a bad version: what is different in its data. */
    void culprit(String good, String bad) {
        EntryDiff diff = registry.diff(ModelUri.parse(good), ModelUri.parse(bad));
        EntryDiff.Change version = change(diff, "/lineage/datasets/0/version");
        tell(version);
        story.check(
                version.right().equals(Optional.of("1993-export-2")),
                "the lineage names the cause: it learnt from another export of the data");
    }

    private static String text(EntryDiff diff) {
        return diff.signature().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static EntryDiff.Change change(EntryDiff diff, String path) {
        return diff.changes().stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no difference at " + path + ": " + diff.changes()));
    }

    private void tell(EntryDiff.Change change) {
        story.tell(
                "     %-30s %s -> %s",
                change.path(), change.left().orElse("nothing"), change.right().orElse("nothing"));
    }

    /** What was live when, and everything that was decided. */
    void lookBack(Instant whileFirstServed) {
        story.chapter("Somebody asks what was live, and who decided what");
        Live then = registry.whatWasLive(TrainingProgram.MODEL, Alias.CHAMPION, whileFirstServed);
        story.check(
                then.version().equals(Optional.of(VersionNumber.of(1))),
                "at %s the champion was version 1",
                whileFirstServed);
        List<MetricComparison.Row> ranked = registry.compare(
                        TrainingProgram.MODEL, "accuracy", Optional.of("live"), MetricComparison.Better.HIGHER)
                .versions();
        ranked.forEach(row -> story.tell("     version %s: live accuracy %.3f", row.version(), row.value()));
        story.check(
                ranked.get(ranked.size() - 1).version().equals(VersionNumber.of(3)),
                "version 3 was the worst of %d in use",
                ranked.size());
        List<ModelEvent> events;
        try (Stream<ModelEvent> history = registry.history(TrainingProgram.MODEL)) {
            events = history.toList();
        }
        story.tell("the log:");
        events.forEach(event -> story.tell(
                "     %2d %-16s %-14s %s",
                event.number(),
                event.actor(),
                event.type().text(),
                event.version().map(version -> "version " + version).orElse("")
                        + event.reason().map(reason -> ", " + reason).orElse("")));
        story.check(
                events.stream().anyMatch(event -> event.type() == EventType.ROLLED_BACK),
                "%d events, the roll-back among them",
                events.size());
    }

    /** One byte of the champion is changed behind the registry's back, and put back. */
    void tamper() throws IOException {
        story.chapter("Somebody changes one byte of the champion on the disk");
        Path file = championOnDisk();
        flipOneBit(file);
        story.tell("changed: %s", directory.relativize(file));
        Verification verification = registry.verify(TrainingProgram.MODEL, Verification.Depth.FULL);
        VersionNumber champion = registry.resolve(MainJob.CHAMPION).version();
        story.check(
                verification.findings().stream()
                        .anyMatch(one -> one.kind() == Finding.Kind.BAD_DIGEST
                                && one.version().equals(Optional.of(champion))),
                "verify finds it: %s in version %s",
                Finding.Kind.BAD_DIGEST.text(),
                champion);
        Path target = directory.resolve("tampered");
        story.check(downloadIsRefused(target), "download refuses to hand it out");
        story.check(!Files.exists(target), "nothing was written");
        flipOneBit(file);
        story.tell("the byte is put back");
    }

    private static void flipOneBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private boolean downloadIsRefused(Path target) {
        try {
            registry.download(ModelUri.parse(MainJob.CHAMPION), target);
            return false;
        } catch (IntegrityException refused) {
            story.tell("     %s", String.valueOf(refused.getMessage()));
            return true;
        }
    }

    /** The champion's ONNX file as the embedded registry keeps it. */
    private Path championOnDisk() {
        URI uri = URI.create(registry.resolve(MainJob.CHAMPION).artifact().uri());
        return Path.of(uri).resolve(Classifier.MODEL_FILE);
    }

    /** Everything is as it should be. */
    void verify() {
        story.chapter("Everything verifies");
        Verification verification = registry.verify(TrainingProgram.MODEL, Verification.Depth.FULL);
        story.check(
                verification.ok() && verification.versions() == 4,
                "%d events, %d versions, %d findings",
                verification.events(),
                verification.versions(),
                verification.findings().size());
    }
}
