package dev.modelregistry.examples;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.modelregistry.Download;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Answers with the version that an alias names: resolves it, downloads it verified, runs it with ONNX Runtime. All that it
 * knows of the training is what the registry tells and the artifact holds.
 */
final class ServingProgram implements AutoCloseable {

    private final ModelVersion version;
    private final ModelSignature signature;
    private final Download download;
    private final Preprocessing preprocessing;
    private final List<String> classes;
    private final OrtSession session;

    private ServingProgram(ModelVersion version, ModelSignature signature, Download download)
            throws IOException, OrtException {
        this.version = version;
        this.signature = signature;
        this.download = download;
        this.preprocessing = Preprocessing.read(download.path().resolve(Classifier.PREPROCESSING_FILE));
        this.classes = Files.readAllLines(download.path().resolve(Classifier.CLASSES_FILE));
        this.session = OrtEnvironment.getEnvironment()
                .createSession(download.path().resolve(Classifier.MODEL_FILE).toString());
    }

    /** Starts with what the URI names now. */
    static ServingProgram start(String registryUri, String modelUri, Path cache) throws IOException, OrtException {
        try (ModelRegistry registry =
                ModelRegistry.builder(registryUri).actor("serving-app").open()) {
            ModelVersion version = registry.resolve(modelUri);
            // By number from here on: the alias may move at any time.
            ModelUri pinned = ModelUri.of(version.model().value(), version.version());
            ModelSignature signature = registry.get(pinned)
                    .signature()
                    .orElseThrow(() -> new IllegalStateException(pinned + " has no model signature"));
            Download download = registry.download(pinned, cache.resolve("version-" + version.version()));
            return new ServingProgram(version, signature, download);
        }
    }

    /** The version that answers. */
    ModelVersion version() {
        return version;
    }

    /** What was downloaded for it. */
    Download download() {
        return download;
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

    /** The share of patients about whom it is right. */
    double accuracy(List<BreastCancerData.Patient> patients) throws OrtException {
        int right = 0;
        for (BreastCancerData.Patient patient : patients) {
            boolean alarm = malignant(patient.measurements()) >= 0.5;
            if (alarm == patient.diagnosis().equals(BreastCancerData.MALIGNANT)) {
                right++;
            }
        }
        return (double) right / patients.size();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
