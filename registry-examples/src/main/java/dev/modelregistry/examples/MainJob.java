package dev.modelregistry.examples;

import ai.onnxruntime.OrtException;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.lineage.CodeVersion;
import dev.modelregistry.policy.Approval;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The main job of this library, from training to audit, on the embedded registry. Every chapter checks that what it tells
 * has happened; the program ends with an error if anything has not.
 */
public final class MainJob {

    static final String CHAMPION = "models:/" + TrainingProgram.MODEL + "@champion";

    /** Held, so that the level set below stays. */
    private static final Logger TRAINING_LOG = Logger.getLogger("org.tribuo");

    private static final Classifier.Settings QUICK = new Classifier.Settings(1, 0.01, 64);
    private static final Classifier.Settings THOROUGH = new Classifier.Settings(50, 0.1, 32);
    private static final Classifier.Settings MORE_THOROUGH = new Classifier.Settings(100, 0.1, 32);

    private final Path directory;
    private final String registryUri;
    private final Story story;
    private final BreastCancerData data;
    private final ModelRegistry registry;
    private final TrainingProgram training;
    private final Release release;
    private final Audit audit;

    private MainJob(
            Path directory, Story story, ModelRegistry registry, TrainingProgram training, Release release, String uri)
            throws IOException {
        this.directory = directory;
        this.story = story;
        this.registry = registry;
        this.training = training;
        this.release = release;
        this.audit = new Audit(registry, story, directory);
        this.registryUri = uri;
        this.data = BreastCancerData.load();
    }

