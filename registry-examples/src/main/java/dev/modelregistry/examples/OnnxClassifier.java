package dev.modelregistry.examples;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A classifier as its artifact and its entry describe it, run with ONNX Runtime. Safe for use by many threads. */
final class OnnxClassifier implements AutoCloseable {

    private final ModelSignature signature;
    private final Preprocessing preprocessing;
    private final List<String> classes;
    private final OrtSession session;

    private OnnxClassifier(Path files, ModelSignature signature) throws IOException, OrtException {
        this.signature = signature;
        this.preprocessing = Preprocessing.read(files.resolve(Classifier.PREPROCESSING_FILE));
        this.classes = Files.readAllLines(files.resolve(Classifier.CLASSES_FILE));
        this.session = OrtEnvironment.getEnvironment()
                .createSession(files.resolve(Classifier.MODEL_FILE).toString());
    }

    /** Loads it from the files of its artifact. */
    static OnnxClassifier load(Path files, ModelEntry entry) throws IOException, OrtException {
        ModelSignature signature = entry.signature()
                .orElseThrow(() -> new IllegalStateException(
                        "version " + entry.version() + " of model '" + entry.model() + "' has no model signature"));
        return new OnnxClassifier(files, signature);
    }

    /** How sure the model is that a mass is malignant, from 0 to 1. */
    double malignant(double[] measurements) throws OrtException {
        float[][] input = {floats(preprocessing.apply(measurements))};
        String name = session.getInputNames().iterator().next();
        List<Violation> violations = signature.check(Map.of(name, input));
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException("the input does not fit the model signature: " + violations);
        }
        try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), input);
                OrtSession.Result result = session.run(Map.of(name, tensor))) {
            float[][] output = (float[][]) result.get(0).getValue();
            return output[0][classes.indexOf(BreastCancerData.MALIGNANT)];
        }
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
