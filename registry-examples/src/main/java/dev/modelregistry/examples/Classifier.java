package dev.modelregistry.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.ONNXExportable;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** A logistic regression, trained with Tribuo. Nothing in here knows of a registry. */
final class Classifier {

    static final String MODEL_FILE = "model.onnx";
    static final String PREPROCESSING_FILE = "preprocessing.csv";
    static final String CLASSES_FILE = "classes.txt";

    private static final LabelFactory LABELS = new LabelFactory();
    private static final Label MALIGNANT = new Label(BreastCancerData.MALIGNANT);
    private static final long SEED = 1;

    private final Model<Label> model;
    private final Preprocessing preprocessing;
    private final Scores scores;

    private Classifier(Model<Label> model, Preprocessing preprocessing, Scores scores) {
        this.model = model;
        this.preprocessing = preprocessing;
        this.scores = scores;
    }

    /**
     * How it learns.
     *
     * @param epochs how often it goes through the data
     * @param learningRate how much each step changes
     * @param batch how many rows make a step
     */
    record Settings(int epochs, double learningRate, int batch) {}

    /**
     * How good it is on rows that it has not seen.
     *
     * @param accuracy share of right answers
     * @param auc area under the curve of true and false alarms
     * @param f1 balance of missed and false alarms
     */
    record Scores(double accuracy, double auc, double f1) {}

    /** Learns, and measures what was learnt. */
    static Classifier train(BreastCancerData data, Settings settings) {
        // Tribuo keeps features in the order of their names.
        List<String> order = BreastCancerData.FEATURES.stream().sorted().toList();
        Preprocessing preprocessing = Preprocessing.learn(data.training(), order);
        LinearSGDTrainer trainer = new LinearSGDTrainer(
                new LogMulticlass(),
                new AdaGrad(settings.learningRate()),
                settings.epochs(),
                data.training().size(),
                settings.batch(),
                SEED);
        Model<Label> model = trainer.train(dataset("training", data.training(), preprocessing));
        LabelEvaluation evaluation =
                new LabelEvaluator().evaluate(model, dataset("held-out", data.heldOut(), preprocessing));
        return new Classifier(
                model,
                preprocessing,
                new Scores(evaluation.accuracy(), evaluation.AUCROC(MALIGNANT), evaluation.f1(MALIGNANT)));
    }

    private static MutableDataset<Label> dataset(
            String name, List<BreastCancerData.Patient> patients, Preprocessing preprocessing) {
        MutableDataset<Label> dataset = new MutableDataset<>(new SimpleDataSourceProvenance(name, LABELS), LABELS);
        patients.forEach(
                patient -> dataset.add(example(new Label(patient.diagnosis()), patient.measurements(), preprocessing)));
        return dataset;
    }

    private static ArrayExample<Label> example(Label label, double[] measurements, Preprocessing preprocessing) {
        return new ArrayExample<>(
                label, preprocessing.order().toArray(String[]::new), preprocessing.apply(measurements));
    }

    /** How good it is. */
    Scores scores() {
        return scores;
    }

    /** Tribuo's own answer, for comparison with what is served. */
    double malignant(double[] measurements) {
        Map<String, Label> answer = model.predict(example(LabelFactory.UNKNOWN_LABEL, measurements, preprocessing))
                .getOutputScores();
        return answer.getOrDefault(BreastCancerData.MALIGNANT, LabelFactory.UNKNOWN_LABEL)
                .getScore();
    }

    /** Writes everything that a serving program needs: the model, what stands before it, and names for its answers. */
    Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ((ONNXExportable) model).saveONNXModel("dev.modelregistry.examples", 1, directory.resolve(MODEL_FILE));
        preprocessing.write(directory.resolve(PREPROCESSING_FILE));
        Files.write(directory.resolve(CLASSES_FILE), classes());
        return directory;
    }

    /** Names of the model's outputs, in their order. */
    private List<String> classes() {
        Map<Integer, String> names = new HashMap<>();
        model.getOutputIDInfo().forEach(one -> names.put(one.getA(), one.getB().getLabel()));
        String[] ordered = new String[names.size()];
        names.forEach((id, name) -> ordered[id] = name);
        return Arrays.asList(ordered);
    }
}
