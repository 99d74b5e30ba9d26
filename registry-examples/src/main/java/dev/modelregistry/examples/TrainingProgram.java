package dev.modelregistry.examples;

import ai.onnxruntime.OrtEnvironment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.RegistryBuilder;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.spi.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tribuo.Tribuo;

/** Trains a classifier, and registers it with everything that is known about it. */
final class TrainingProgram implements AutoCloseable {

    static final String MODEL = "breast-cancer";
    static final String HELD_OUT = "held-out";

    private static final String ORIGIN = "https://doi.org/10.24432/C5DW2B";

    private final ModelRegistry registry;
    private final Path output;

    TrainingProgram(String registryUri, Path output) {
        this(ModelRegistry.builder(registryUri), output);
    }

    /** A training job that signs what it registers. */
    TrainingProgram(String registryUri, Path output, Signer key) {
        this(ModelRegistry.builder(registryUri).signer(key), output);
    }

    private TrainingProgram(RegistryBuilder registry, Path output) {
        this.registry = registry.actor("training-job").open();
        this.output = output;
    }

    /**
     * What came of one run.
     *
     * @param classifier the trained classifier
     * @param registration what was handed to the registry
     * @param registered what the registry made of it
     */
    record Run(Classifier classifier, Registration registration, Registered registered) {}

    /** Trains and registers. */
    Run run(String id, BreastCancerData data, Classifier.Settings settings) throws IOException {
        Classifier classifier = Classifier.train(data, settings);
        Path artifact = classifier.write(output.resolve(id));
        Registration registration = registration(id, data, settings, classifier.scores(), artifact);
        return new Run(classifier, registration, register(registration));
    }

    /** Registers. Safe to repeat: the same again gives the same version. */
    Registered register(Registration registration) {
        return registry.registerWithOutcome(registration);
    }

    private static Registration registration(
            String run, BreastCancerData data, Classifier.Settings settings, Classifier.Scores scores, Path artifact) {
        return Registration.of(MODEL)
                .artifact(artifact)
                .role(Classifier.PREPROCESSING_FILE, FileRole.PREPROCESSOR)
                .role(Classifier.CLASSES_FILE, FileRole.ENCODER)
                .flavor(flavor())
                .autoSemanticVersion()
                .lineage(lineage(run, data))
                .measurement(measured("accuracy", scores.accuracy()))
                .measurement(measured("auc", scores.auc()))
                .measurement(measured("f1", scores.f1()))
                .hyperparameter("algorithm", "logistic regression")
                .hyperparameter("optimiser", "AdaGrad")
                .hyperparameter("epochs", Integer.toString(settings.epochs()))
                .hyperparameter("learning_rate", Double.toString(settings.learningRate()))
                .hyperparameter("batch", Integer.toString(settings.batch()))
                .environment(environment())
                .description("Tells malignant from benign breast masses by thirty measurements of cell nuclei.")
                .documentation(documentation())
                .tag("owner", "imaging-research")
                .tag("risk_tier", "high")
                .tag("use_case", "second opinion on fine needle aspirates")
                .build();
    }

    private static Measurement measured(String metric, double value) {
        return new Measurement(metric, value, OptionalLong.empty(), Optional.of(HELD_OUT));
    }

    /** Repository and commit are not given here: the registry client looks them up. */
    private static Lineage lineage(String run, BreastCancerData data) {
        return Lineage.builder()
                .run(run)
                .dataset(new Dataset(
                        "breast-cancer-wisconsin-diagnostic",
                        Optional.of(data.version()),
                        Optional.of(data.digest().toString()),
                        Optional.of(ORIGIN),
                        SourceType.FILE,
                        Map.of("completeness", 1.0)))
                .featureEngineering("standardised-1")
                .framework("tribuo", Tribuo.VERSION)
                .build();
    }

    private static Environment environment() {
        String runtime = OrtEnvironment.getEnvironment().getVersion();
        String java = Integer.toString(Runtime.version().feature());
        return new Environment(
                List.of("onnxruntime==" + runtime),
                Optional.empty(),
                Optional.empty(),
                Optional.of(java),
                Optional.empty());
    }

    /** How the artifact is loaded. The format is not stated: it is recognised, and the model signature read from the file. */
    private static Flavor flavor() {
        String version = OrtEnvironment.getEnvironment().getVersion();
        return new Flavor("onnxruntime", Optional.of(version), Map.of("data", Classifier.MODEL_FILE));
    }

    private static Documentation documentation() {
        return new Documentation(
                Optional.of("A second opinion on images of breast masses"),
                Optional.of("Shows what this library does"),
                Optional.of("569 patients, one clinic, before 1993"),
                Optional.of("Any decision about a patient"),
                List.of(new Link(LinkKind.DATASHEET, ORIGIN)));
    }

    @Override
    public void close() {
        registry.close();
    }
}
