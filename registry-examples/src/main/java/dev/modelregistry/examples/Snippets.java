package dev.modelregistry.examples;

import dev.modelregistry.Download;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.local.LocalConfig;
import dev.modelregistry.local.LocalRegistry;
import dev.modelregistry.log.Live;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.serving.CanaryRelease;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.LiveRollout;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of the documentation, each between two marks. A test compares them with the pages, and runs them. */
final class Snippets {

    private Snippets() {}

    static Registered register(ModelRegistry registry, Path path) {
        // docs:begin register
        Registered registered = registry.registerWithOutcome(Registration.of("fraud")
                .artifact(path)
                .semanticVersion("1.4.0")
                .metric("auc", 0.93)
                .alias(Alias.CHALLENGER)
                .requestKey("nightly-2026-11-24")
                .build());
        boolean first = registered.created(); // false when an earlier attempt had made the version
        // docs:end
        return first
                ? registered
                : registry.registerWithOutcome(
                        Registration.of("fraud").artifact(path).build());
    }

    static void mlflow() {
        // docs:begin mlflow
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:http://localhost:5000")) {
            registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(3));
            registry.download(ModelUri.parse("models:/fraud@champion"), Path.of("model"));
        }
        // docs:end
    }

    static void sagemaker() {
        // docs:begin sagemaker
        try (ModelRegistry registry = ModelRegistry.connect("sagemaker:us-east-1?artifacts=s3://models/registry")) {
            registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(3));
            registry.download(ModelUri.parse("models:/fraud@champion"), Path.of("model"));
        }
        // docs:end
    }

    static void vertex() {
        // docs:begin vertex
        try (ModelRegistry registry =
                ModelRegistry.connect("vertex:projects/p/locations/us-central1?artifacts=gs://models/registry")) {
            registry.setAlias("churn", Alias.CHAMPION, VersionNumber.of(3));
            registry.download(ModelUri.parse("models:/churn@champion"), Path.of("model"));
        }
        // docs:end
    }

    static String follow(ModelRegistry registry, Path state) {
        // docs:begin follow
        try (ModelResolver resolver = ModelResolver.builder(registry)
                        .refreshEvery(Duration.ofSeconds(30))
                        .snapshot(state.resolve("resolver.snapshot"))
                        .open();
                LiveModel<Scorer> live = LiveModel.follow(
                                registry, resolver, ModelUri.parse("models:/fraud@champion"), Scorer::load)
                        .warmUp(scorer -> scorer.score("a sample"))
                        .open(ModelCache.in(state.resolve("models"), 10L << 30))) {
            try (LiveModel.Use<Scorer> use = live.use()) { // for each request
                return use.model().score("a request") + " by version "
                        + use.version().version();
            }
        }
        // docs:end
    }

    static ModelResolver verified(ModelRegistry registry) throws IOException {
        // docs:begin verified
        Policy policy = Policy.parse(Files.readString(Path.of("policy.json"))); // shipped with the program
        ModelResolver resolver = ModelResolver.builder(registry)
                .verified(Trust.in(policy).checkpointWithin(Duration.ofHours(24)))
                .open();
        // docs:end
        return resolver;
    }

    static String route(ModelRegistry registry, Path state, String user, String request) {
        ModelCache files = ModelCache.in(state, 10L << 30);
        // docs:begin rollout
        try (ModelResolver resolver = ModelResolver.builder(registry).open();
                Rollout rollout = Rollout.follow(resolver, "fraud").open();
                LiveRollout<Scorer> live = LiveRollout.open(
                        rollout,
                        resolver,
                        alias -> LiveModel.follow(registry, resolver, ModelUri.of("fraud", alias), Scorer::load)
                                .open(files))) {
            return live.call(user, scorer -> scorer.score(request)); // the same user, the same model
        }
        // docs:end
    }

    static CanaryRelease.State release(ModelRegistry registry, Duration pause, ErrorRate errors)
            throws InterruptedException {
        // docs:begin canary
        CanaryRelease release = CanaryRelease.of(
                registry,
                "fraud",
                Alias.CHAMPION,
                Alias.CANARY,
                new double[] {0.01, 0.1, 0.5, 1},
                share -> errors.of(Alias.CANARY) > 0.02 ? CanaryRelease.Health.BAD : CanaryRelease.Health.GOOD);
        CanaryRelease.State state = release.step().state();
        while (state == CanaryRelease.State.ADVANCED || state == CanaryRelease.State.WAITING) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            state = release.step().state();
        }
        // docs:end
        return state;
    }

    /** Stands for what a program measures. */
    @FunctionalInterface
    interface ErrorRate {

        double of(Alias alias);
    }

    /** Stands for a model of some framework. */
    record Scorer(String weights) {

        static Scorer load(Path files, ModelEntry entry) throws IOException {
            Path file = files.resolve(entry.artifact().files().get(0).path());
            return new Scorer(Files.readString(file));
        }

        String score(String input) {
            return weights + " says " + input.length();
        }
    }

    static Transition promote(ModelRegistry registry) {
        // docs:begin promote
        Transition decided = registry.promote(Promotion.of("models:/fraud@challenger", Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .reason("better on the data of March")
                .build());
        // docs:end
        return decided;
    }

    static Download serve(ModelRegistry registry, Path directory) {
        // docs:begin serve
        ModelVersion champion = registry.resolve("models:/fraud@champion");
        Download download = registry.download(ModelUri.of("fraud", champion.version()), directory);
        // docs:end
        return download;
    }

    static Transition takeBack(ModelRegistry registry) {
        // docs:begin rollback
        Transition back = registry.rollback(Rollback.of("fraud").because("false alarms doubled"));
        // docs:end
        return back;
    }

    static List<ModelEvent> audit(ModelRegistry registry, Instant instant) {
        // docs:begin audit
        Live live = registry.whatWasLive("fraud", Alias.CHAMPION, instant);
        Verification verification = registry.verify("fraud", Verification.Depth.FULL);
        List<ModelEvent> events;
        try (Stream<ModelEvent> history = registry.history("fraud")) {
            events = history.toList();
        }
        // docs:end
        if (live.version().isEmpty() || !verification.ok()) {
            throw new IllegalStateException(verification.findings().toString());
        }
        return events;
    }

    static Recovery recover(ModelRegistry registry) {
        // docs:begin recover
        Recovery recovery = registry.recover("fraud", Recovery.Mode.FINISH);
        // docs:end
        return recovery;
    }

    static ModelRegistry open(Path directory) {
        // docs:begin local-config
        ModelRegistry registry = LocalRegistry.open(LocalConfig.builder(directory)
                .busyTimeout(Duration.ofSeconds(5))
                .readOnly()
                .build());
        // docs:end
        return registry;
    }

    static ModelRegistry remember(Path state) {
        // docs:begin remember
        ModelRegistry registry = ModelRegistry.builder("local:models")
                .actor("release-pipeline")
                .rememberIn(state)
                .open();
        // docs:end
        return registry;
    }
}