    /** Runs in the given directory, or in a temporary one. The directory stays, so that it can be looked at. */
    public static void main(String[] args) throws IOException, OrtException {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("model-registry");
        run(directory, System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, OrtException {
        TRAINING_LOG.setLevel(Level.WARNING);
        Path home = directory.resolve("registry");
        if (Files.exists(home)) {
            throw new IllegalArgumentException(home + " is there already: the story begins with an empty registry");
        }
        String uri = "local:" + home;
        try (ModelRegistry registry =
                        ModelRegistry.builder(uri).actor("auditor").open();
                TrainingProgram training = new TrainingProgram(uri, directory.resolve("training"));
                Release release = new Release(uri)) {
            new MainJob(directory, new Story(out), registry, training, release, uri).run();
        }
    }

    private void run() throws IOException, OrtException {
        story.tell("Everything is in %s", directory);
        TrainingProgram.Run first = firstVersion();
        publishFirst(first);
        serve(first);
        Instant whileFirstServed = Instant.now();
        TrainingProgram.Run second = secondVersion();
        serve(second);
        badVersion(second);
        audit.lookBack(whileFirstServed);
        governedVersion();
        new Report(registry, story).write(directory);
        audit.tamper();
        audit.verify();
        story.end("The main job is done: version 4 serves, and everything that happened is proved.");
    }

    private TrainingProgram.Run firstVersion() throws IOException {
        story.chapter("A training program trains a classifier and registers it");
        story.tell("data: %s, %s", data.version(), data.digest());
        story.tell(
                "%d patients to learn from, %d to measure with",
                data.training().size(), data.heldOut().size());
        TrainingProgram.Run run = training.run("run-1", data, QUICK);
        ModelEntry entry = describe(run);
        story.check(number(run).value() == 1 && run.registered().created(), "it is version 1");
        story.check(semanticVersion(run).equals("1.0.0"), "the first semantic version is 1.0.0");
        story.check(entry.artifact().format().equals(Optional.of("onnx")), "the format was recognised: onnx");
        story.check(entry.signature().isPresent(), "the model signature was read from the ONNX file");
        entry.signature().ifPresent(signature -> {
            signature.inputs().forEach(field -> story.tell("     input  %s", named(field.name(), field.typeText())));
            signature.outputs().forEach(field -> story.tell("     output %s", named(field.name(), field.typeText())));
        });
        Optional<CodeVersion> code = CodeVersion.detect(Path.of(""), System.getenv());
        story.check(
                entry.lineage().gitCommit().equals(code.map(CodeVersion::commit)),
                "the code's commit was looked up: %s",
                code.map(CodeVersion::commit).orElse("none, this is no Git repository"));
        var again = training.register(run.registration());
        story.check(
                !again.created() && again.entry().version().equals(number(run)),
                "registered once more, as a retry would: still version 1");
        return run;
    }

    private static String named(Optional<String> name, String type) {
        return name.map(given -> given + ": ").orElse("") + type;
    }

    private ModelEntry describe(TrainingProgram.Run run) {
        ModelEntry entry = run.registered().entry();
        story.tell(
                "registered models:/%s/%s, semantic version %s", entry.model(), entry.version(), semanticVersion(run));
        story.tell(
                "     artifact %s, %d files",
                entry.artifact().digest(), entry.artifact().files().size());
        story.tell(
                "     accuracy %.3f, auc %.3f, f1 %.3f on patients it has not seen",
                metric(entry, "accuracy"), metric(entry, "auc"), metric(entry, "f1"));
        return entry;
    }

    private static VersionNumber number(TrainingProgram.Run run) {
        return run.registered().entry().version();
    }

    private static String semanticVersion(TrainingProgram.Run run) {
        return run.registered().entry().semanticVersion().orElseThrow().toString();
    }

    private void publishFirst(TrainingProgram.Run run) {
        story.chapter("It goes to staging, is approved, and goes into production as champion");
        Transition staged = release.stage(number(run));
        story.check(staged.to() == Stage.STAGING, "version 1 went from %s to %s", staged.from(), staged.to());
        Approval approval = release.approve(number(run));
        story.check(approval.to() == Stage.PRODUCTION, "%s approved it for %s", approval.by(), approval.to());
        publish(run, "the first model");
    }

    private void publish(TrainingProgram.Run run, String reason) {
        Transition published = release.publish(number(run), reason);
        story.tell(
                "event %d decides: version %s to %s, alias champion, archived %s",
                published.event().orElseThrow(),
                published.version(),
                published.to(),
                published.archived().isEmpty()
                        ? "nothing"
                        : "version " + published.archived().get(0));
        story.check(
                registry.resolve(CHAMPION).version().equals(number(run)),
                "%s is version %s now",
                CHAMPION,
                number(run));
    }

    private void serve(TrainingProgram.Run run) throws IOException, OrtException {
        story.chapter("A serving program resolves " + CHAMPION + " and predicts with it");
        try (ServingProgram serving = start()) {
            story.check(serving.version().version().equals(number(run)), "it serves version %s", number(run));
            story.check(
                    serving.download().verified(),
                    "it downloaded %d files, every byte as registered",
                    serving.download().files());
            double furthest = 0;
            for (BreastCancerData.Patient patient : data.later()) {
                double served = serving.malignant(patient.measurements());
                furthest = Math.max(furthest, Math.abs(served - run.classifier().malignant(patient.measurements())));
            }
            story.check(
                    furthest < 1e-4,
                    "%d predictions by ONNX Runtime agree with the training library to %.0e",
                    data.later().size(),
                    furthest);
            double accuracy = serving.accuracy(data.later());
            release.observed(number(run), accuracy);
            story.check(accuracy > 0.9, "it is right about %.1f%% of the patients who came later", 100 * accuracy);
        }
    }

    private ServingProgram start() throws IOException, OrtException {
        return ServingProgram.start(registryUri, CHAMPION, directory.resolve("serving"));
    }

    private TrainingProgram.Run secondVersion() throws IOException {
        story.chapter("A second version, trained longer, takes over");
        story.tell("version 1 went through the data once, version 2 goes through it %d times", THOROUGH.epochs());
        TrainingProgram.Run run = training.run("run-2", data, THOROUGH);
        ModelEntry entry = describe(run);
        story.check(semanticVersion(run).equals("1.0.1"), "the signature is the same, so it is patch version 1.0.1");
        story.check(
                metric(entry, "auc") > metric(registry.get("models:/breast-cancer/1"), "auc"),
                "it is better than version 1");
        audit.difference("models:/breast-cancer/1", "models:/breast-cancer/2");
        release.stage(number(run));
        release.approve(number(run));
        publish(run, "better on patients it has not seen");
        story.check(
                registry.resolve("models:/breast-cancer/1.0.0").stage() == Stage.ARCHIVED,
                "version 1 went to the archive in the same decision");
        return run;
    }

    private static double metric(ModelEntry entry, String name) {
        return entry.metrics().getOrDefault(name, Double.NaN);
    }

    private void badVersion(TrainingProgram.Run good) throws IOException, OrtException {
        story.chapter("A third version is bad, which only patients show, and is rolled back");
        story.tell("it learns from a new export, which swaps 0 and 1; nobody noticed");
        BreastCancerData wrong = data.exportedTheOtherWayRound();
        TrainingProgram.Run bad = training.run("run-3", wrong, THOROUGH);
        describe(bad);
        story.check(
                metric(registry.get("models:/breast-cancer/3"), "auc") > 0.9,
                "its own measurements look as good as ever");
        release.stage(number(bad));
        release.approve(number(bad));
        publish(bad, "new data");
        double live;
        try (ServingProgram serving = start()) {
            live = serving.accuracy(data.later());
        }
        release.observed(number(bad), live);
        story.check(live < 0.5, "but it is right about %.1f%% of the patients who came later", 100 * live);
        audit.culprit("models:/breast-cancer/2", "models:/breast-cancer/3");
        Transition back = release.takeBack(String.format(Locale.ROOT, "live accuracy fell to %.3f", live));
        story.tell("event %d decides: version %s is rolled back", back.event().orElseThrow(), number(bad));
        story.check(registry.resolve(CHAMPION).version().equals(number(good)), "%s is version 2 again", Alias.CHAMPION);
        story.check(
                registry.resolve("models:/breast-cancer/2").stage() == Stage.PRODUCTION, "version 2 is in production");
        story.check(
                registry.resolve("models:/breast-cancer/3").stage() == Stage.ARCHIVED, "version 3 is in the archive");
        serveAgain(good);
    }

    private void governedVersion() throws IOException, OrtException {
        Governance governance = new Governance(registryUri, story, directory);
        governance.setRules();
        story.chapter("A fourth version has to meet them");
        TrainingProgram.Run run;
        try (TrainingProgram signing =
                new TrainingProgram(registryUri, directory.resolve("training"), governance.trainer())) {
            run = signing.run("run-4", data, MORE_THOROUGH);
        }
        describe(run);
        governance.refuse(number(run), release);
        governance.approveAndPromote(number(run));
        serve(run);
        governance.proveToAStranger(number(run));
    }

    private void serveAgain(TrainingProgram.Run good) throws IOException, OrtException {
        try (ServingProgram serving = ServingProgram.start(registryUri, CHAMPION, directory.resolve("serving-again"))) {
            double accuracy = serving.accuracy(data.later());
            story.check(
                    serving.version().version().equals(number(good)) && accuracy > 0.9,
                    "a serving program that starts now is right about %.1f%% again",
                    100 * accuracy);
        }
    }
}
