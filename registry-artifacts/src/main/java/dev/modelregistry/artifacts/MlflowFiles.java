package dev.modelregistry.artifacts;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.internal.json.SignatureJson;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.ModelSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that make an artifact an MLflow model: {@code requirements.txt}, {@code conda.yaml}, {@code python_env.yaml} and
 * {@code MLmodel}, as MLflow 2.x and 3.x write and read them.
 *
 * <p>{@code mlflow.pyfunc.load_model} loads the formats {@code onnx} and {@code pickle} (read by MLflow's scikit-learn
 * flavor, which unpickles any object that has {@code predict}), pipelines of the format {@code spark}, and whatever the entry's
 * own flavors tell it. Of other formats the metadata is written, with a flavor of the format's name and no
 * {@code python_function}.
 *
 * <p>Nothing is invented: what the entry does not know is left out.
 */
public final class MlflowFiles {

    /** The file that MLflow looks for. */
    public static final String MLMODEL = "MLmodel";

    /** MLflow's name of its flavor for Spark ML, and ours of the format. */
    static final String SPARK = "spark";

    /** Where that flavor keeps the class of the model. */
    static final String MODEL_CLASS = "model_class";

    private static final String SPARK_PIPELINE = "org.apache.spark.ml.PipelineModel";
    private static final String REQUIREMENTS = "requirements.txt";
    private static final String CONDA = "conda.yaml";
    private static final String PYTHON = "python_env.yaml";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final EntryContent content;
    private final Map<String, byte[]> added = new LinkedHashMap<>();

    private MlflowFiles(EntryContent content) {
        this.content = content;
    }

    /**
     * What {@code MLmodel} says about where the model stands in MLflow.
     *
     * @param run id of the run that holds the files
     * @param artifactPath of the model below the run's artifacts, for example {@code model}
     * @param uuid of the model, 32 hexadecimal digits as MLflow writes them; or the id of a logged model, {@code m-} and such
     *     digits, which {@code MLmodel} then names as such
     * @param createdAt when the model was made
     */
    public record Place(Optional<String> run, Optional<String> artifactPath, String uuid, Instant createdAt) {}

    /**
     * The files to add to those of an entry, by their paths, in the order in which they have to be uploaded: {@code MLmodel}
     * comes last. Files that the artifact has already are left as they are; one that has an {@code MLmodel} gets none.
     */
    public static Map<String, byte[]> missing(EntryContent content, Place place) {
        MlflowFiles files = new MlflowFiles(content);
        if (!files.has(MLMODEL)) {
            files.addEnvironment();
            files.added.put(MLMODEL, YamlWriter.write(files.mlmodel(place)));
        }
        return Collections.unmodifiableMap(files.added);
    }

    private boolean has(String path) {
        return added.containsKey(path)
                || content.artifact().files().stream()
                        .anyMatch(file -> file.path().equals(path));
    }

    private void addEnvironment() {
        Environment environment = content.environment();
        if (!environment.requirements().isEmpty()) {
            add(REQUIREMENTS, utf8(String.join("\n", environment.requirements()) + "\n"));
        }
        Optional<String> python = environment.python();
        if (environment.conda().isPresent()) {
            add(CONDA, utf8(environment.conda().orElseThrow()));
        } else if (python.isPresent()) {
            add(CONDA, YamlWriter.write(conda(python.orElseThrow(), environment.requirements())));
        }
        if (python.isPresent()) {
            add(PYTHON, YamlWriter.write(pythonEnvironment(python.orElseThrow())));
        }
    }

    private void add(String path, byte[] bytes) {
        if (!has(path)) {
            added.put(path, bytes);
        }
    }

    private static Map<String, Object> conda(String python, List<String> requirements) {
        List<Object> dependencies = new ArrayList<>(List.of("python=" + python, "pip"));
        if (!requirements.isEmpty()) {
            dependencies.add(Map.of("pip", requirements));
        }
        Map<String, Object> conda = new LinkedHashMap<>();
        conda.put("channels", List.of("conda-forge"));
        conda.put("dependencies", dependencies);
        conda.put("name", "mlflow-env");
        return conda;
    }

    private Map<String, Object> pythonEnvironment(String python) {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("python", python);
        environment.put("build_dependencies", List.of("pip", "setuptools", "wheel"));
        environment.put("dependencies", has(REQUIREMENTS) ? List.of("-r " + REQUIREMENTS) : List.of());
        return environment;
    }

