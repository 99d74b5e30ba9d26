package dev.modelregistry.examples;

import ai.onnxruntime.OrtException;
import dev.modelregistry.Download;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers with the version that an alias names: resolves it, downloads it verified, runs it with ONNX Runtime. All that it
 * knows of the training is what the registry tells and the artifact holds.
 */
final class ServingProgram implements AutoCloseable {

    private final ModelVersion version;
    private final Download download;
    private final OnnxClassifier classifier;

    private ServingProgram(ModelVersion version, Download download, OnnxClassifier classifier) {
        this.version = version;
        this.download = download;
        this.classifier = classifier;
    }

    /** Starts with what the URI names now. */
    static ServingProgram start(String registryUri, String modelUri, Path cache) throws IOException, OrtException {
        try (ModelRegistry registry =
                ModelRegistry.builder(registryUri).actor("serving-app").open()) {
            ModelVersion version = registry.resolve(modelUri);
            // By number from here on: the alias may move at any time.
            ModelUri pinned = ModelUri.of(version.model().value(), version.version());
            Download download = registry.download(pinned, cache.resolve("version-" + version.version()));
            return new ServingProgram(version, download, OnnxClassifier.load(download.path(), registry.get(pinned)));
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
        return classifier.malignant(measurements);
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
        classifier.close();
    }
}
