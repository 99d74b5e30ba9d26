package dev.modelregistry.artifacts;

import static dev.modelregistry.artifacts.TestTar.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.artifacts.MlflowFiles.Place;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MlflowFilesTest {

    private static final Place PLACE =
            new Place(Optional.of("0af1"), Optional.of("model"), "e32fe6481fc542aebbad70e25d6de78a", Instant.EPOCH);
    private static final Environment PYTHON = new Environment(
            List.of("onnxruntime==1.10", "numpy"),
            Optional.empty(),
            Optional.of("3.10"),
            Optional.empty(),
            Optional.empty());

    @Test
    void theIdOfALoggedModelIsNamedAsSuch() {
        String id = "m-e32fe6481fc542aebbad70e25d6de78a";
        Map<String, byte[]> files = MlflowFiles.missing(
                content("onnx", Optional.empty(), List.of(), Environment.none(), "model.onnx"),
                new Place(Optional.empty(), Optional.of("mlflow-artifacts:/0/models/" + id), id, Instant.EPOCH));

        assertThat(text(files, "MLmodel"))
                .contains("model_id: " + id + "\n", "model_uuid: " + id + "\n")
                .doesNotContain("run_id");
    }

    @Test
    void anOnnxModelCanBeLoadedByPython() {
        ModelSignature signature = new ModelSignature(
                List.of(Tensor.of("float_input", "float32", -1, 4)),
                List.of(Tensor.of("label", "int64", -1)),
                List.of());
        Map<String, byte[]> files = MlflowFiles.missing(
                content("onnx", Optional.of(signature), List.of(Flavor.of("onnx", "1.17.0")), PYTHON, "model.onnx"),
                PLACE);

        assertThat(files.keySet()).containsExactly("requirements.txt", "conda.yaml", "python_env.yaml", "MLmodel");
        assertThat(text(files, "MLmodel")).isEqualTo("""
                        artifact_path: model
                        flavors:
                          onnx:
                            data: model.onnx
                            onnx_version: 1.17.0
                          python_function:
                            data: model.onnx
                            env:
                              conda: conda.yaml
                              virtualenv: python_env.yaml
                            loader_module: mlflow.onnx
                            python_version: '3.10'
                        model_size_bytes: 3
                        model_uuid: e32fe6481fc542aebbad70e25d6de78a
                        run_id: '0af1'
                        signature:
                          inputs: '[{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,4]},"name":"float_input","required":true}]'
                          outputs: '[{"type":"tensor","tensor-spec":{"dtype":"int64","shape":[-1]},"name":"label","required":true}]'
                          params: null
                        utc_time_created: '1970-01-01 00:00:00.000000'
                        """);
        assertThat(text(files, "requirements.txt")).isEqualTo("onnxruntime==1.10\nnumpy\n");
        assertThat(text(files, "conda.yaml")).isEqualTo("""
                        channels:
                        - conda-forge
                        dependencies:
                        - 'python=3.10'
                        - pip
                        - pip:
                          - 'onnxruntime==1.10'
                          - numpy
                        name: mlflow-env
                        """);
        assertThat(text(files, "python_env.yaml")).isEqualTo("""
                        python: '3.10'
                        build_dependencies:
                        - pip
                        - setuptools
                        - wheel
                        dependencies:
                        - '-r requirements.txt'
                        """);
    }

    @Test
    void aPickleIsLoadedByTheFlavorOfScikitLearn() {
        Map<String, byte[]> files = MlflowFiles.missing(
                content(
                        "pickle",
                        Optional.empty(),
                        List.of(Flavor.of("scikit-learn", "1.5.2")),
                        Environment.none(),
                        "model.pkl",
                        "notes.txt"),
                PLACE);

        assertThat(files.keySet()).containsExactly("MLmodel");
        assertThat(text(files, "MLmodel")).contains("""
                        flavors:
                          python_function:
                            loader_module: mlflow.sklearn
                            model_path: model.pkl
                          sklearn:
                            pickled_model: model.pkl
                            serialization_format: pickle
                            sklearn_version: 1.5.2
                        """).doesNotContain("signature");
    }

    @Test
    void aPipelineOfSparkIsLoadedByItsFlavorAndByPythonFunction() {
        assertThat(sparkModel("org.apache.spark.ml.PipelineModel")).contains("""
                        flavors:
                          python_function:
                            data: '.'
                            loader_module: mlflow.spark
                          spark:
                            model_class: org.apache.spark.ml.PipelineModel
                            model_data: '.'
                            pyspark_version: 3.5.9
                        """);
    }

    /** MLflow would try to load it as a pipeline. */
    @Test
    void anotherModelOfSparkHasNoPythonFunction() {
        assertThat(sparkModel("org.apache.spark.ml.classification.LogisticRegressionModel"))
                .contains("pyspark_version: 3.5.9")
                .doesNotContain("python_function");
    }

    private static String sparkModel(String type) {
        Flavor flavor = new Flavor("spark", Optional.of("3.5.9"), Map.of("model_class", type));
        return text(
                MlflowFiles.missing(
                        content(
                                "spark",
                                Optional.empty(),
                                List.of(flavor),
                                Environment.none(),
                                "metadata/part-00000",
                                "data/part-00000"),
                        PLACE),
                "MLmodel");
    }

    @Test
    void filesThatAreThereAreLeftAlone() {
        assertThat(MlflowFiles.missing(
                        content("mlflow", Optional.empty(), List.of(), PYTHON, "MLmodel", "model.pkl"), PLACE))
                .isEmpty();
        assertThat(MlflowFiles.missing(
                                content("onnx", Optional.empty(), List.of(), PYTHON, "model.onnx", "requirements.txt"),
                                PLACE)
                        .keySet())
                .containsExactly("conda.yaml", "python_env.yaml", "MLmodel");
    }

    @Test
    void whatPythonCannotLoadHasAFlavorOfItsOwnAndNoPythonFunction() {
        Map<String, byte[]> files = MlflowFiles.missing(
                content("pmml", Optional.empty(), List.of(), Environment.none(), "fraud.pmml"), PLACE);

        assertThat(text(files, "MLmodel"))
                .contains("flavors:\n  pmml:\n    data: fraud.pmml\n")
                .doesNotContain("python");
    }

    @Test
    void whatIsWrittenIsReadAgainAsItWas() {
        Map<String, String> config = new TreeMap<>();
        for (String odd : List.of(
                "no",
                "3.10",
                "1e3",
                "12:30:45",
                "a: b",
                "- x",
                "it's",
                "\u00e9\uD83D\uDE00",
                "a\nb",
                "",
                "#",
                "0x1f")) {
            config.put("key " + config.size(), odd);
        }
        Flavor flavor = new Flavor("custom", Optional.empty(), config);
        ModelSignature signature = new ModelSignature(List.of(Column.of("it's", Scalar.DOUBLE)), List.of(), List.of());
        Map<String, byte[]> files = MlflowFiles.missing(
                content("custom", Optional.of(signature), List.of(flavor), Environment.none(), "a"), PLACE);

        MlmodelFile read = MlmodelFile.read(files.getOrDefault("MLmodel", new byte[0]));
        assertThat(read.signature()).contains(signature);
        config.put("data", "a");
        assertThat(read.flavors()).containsExactly(new Flavor("custom", Optional.empty(), config));
    }

    private static EntryContent content(
            String format,
            Optional<ModelSignature> signature,
            List<Flavor> flavors,
            Environment environment,
            String... paths) {
        List<ArtifactFile> files = Arrays.stream(paths)
                .map(path -> new ArtifactFile(
                        path,
                        3,
                        ContentDigest.of(utf8(path)),
                        path.endsWith(".txt") ? FileRole.ENVIRONMENT : FileRole.MODEL))
                .toList();
        return new EntryContent(
                ModelName.of("m"),
                Optional.empty(),
                Map.of(),
                List.of(),
                Map.of(),
                "",
                Documentation.none(),
                signature,
                flavors,
                environment,
                Lineage.none(),
                ModelArtifact.of(Optional.empty(), Optional.of(format), true, files),
                Lifecycle.none(),
                Map.of());
    }

    private static String text(Map<String, byte[]> files, String path) {
        return new String(files.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
    }
}
