package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Registration;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.DataType;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Param;
import dev.modelregistry.schema.Scalar;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Registrations that tests begin with. */
final class Samples {

    private Samples() {}

    /** One of everything. */
    static Registration.Builder complete(String model, Path artifact, String run) {
        return Registration.of(model)
                .artifact(artifact)
                .noCodeDetection()
                .format("onnx")
                .flavor("onnx", "1.16")
                .semanticVersion("1.4.2-rc.1+build.7")
                .metric("auc", 0.1 + 0.2)
                .metric("tiny", Double.MIN_VALUE)
                .measurement(new Registration.Measurement("loss", -1e300, OptionalLong.of(17), Optional.of("holdout")))
                .hyperparameter("max_depth", "6")
                .hyperparameter("empty", "")
                .tag("risk_tier", "high")
                .tag("note", "Ünïcode 模型 🙂 \"quoted\" \\ \n two lines")
                .lineage(lineage(run))
                .environment(new Environment(
                        List.of("onnxruntime==1.22"),
                        Optional.of("name: env"),
                        Optional.of("3.11"),
                        Optional.of("17"),
                        Optional.of("img:1")))
                .signature(signature(Scalar.DOUBLE))
                .description("Scores card payments.\nSecond line.")
                .documentation(new Documentation(
                        Optional.of("cards"),
                        Optional.of("online payments"),
                        Optional.of("no cash"),
                        Optional.of("credit scoring"),
                        List.of(new Link(LinkKind.MODEL_CARD, "https://example.org/card"))))
                .lifecycle(new Lifecycle(
                        Optional.empty(),
                        Optional.of(Instant.parse("2030-01-01T00:00:00Z")),
                        Optional.empty(),
                        Optional.of("P7Y")))
                .role("model.bin", FileRole.ENCODER);
    }

    private static Lineage lineage(String run) {
        return Lineage.builder()
                .run(run)
                .repository("https://example.org/fraud.git")
                .gitCommit("4f2c9a7e")
                .dirty(true)
                .dataset(new Dataset(
                        "transactions",
                        Optional.of("v3"),
                        Optional.of("sha256:9a"),
                        Optional.of("s3://bucket/t"),
                        SourceType.DELTA,
                        Map.of("completeness", 0.98)))
                .featureEngineering("fe-2")
                .featureStore("feast:fraud/v1")
                .framework("tribuo", "4.3.2")
                .build();
    }

    /** A signature with one input column of a type. */
    static ModelSignature signature(DataType type) {
        return new ModelSignature(
                List.of(Column.of("amount", type), Column.optional("country", Scalar.STRING)),
                List.of(Column.of("score", Scalar.DOUBLE)),
                List.of(new Param("threshold", Scalar.DOUBLE, Optional.of(0.5), List.of())));
    }

    /** The same with one more input column that callers may leave out. */
    static ModelSignature widened(DataType type) {
        ModelSignature narrow = signature(type);
        return new ModelSignature(
                List.of(narrow.inputs().get(0), narrow.inputs().get(1), Column.optional("channel", Scalar.STRING)),
                narrow.outputs(),
                narrow.params());
    }

    /** Checks field by field, so that a failure names the field. */
    static void assertComplete(ModelEntry entry, Registration given) {
        assertThat(entry.semanticVersion()).isEqualTo(given.semanticVersion());
        assertThat(entry.tags()).isEqualTo(given.tags());
        assertThat(entry.metrics()).isEqualTo(Map.of("auc", 0.1 + 0.2, "tiny", Double.MIN_VALUE, "loss", -1e300));
        assertThat(entry.evaluations())
                .extracting(one -> new Registration.Measurement(one.metric(), one.value(), one.step(), one.dataset()))
                .containsExactlyElementsOf(given.measurements());
        assertThat(entry.hyperparameters()).isEqualTo(given.hyperparameters());
        assertThat(entry.description()).isEqualTo(given.description());
        assertThat(entry.documentation()).isEqualTo(given.documentation());
        assertThat(entry.signature()).isEqualTo(given.signature());
        assertThat(entry.flavors()).isEqualTo(given.flavors());
        assertThat(entry.environment()).isEqualTo(given.environment().orElseThrow());
        assertThat(entry.lifecycle()).isEqualTo(given.lifecycle());
        assertThat(entry.lineage().toBuilder().build()).satisfies(lineage -> {
            assertThat(lineage.run()).isEqualTo(given.lineage().run());
            assertThat(lineage.repository()).isEqualTo(given.lineage().repository());
            assertThat(lineage.gitCommit()).isEqualTo(given.lineage().gitCommit());
            assertThat(lineage.dirty()).isEqualTo(given.lineage().dirty());
            assertThat(lineage.datasets()).isEqualTo(given.lineage().datasets());
            assertThat(lineage.featureEngineering()).isEqualTo(given.lineage().featureEngineering());
            assertThat(lineage.featureStore()).isEqualTo(given.lineage().featureStore());
            assertThat(lineage.frameworks()).isEqualTo(given.lineage().frameworks());
        });
        assertThat(entry.artifact().format()).isEqualTo(given.format());
        assertThat(entry.artifact().files()).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("model.bin");
            assertThat(file.role()).isEqualTo(FileRole.ENCODER);
        });
    }
}
