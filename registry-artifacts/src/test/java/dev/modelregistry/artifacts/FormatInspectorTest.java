package dev.modelregistry.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import dev.modelregistry.spi.ArtifactInspector.Inspection;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatInspectorTest {

    @Test
    void theSignatureOfAnOnnxModelHasItsInputsWithoutItsWeights() {
        byte[] graph = bytes(out -> {
            out.writeByteArray(5, bytes(weight -> {
                weight.writeByteArray(9, new byte[100_000]);
                weight.writeString(8, "w");
            }));
            out.writeByteArray(11, value("x", 1, -1, 30));
            out.writeByteArray(11, value("w", 1, 30, 2));
            out.writeByteArray(12, value("label", 7, -1));
        });
        Inspection inspection = inspect(Map.of("model.onnx", model(graph)));

        assertThat(inspection.format()).contains("onnx");
        assertThat(inspection.signature())
                .contains(new ModelSignature(
                        List.of(Tensor.of("x", "float32", -1, 30)),
                        List.of(Tensor.of("label", "int64", -1)),
                        List.of()));
        assertThat(inspection.notes()).isEmpty();
    }

    @Test
    void anOutputThatIsNoTensorLeavesTheOutputsOutAndIsNoted() {
        byte[] graph = bytes(out -> {
            out.writeByteArray(11, value("x", 1, -1, 4));
            out.writeByteArray(12, bytes(value -> {
                value.writeString(1, "probabilities");
                value.writeByteArray(2, bytes(type -> type.writeByteArray(4, new byte[0])));
            }));
        });
        Inspection inspection = inspect(Map.of("model.onnx", model(graph)));

        assertThat(inspection.signature().orElseThrow().outputs()).isEmpty();
        assertThat(inspection.notes()).singleElement().asString().contains("outputs", "probabilities");
    }

    @ParameterizedTest
    @CsvSource({"ff", "3a", "3affffffff07", "0800", "3a05120208", "3a072a0542ffffff7f"})
    void brokenOnnxIsNotedAndNotBelieved(String hex) {
        Inspection inspection = inspect(Map.of("model.onnx", HexFormat.of().parseHex(hex)));

        assertThat(inspection.format()).isEmpty();
        assertThat(inspection.notes()).singleElement().asString().contains("model.onnx", "cannot be read as ONNX");
    }

    @Test
    void anOnnxModelThatIsCutAnywhereInItsGraphIsNotBelieved() {
        byte[] graph = bytes(out -> {
            out.writeByteArray(11, value("x", 1, -1, 30));
            out.writeByteArray(12, value("y", 1, -1));
        });
        byte[] whole = model(graph);
        for (int length = whole.length - graph.length; length < whole.length; length++) {
            assertThat(inspect(Map.of("model.onnx", Arrays.copyOf(whole, length)))
                            .format())
                    .as("cut to %d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void credentialsOfPackageIndexesAreLeftOut() {
        Inspection inspection = inspect(Map.of(
                "requirements.txt", utf8("--index-url https://ci:s3cret@index.example/simple\nnumpy\n"),
                "conda.yaml", utf8("channels: ['https://t0ken@conda.example/x']\n")));

        assertThat(inspection.environment().orElseThrow().requirements())
                .containsExactly("--index-url https://index.example/simple", "numpy");
        assertThat(inspection.environment().orElseThrow().conda()).contains("channels: ['https://conda.example/x']\n");
    }

    @Test
    void anMlflowDirectoryTellsFlavorsSignatureAndEnvironment() {
        Inspection inspection = inspect(Map.of(
                "MLmodel",
                utf8("""
                        flavors:
                          python_function: {loader_module: mlflow.sklearn, python_version: 3.11.7}
                          sklearn: {pickled_model: model.pkl, sklearn_version: 1.5.2}
                        signature:
                          inputs: '[{"type": "double", "name": "a", "required": true}]'
                          outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
                          params: null
                        """),
                "model.pkl",
                new byte[] {(byte) 0x80, 4, '.'},
                "requirements.txt",
                utf8("# pinned\nscikit-learn==1.5.2\n\nnumpy\n"),
                "conda.yaml",
                utf8("name: x\n"),
                "python_env.yaml",
                utf8("python: 3.11.7\n")));

        assertThat(inspection.format()).contains("mlflow");
        assertThat(inspection.flavors())
                .containsExactly(
                        new Flavor(
                                "python_function",
                                Optional.empty(),
                                Map.of("loader_module", "mlflow.sklearn", "python_version", "3.11.7")),
                        new Flavor(
                                "sklearn",
                                Optional.of("1.5.2"),
                                Map.of("pickled_model", "model.pkl", "sklearn_version", "1.5.2")));
        assertThat(inspection.signature().orElseThrow().inputs()).containsExactly(Column.of("a", Scalar.DOUBLE));
        assertThat(inspection.environment().orElseThrow().requirements())
                .containsExactly("scikit-learn==1.5.2", "numpy");
        assertThat(inspection.environment().orElseThrow().conda()).contains("name: x\n");
        assertThat(inspection.environment().orElseThrow().python()).contains("3.11.7");
        assertThat(inspection.roles()).containsEntry("requirements.txt", FileRole.ENVIRONMENT);
    }

    @ParameterizedTest
    @CsvSource({
        "'flavors: {a: 1, a: 2}'",
        "'- 1'",
        "'a: !!javax.script.ScriptEngineManager []'",
        "'signature: {inputs: \"[{]\"}'",
        "'a: &a [*a]\n? *a\n: 1'"
    })
    void anMlmodelThatNobodyShouldBelieveIsNoted(String yaml) {
        Inspection inspection = inspect(Map.of("MLmodel", utf8(yaml)));

        assertThat(inspection.format()).contains("mlflow");
        assertThat(inspection.signature()).isEmpty();
        assertThat(inspection.notes()).singleElement().asString().contains("MLmodel cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "model.pkl, 80049500, pickle",
        "model.bin, 80049500, pickle",
        "old.pickle, 28647030, pickle",
        "model.joblib, 80049500, joblib",
        "model.joblib, 1f8b0800, joblib",
        "model.joblib, 789c0000, joblib",
        "model.pt, 504b03040000, pytorch",
        "weights.pth, 80028a0a6cfc9c46f9206aa85019, pytorch",
        "model.json, 7b226c6561726e6572223a, xgboost",
        "model.ubj, 7b4c00000000000000076c6561726e6572, xgboost",
        "m.safetensors, 40000000000000007b22785f223a, safetensors"
    })
    void aFormatIsRecognisedByHowItsFileBegins(String path, String head, String format) {
        assertThat(inspect(Map.of(path, HexFormat.of().parseHex(head))).format())
                .contains(format);
    }

    @Test
    void aSavedModelIsRecognisedByItsFiles() {
        assertThat(inspect(Map.of("saved_model.pb", new byte[10], "variables/variables.index", new byte[3]))
                        .format())
                .contains("saved-model");
    }

    @Test
    void aModelOfSparkTellsItsClassAndTheVersionThatSavedIt() {
        Inspection inspection = inspect(Map.of(
                "metadata/part-00000",
                utf8("""
                        {"class":"org.apache.spark.ml.PipelineModel","timestamp":1764120000000,"sparkVersion":"3.5.9",\
                        "uid":"pipeline_7ba6","paramMap":{"stageUids":["logreg_1"]},"defaultParamMap":{}}
                        """),
                "metadata/_SUCCESS",
                new byte[0],
                "stages/0_logreg_1/metadata/part-00000",
                utf8("{\"class\":\"org.apache.spark.ml.classification.LogisticRegressionModel\"}\n"),
                "stages/0_logreg_1/data/part-00000-c000.snappy.parquet",
                utf8("PAR1")));

        assertThat(inspection.format()).contains("spark");
        assertThat(inspection.flavors())
                .containsExactly(new Flavor(
                        "spark", Optional.of("3.5.9"), Map.of("model_class", "org.apache.spark.ml.PipelineModel")));
        assertThat(inspection.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"{}", "[]", "words", "{\"class\":\"a.B\"}", "{\"sparkVersion\":\"3.5.9\"}"})
    void metadataThatSparkDidNotWriteIsNoModelOfIts(String metadata) {
        assertThat(inspect(Map.of("metadata/part-00000", utf8(metadata))).format())
                .isEmpty();
    }

    @Test
    void whatIsUnknownHasNoFormatAndWhatIsSeveralIsNoted() {
        assertThat(inspect(Map.of("lid.176.ftz", new byte[] {(byte) 0xba, 0x16, 0x4f, 0x2f}))
                        .format())
                .isEmpty();
        Inspection several = inspect(Map.of(
                "a.pkl",
                new byte[] {(byte) 0x80, 4, '.'},
                "b.pt",
                HexFormat.of().parseHex("504b03040000")));
        assertThat(several.format()).isEmpty();
        assertThat(several.notes()).singleElement().asString().contains("several formats");
    }

    @Test
    void versionsKeepTheirZeros() {
        Inspection inspection = inspect(Map.of(
                "MLmodel", utf8("flavors:\n  sklearn: {sklearn_version: 1.10, code: null, flag: true}\n"),
                "python_env.yaml", utf8("python: 3.10\n")));

        assertThat(inspection.flavors())
                .containsExactly(
                        new Flavor("sklearn", Optional.of("1.10"), Map.of("sklearn_version", "1.10", "flag", "true")));
        assertThat(inspection.environment().orElseThrow().python()).contains("3.10");
    }

    @Test
    void whateverAnMlmodelHoldsItIsReadOrNoted() {
        byte[] sample = utf8("flavors: &a\n  b: {c: [1, 'x', \"y\\n\"], ? d : !!str e}\nf: |\n  text\n<<: *a\n--- \n");
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = sample.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(random.nextBoolean() ? 256 : 127);
            }
            assertThat(inspect(Map.of("MLmodel", changed)).format()).contains("mlflow");
        }
        for (String deep : List.of("[", "{a: ", "- ", "? ", "!!set {", "&a [*a, ", "a:\n ")) {
            assertThat(inspect(Map.of("MLmodel", utf8(deep.repeat(100_000)))).notes())
                    .as(deep)
                    .hasSize(1);
        }
    }

    @Test
    void anOnnxModelBesideItsPreprocessingIsThePipeline() {
        byte[] model = model(bytes(out -> out.writeByteArray(11, value("x", 1, -1, 30))));
        byte[] pickle = {(byte) 0x80, 4, (byte) 0x95, 0};
        Inspection inspection = inspect(Map.of(
                "model.onnx", model,
                "scaler.pkl", pickle,
                "label_encoder.pkl", pickle,
                "tokenizer.pkl", pickle,
                "more.pkl", pickle));

        assertThat(inspection.format()).contains("onnx");
        assertThat(inspection.signature()).isPresent();
        assertThat(inspection.notes()).isEmpty();
        assertThat(inspection.roles())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "scaler.pkl", FileRole.PREPROCESSOR,
                        "label_encoder.pkl", FileRole.ENCODER,
                        "tokenizer.pkl", FileRole.TOKENIZER,
                        "more.pkl", FileRole.OTHER));
    }

    @Test
    void anOnnxModelIsRecognisedByItsContentAndOfSeveralTheOneNamedModelIsRead() {
        byte[] main = model(bytes(out -> out.writeByteArray(11, value("x", 1, -1, 30))));
        byte[] other = model(bytes(out -> out.writeByteArray(11, value("other", 1, -1))));

        assertThat(inspect(Map.of("weights.bin", main)).format()).contains("onnx");
        assertThat(inspect(Map.of("a.bin", new byte[] {8, 1, 18, 2, 8, 1})).format())
                .isEmpty();
        assertThat(inspect(Map.of("decoder.onnx", other, "model.onnx", main))
                        .signature()
                        .orElseThrow()
                        .inputs())
                .containsExactly(Tensor.of("x", "float32", -1, 30));
        Inspection several = inspect(Map.of("a.onnx", other, "b.onnx", main));
        assertThat(several.format()).contains("onnx");
        assertThat(several.notes()).singleElement().asString().contains("2 ONNX models", "none is named model.onnx");
    }

    @Test
    void anOptionalInputIsNotRequired() {
        byte[] plain = value("x", 1, -1, 4);
        byte[] type = Arrays.copyOfRange(plain, 5, plain.length);
        byte[] optional = bytes(value -> {
            value.writeString(1, "x");
            value.writeByteArray(2, bytes(of -> of.writeByteArray(9, bytes(inner -> inner.writeByteArray(1, type)))));
        });
        Inspection inspection = inspect(Map.of("model.onnx", model(bytes(out -> out.writeByteArray(11, optional)))));

        assertThat(inspection.signature().orElseThrow().inputs())
                .containsExactly(new Tensor(Optional.of("x"), "float32", List.of(-1L, 4L), false));
    }

    @Test
    void ofManyFilesOnlyTheLikeliestAreOpened() {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            files.put("data/part-" + i, new byte[10]);
        }
        Set<String> opened = new TreeSet<>();
        assertThat(inspect(files, opened).notes()).singleElement().asString().contains("32 likeliest of 1000");
        assertThat(opened).hasSize(32);

        files.put("z.pkl", new byte[] {(byte) 0x80, 4, (byte) 0x95, 0});
        assertThat(inspect(files, opened).format()).contains("pickle");
    }

    @ParameterizedTest
    @CsvSource({
        "learners.json, 7b226c6561726e657273223a31",
        "text.json, 7b2261223a226c6561726e6572227d",
        "a.bin, 80040000",
        "a.pkl, ff00",
        "a.bin, ffffffffffffff007b22",
        "a.bin, 00000000000000007b22"
    })
    void whatOnlyLooksLikeAFormatIsNot(String path, String head) {
        assertThat(inspect(Map.of(path, HexFormat.of().parseHex(head))).format())
                .isEmpty();
    }

    @Test
    void requirementsAreReadAsPipReadsThem() {
        Inspection inspection = inspect(Map.of(
                "requirements.txt",
                utf8("numpy==1.10 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\npandas  # why\n# all\n"
                        + "pkg @ https://a.example/p.whl#egg=p\n")));

        assertThat(inspection.environment().orElseThrow().requirements())
                .containsExactly("numpy==1.10", "pandas", "pkg @ https://a.example/p.whl#egg=p");
    }

    @Test
    void condaTellsPythonAndPackagesWhereNoOtherFileDoes() {
        byte[] conda = utf8("dependencies:\n- python=3.10\n- pip<=23\n- pip:\n  - mlflow==2.10\n  - numpy\n");
        Inspection alone = inspect(Map.of("conda.yaml", conda));
        Inspection beside = inspect(Map.of("conda.yaml", conda, "requirements.txt", utf8("scipy\n")));

        assertThat(alone.environment().orElseThrow().python()).contains("3.10");
        assertThat(alone.environment().orElseThrow().requirements()).containsExactly("mlflow==2.10", "numpy");
        assertThat(beside.environment().orElseThrow().requirements()).containsExactly("scipy");
    }

    private static Inspection inspect(Map<String, byte[]> files) {
        return inspect(files, new TreeSet<>());
    }

    private static Inspection inspect(Map<String, byte[]> files, Set<String> opened) {
        return new FormatInspector().inspect(new ReferencedArtifact() {
            @Override
            public String uri() {
                return "memory:test";
            }

            @Override
            public List<File> files() {
                return files.entrySet().stream()
                        .map(one -> new File(one.getKey(), one.getValue().length))
                        .toList();
            }

            @Override
            public InputStream read(String path) {
                opened.add(path);
                return new ByteArrayInputStream(files.getOrDefault(path, new byte[0]));
            }
        });
    }

    private static byte[] model(byte[] graph) {
        return bytes(out -> {
            out.writeInt64(1, 8);
            out.writeString(2, "test");
            out.writeByteArray(7, graph);
        });
    }

    private static byte[] value(String name, int element, long... shape) {
        return bytes(value -> {
            value.writeString(1, name);
            value.writeByteArray(
                    2,
                    bytes(type -> type.writeByteArray(1, bytes(tensor -> {
                        tensor.writeInt32(1, element);
                        tensor.writeByteArray(2, bytes(dimensions -> {
                            for (long length : shape) {
                                dimensions.writeByteArray(1, bytes(dimension -> {
                                    if (length < 0) {
                                        dimension.writeString(2, "batch");
                                    } else {
                                        dimension.writeInt64(1, length);
                                    }
                                }));
                            }
                        }));
                    }))));
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writer writer) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writer.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
