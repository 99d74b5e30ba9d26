package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Decision;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Param;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One small and one full entry. */
final class EntrySamples {

    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final ArtifactFile FILE = new ArtifactFile(
            "model.onnx", 5, ContentDigest.of("hello".getBytes(StandardCharsets.UTF_8)), FileRole.MODEL);

    private EntrySamples() {}

    /** A record with nothing but what has to be there, changed. */
    static ObjectNode record(Consumer<ObjectNode> change) {
        EntryContent content = new EntryContent(
                ModelName.of("fraud"),
                Optional.empty(),
                Map.of(),
                List.of(),
                Map.of(),
                "",
                Documentation.none(),
                Optional.empty(),
                List.of(),
                Environment.none(),
                Lineage.none(),
                ModelArtifact.of(Optional.empty(), Optional.empty(), true, List.of(FILE)),
                Lifecycle.none(),
                Map.of());
        ObjectNode record = (ObjectNode) Json.read("test", EntryJson.writeRecord(content), EntryJson.RECORD_LIMIT);
        change.accept(record);
        return record;
    }

    /** Content in which every field says something. */
    static EntryContent fullContent() {
        Lineage lineage = Lineage.builder()
                .run("run-17")
                .repository("https://host/repo")
                .gitCommit("4f2c")
                .dirty(false)
                .codeSource("given")
                .dataset(new Dataset(
                        "transactions",
                        Optional.of("v7"),
                        Optional.of("sha256:9a"),
                        Optional.of("s3://bucket/t"),
                        SourceType.DELTA,
                        Map.of("complete", 0.99)))
                .featureEngineering("fe-3")
                .featureStore("feast://cards")
                .framework("tribuo", "4.3.2")
                .parent("models:/base/3")
                .build();
        return new EntryContent(
                ModelName.of("fraud"),
                Optional.of(SemanticVersion.of(1, 4, 0)),
                Map.of("risk_tier", "high"),
                List.of(
                        new Evaluation("auc", 0.91, OptionalLong.of(1), Optional.of("test"), AT),
                        new Evaluation("auc", 0.93, OptionalLong.empty(), Optional.empty(), AT)),
                Map.of("max_depth", "6"),
                "Finds fraud",
                new Documentation(
                        Optional.of("use"),
                        Optional.of("intended"),
                        Optional.of("limits"),
                        Optional.of("out"),
                        List.of(new Link(LinkKind.MODEL_CARD, "https://host/card"))),
                Optional.of(new ModelSignature(
                        List.of(Column.of("amount", Scalar.DOUBLE)),
                        List.of(Tensor.of("score", "float32", -1, 1)),
                        List.of(Param.of("threshold", Scalar.DOUBLE, 0.5)))),
                List.of(new Flavor("onnx", Optional.of("1.22"), Map.of("opset", "17"))),
                new Environment(
                        List.of("numpy==2.0"),
                        Optional.of("name: x"),
                        Optional.of("3.11"),
                        Optional.of("17"),
                        Optional.of("host/image:1")),
                lineage,
                ModelArtifact.of(Optional.of("file:///srv/fraud"), Optional.of("onnx"), true, List.of(FILE)),
                new Lifecycle(Optional.of(AT), Optional.of(AT), Optional.of("models:/fraud/4"), Optional.of("P7Y")),
                Map.of());
    }

    static ModelVersion fullRow() {
        EntryContent content = fullContent();
        return new ModelVersion(
                content.model(),
                VersionNumber.of(3),
                content.semanticVersion(),
                Stage.PRODUCTION,
                List.of(Alias.STABLE, Alias.CHAMPION),
                content.tags(),
                VersionStatus.READY,
                new ArtifactSummary(
                        "file:///srv/fraud",
                        Optional.of(content.artifact().digest()),
                        OptionalLong.of(5),
                        Optional.of("onnx")),
                Optional.of(ContentDigest.of(EntryJson.writeRecord(content))),
                AT,
                "alice");
    }

    static Approval approval() {
        return new Approval(
                "a-1",
                ModelName.of("fraud"),
                VersionNumber.of(3),
                Stage.PRODUCTION,
                Decision.APPROVED,
                "bob",
                Optional.of("model-risk"),
                AT,
                List.of("https://host/report"),
                Optional.of("watch drift"),
                Optional.of(AT),
                Optional.of("fine"),
                true);
    }

    static ModelEntry fullEntry() {
        return new ModelEntry(
                fullRow(),
                fullContent(),
                List.of(approval()),
                ApprovalStatus.APPROVED,
                Optional.of(new Approved("bob, carol", LocalDate.parse("2026-03-01"))),
                List.of(new Deployment(
                        "https://host/predict", "eu", OptionalDouble.of(0.1), DeploymentStrategy.BLUE_GREEN, AT)));
    }
}