    private Map<String, @Nullable Object> mlmodel(Place place) {
        Map<String, @Nullable Object> root = new TreeMap<>();
        place.artifactPath().ifPresent(path -> root.put("artifact_path", path));
        root.put("flavors", flavors());
        root.put("model_size_bytes", content.artifact().size());
        root.put("model_uuid", place.uuid());
        if (place.uuid().startsWith("m-")) {
            root.put("model_id", place.uuid());
        }
        place.run().ifPresent(run -> root.put("run_id", run));
        content.signature().ifPresent(signature -> root.put("signature", signature(signature)));
        root.put("utc_time_created", TIME.format(place.createdAt()));
        return root;
    }

    private static Map<String, @Nullable Object> signature(ModelSignature signature) {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        texts.put("inputs", fields(signature.inputs()));
        texts.put("outputs", fields(signature.outputs()));
        texts.put("params", signature.params().isEmpty() ? null : SignatureJson.paramsToMlflow(signature.params()));
        return texts;
    }

    private static @Nullable String fields(List<Field> fields) {
        return fields.isEmpty() ? null : SignatureJson.toMlflow(fields);
    }

    private Map<String, Map<String, Object>> flavors() {
        Map<String, Map<String, Object>> flavors = new TreeMap<>();
        String format = content.artifact().format().orElse("other");
        String data = mainFile(content.artifact(), format).orElse("");
        if (format.equals(SPARK)) {
            addSpark(flavors);
        } else if (data.isEmpty()) {
            flavors.put(format, new TreeMap<>());
        } else if (format.equals("onnx")) {
            flavors.put("onnx", new TreeMap<>(Map.of("data", data)));
            flavors.put("python_function", new TreeMap<>(Map.of("loader_module", "mlflow.onnx", "data", data)));
        } else if (format.equals("pickle")) {
            flavors.put("sklearn", new TreeMap<>(Map.of("pickled_model", data, "serialization_format", "pickle")));
            flavors.put(
                    "python_function", new TreeMap<>(Map.of("loader_module", "mlflow.sklearn", "model_path", data)));
        } else {
            flavors.put(format, new TreeMap<>(Map.of("data", data)));
        }
        content.flavors().forEach(flavor -> state(flavors, flavor));
        completePythonFunction(flavors.get("python_function"));
        return flavors;
    }

    /** The model is the artifact's own directory. MLflow loads pipelines, and no other class of Spark ML. */
    private void addSpark(Map<String, Map<String, Object>> flavors) {
        flavors.put(SPARK, new TreeMap<>(Map.of("model_data", ".")));
        boolean pipeline = content.flavors().stream()
                .anyMatch(flavor -> flavor.name().equals(SPARK)
                        && SPARK_PIPELINE.equals(flavor.config().get(MODEL_CLASS)));
        if (pipeline) {
            flavors.put("python_function", new TreeMap<>(Map.of("loader_module", "mlflow.spark", "data", ".")));
        }
    }

    private static void state(Map<String, Map<String, Object>> flavors, Flavor flavor) {
        String name = flavor.name().equals("scikit-learn") ? "sklearn" : flavor.name();
        Map<String, Object> stated = flavors.computeIfAbsent(name, key -> new TreeMap<>());
        stated.putAll(flavor.config());
        String key = (name.equals(SPARK) ? "pyspark" : name) + "_version";
        flavor.version().ifPresent(version -> stated.putIfAbsent(key, version));
    }

    private void completePythonFunction(@Nullable Map<String, Object> function) {
        if (function == null) {
            return;
        }
        content.environment().python().ifPresent(python -> function.putIfAbsent("python_version", python));
        Map<String, Object> environment = new TreeMap<>();
        if (has(CONDA)) {
            environment.put("conda", CONDA);
        }
        if (has(PYTHON)) {
            environment.put("virtualenv", PYTHON);
        }
        if (!environment.isEmpty()) {
            function.putIfAbsent("env", environment);
        }
    }

    /** The file that holds the model: the only one, or the one that is named like a model of the format. */
    private static Optional<String> mainFile(ModelArtifact artifact, String format) {
        List<String> candidates = artifact.files().stream()
                .filter(file -> file.role() == FileRole.MODEL)
                .map(ArtifactFile::path)
                .toList();
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        List<String> endings = format.equals("pickle") ? List.of("pkl", "pickle") : List.of(format);
        List<String> named = candidates.stream()
                .filter(path -> endings.contains(path.substring(path.lastIndexOf('.') + 1)))
                .toList();
        return named.stream()
                .filter(path -> path.matches("model\\.[a-z]+"))
                .findFirst()
                .or(() -> named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
