package dev.modelregistry.examples;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.serving.CanaryRelease;
import dev.modelregistry.serving.CanaryRelease.Health;
import dev.modelregistry.serving.CanaryRelease.Progress;
import dev.modelregistry.serving.CanaryRelease.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server that answers predictions over HTTP while the champion moves, a canary grows step by step and takes over, and a bad canary is
 * pulled back by itself. Prints a timeline; ends with an error if a request failed or something did not happen.
 */
public final class ServingDemonstration {

    private static final Logger TRAINING_LOG = Logger.getLogger("org.tribuo");
    private static final double[] SHARES = {0.1, 0.5, 1};
    private static final double MOST_ERRORS = 0.2;
    /** Answers of the new version between two steps: enough to tell a bad one from a good one. */
    private static final int ANSWERS = 60;

    private final ModelRegistry registry;
    private final Visitors visitors;
    private final Story story;
    private final long begin = System.nanoTime();

    private ServingDemonstration(ModelRegistry registry, Visitors visitors, Story story) {
        this.registry = registry;
        this.visitors = visitors;
        this.story = story;
    }

    /** Runs in the given directory, or in a temporary one. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("model-registry");
        run(directory, System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, InterruptedException {
        TRAINING_LOG.setLevel(Level.WARNING);
        // The JDK's server writes head and body apart, and waits 40 ms for an ACK in between unless told otherwise.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        String uri = "local:" + directory.resolve("registry");
        BreastCancerData data = BreastCancerData.load();
        Story story = new Story(out);
        story.chapter("Three versions: a quick one, a thorough one, and one that learnt the wrong way round");
        try (TrainingProgram training = new TrainingProgram(uri, directory.resolve("training"))) {
            training.run("run-1", data, new Classifier.Settings(2, 0.05, 64));
            training.run("run-2", data, new Classifier.Settings(50, 0.1, 32));
            training.run("run-3", data.exportedTheOtherWayRound(), new Classifier.Settings(50, 0.1, 32));
        }
        Path state = Files.createDirectories(directory.resolve("serving"));
        try (ModelRegistry registry =
                ModelRegistry.builder(uri).actor("release-pipeline").open()) {
            point(registry, Alias.CHAMPION, 1);
            try (PredictionServer server = new PredictionServer(registry, TrainingProgram.MODEL, state);
                    Visitors visitors = new Visitors(server.address(), data.later())) {
                new ServingDemonstration(registry, visitors, story).run();
            }
        }
    }

    private static void point(ModelRegistry registry, Alias alias, long version) {
        registry.setAlias(TrainingProgram.MODEL, alias, VersionNumber.of(version));
    }

    private void run() throws InterruptedException {
        story.chapter("The champion answers, and a canary grows beside it");
        visitors.of(1).await(ANSWERS);
        at("version 1 answers everybody");
        point(registry, Alias.CANARY, 2);
        story.check(release(2) == State.FINISHED, "version 2 did well, and has all of the traffic");
        point(registry, Alias.CHAMPION, 2);
        visitors.of(2).await(visitors.of(2).all() + ANSWERS);
        at("champion is version 2");

        story.chapter("A bad canary is pulled back");
        point(registry, Alias.CANARY, 3);
        story.check(release(3) == State.PULLED_BACK, "version 3 did badly, and has no traffic any more");
        visitors.of(2).await(visitors.of(2).all() + ANSWERS);
        story.check(
                visitors.of(3).all() < visitors.of(2).all(),
                "%d of %s answers were those of version 3",
                visitors.of(3).all(),
                visitors.counts());
        story.check(visitors.failures() == 0, "no request failed");
        story.end("The demonstration is done: what the log decided, the server did.");
    }

    /** Steps as often as there are new answers to judge by. */
    private State release(int version) throws InterruptedException {
        CanaryRelease release = CanaryRelease.of(
                registry, TrainingProgram.MODEL, Alias.CHAMPION, Alias.CANARY, SHARES, share -> health(version));
        Progress progress = release.step();
        while (progress.state() == State.ADVANCED || progress.state() == State.WAITING) {
            at(String.format(
                    Locale.ROOT,
                    "%3.0f %% go to version %d",
                    100 * progress.share().orElse(0),
                    version));
            Visitors.Answers answers = visitors.of(version);
            answers.await(answers.all() + ANSWERS);
            at(String.format(Locale.ROOT, "      of its answers %.1f %% are wrong", 100 * answers.errorRate()));
            progress = release.step();
        }
        return progress.state();
    }

    private Health health(int version) {
        return visitors.of(version).errorRate() > MOST_ERRORS ? Health.BAD : Health.GOOD;
    }

    private void at(String what) {
        story.tell("%6.2f s  %-44s %s", (System.nanoTime() - begin) / 1e9, what, visitors.counts());
    }
}
