package dev.modelregistry.artifacts;

import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.ReferencedArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Recognises formats by their content, and reads the model signature of those that carry one.
 *
 * <p>ONNX and MLflow directories are read; pickle, joblib, TensorFlow SavedModel, Spark ML, PyTorch, XGBoost and safetensors
 * are recognised; of Spark ML the class of the model and the version of Spark are read too. {@code requirements.txt},
 * {@code conda.yaml} and {@code python_env.yaml} at the top of the artifact become its environment. What cannot be read is
 * told in a note; the artifact can still be registered. Thread-safe.
 */
public final class FormatInspector implements ArtifactInspector {

    private static final Map<String, FileRole> ROLES = Map.of(
            "requirements.txt", FileRole.ENVIRONMENT,
            "conda.yaml", FileRole.ENVIRONMENT,
            "python_env.yaml", FileRole.ENVIRONMENT,
            "tokenizer.json", FileRole.TOKENIZER,
            "tokenizer_config.json", FileRole.TOKENIZER,
            "preprocessor_config.json", FileRole.PREPROCESSOR);

    /** Made by {@link java.util.ServiceLoader}, or by hand. */
    public FormatInspector() {}

    @Override
    public Inspection inspect(ReferencedArtifact artifact) {
        ArtifactFiles files = new ArtifactFiles(artifact);
        List<String> notes = new ArrayList<>();
        Optional<Environment> environment = new EnvironmentFiles(files, notes).read();
        Map<String, FileRole> roles = new TreeMap<>();
        for (String path : files.paths()) {
            FileRole role = ROLES.get(path.substring(path.lastIndexOf('/') + 1));
            if (role != null) {
                roles.put(path, role);
            }
        }
        Findings findings = look(files, roles, notes);
        return new Inspection(
                findings.format().map(Format::text),
                findings.flavors(),
                findings.signature(),
                environment,
                roles,
                notes);
    }

    /** What the files are. */
    private record Findings(Optional<Format> format, List<Flavor> flavors, Optional<ModelSignature> signature) {

        private static final Findings NOTHING = new Findings(Optional.empty(), List.of(), Optional.empty());

        static Findings of(Format format) {
            return new Findings(Optional.of(format), List.of(), Optional.empty());
        }
    }

    private static Findings look(ArtifactFiles files, Map<String, FileRole> roles, List<String> notes) {
        if (files.has("MLmodel")) {
            return mlflow(files, notes);
        }
        if (files.has("saved_model.pb") || files.has("saved_model.pbtxt")) {
            return Findings.of(Format.SAVED_MODEL);
        }
        Optional<Flavor> spark = SparkMetadata.flavor(files);
        if (spark.isPresent()) {
            return new Findings(Optional.of(Format.SPARK), List.of(spark.orElseThrow()), Optional.empty());
        }
        RecognisedFiles found = RecognisedFiles.in(files, roles.keySet(), notes);
        Optional<String> main = found.main();
        if (main.isEmpty()) {
            if (!found.formats().isEmpty()) {
                notes.add("the artifact holds files of several formats, "
                        + found.formats().keySet() + ": state which one it is");
            }
            return Findings.NOTHING;
        }
        roles.putAll(found.roles(main.orElseThrow()));
        Format format = found.formats().getOrDefault(main.orElseThrow(), Format.PICKLE);
        return format == Format.ONNX ? onnx(files, found, main.orElseThrow(), notes) : Findings.of(format);
    }

    private static Findings mlflow(ArtifactFiles files, List<String> notes) {
        try {
            MlmodelFile file = MlmodelFile.read(files.bytes("MLmodel"));
            return new Findings(Optional.of(Format.MLFLOW), file.flavors(), file.signature());
        } catch (InvalidException e) {
            notes.add("MLmodel cannot be read: " + e.getMessage());
            return Findings.of(Format.MLFLOW);
        }
    }

    private static Findings onnx(ArtifactFiles files, RecognisedFiles found, String path, List<String> notes) {
        long models = found.count(Format.ONNX);
        if (models > 1 && !RecognisedFiles.isNamedModel(path)) {
            notes.add("the artifact holds " + models
                    + " ONNX models and none is named model.onnx: the model signature is " + "not read");
            return Findings.of(Format.ONNX);
        }
        try {
            OnnxModel model = OnnxModel.read(files.open(path));
            Optional<ModelSignature> signature = model.signature();
            notes.addAll(model.notes());
            return new Findings(Optional.of(Format.ONNX), List.of(), signature);
        } catch (InvalidException e) {
            notes.add("'" + path + "' cannot be read as ONNX: " + e.getMessage());
            return Findings.NOTHING;
        }
    }
}
