package dev.modelregistry.document;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
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
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Decision;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Param;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.spi.Capability;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Sources of documents: with nothing in them, with what most have, with everything. */
final class Fixtures {

    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    static final ContentDigest DIGEST = ContentDigest.of("model".getBytes(StandardCharsets.UTF_8));

    /** Control values that leave nothing open. */
    static final String FULL_CONTROL = """
            {"project": "risk", "version": "1.2.0", "documentId": "doc-7", "createdDate": "2026-01-05",
             "nextReviewDate": "2027-01-05", "documentOwner": "risk office", "classification": "internal",
             "retentionPeriod": "P7Y", "primaryAuthor": "author",
             "contributors": ["first", {"name": "second", "role": "data"}],
             "reviewers": {"technical": ["engineer"], "security": "guard"},
             "approvers": [{"name": "lead", "role": "ml-lead"}],
             "sections": {"executive-summary": "One.\\n\\nTwo.", "applicability": "all", "audience": "all", "goal": "less fraud",
               "user-stories": "as a clerk", "requirements": "fast", "principles": "simple", "constraints": "none known",
               "performance": "p", "scalability": "s", "availability": "a", "reliability": "r", "security": "s",
               "compliance": "c", "usability": "u", "maintainability": "m", "portability": "p",
               "architecture-pattern": "online", "data-flow": "d", "data-model": "d", "authentication": "a",
               "authorization": "a", "data-protection": "d", "threat-model": "t", "development-standards": "d",
               "quality-gates": "q", "related-artifacts": "not applicable: there are none", "regulatory": "r", "audit": "a",
               "policy-alignment": "N/A: no policy", "distribution": "by mail", "life-cycle": "see below"},
             "functionalRequirements": [{"requirement": "scores every payment", "acceptanceCriteria": "all have one",
               "priority": "Must", "complexity": "low", "risks": "none"}],
             "qualityCriteria": {"accuracy": {"met": true, "by": "checker", "date": "2026-02-01"},
               "clarity": {"met": true, "by": "checker"}, "consistency": {"met": true, "by": "checker"},
               "accessibility": {"met": false, "by": "checker", "comments": "only on paper"}},
             "review": {"self": {"name": "author", "date": "2026-01-06"}, "peer": {"name": "p", "date": "2026-01-07"},
               "stakeholder": {"name": "s", "role": "buyer", "date": "2026-01-08", "comments": "fine"},
               "architecture": {"name": "a", "date": "2026-01-08"}, "security": {"name": "g", "date": "2026-01-09"},
               "compliance": "n/a: no personal data", "legal": "n/a: internal use",
               "finalApproval": {"name": "lead", "role": "ml-lead", "date": "2026-01-10"}}}
            """;

    private Fixtures() {}

    /** A model without versions, which nobody has said anything about. */
    static DocumentSource bare() {
        return source(model(""), List.of(), List.of(), DocumentControl.none(), Optional.empty(), List.of());
    }

    /** A version as a training job registers it. */
    static DocumentSource usual() {
        Lineage lineage = Lineage.builder()
                .run("run-17")
                .gitCommit("4f2c9a7e")
                .dataset("transactions", "sha256:9a4f")
                .build();
        EntryContent content = new EntryContent(
                ModelName.of("fraud"),
                Optional.of(SemanticVersion.parse("1.0.0")),
                Map.of("risk_tier", "high"),
                List.of(new Evaluation("auc", 0.93, OptionalLong.empty(), Optional.empty(), AT)),
                Map.of("max_depth", "6"),
                "finds fraud",
                Documentation.none(),
                Optional.empty(),
                List.of(),
                Environment.none(),
                lineage,
                artifact(),
                Lifecycle.none(),
                Map.of());
        List<ModelEvent> events = List.of(
                event(1, EventType.OPENED, Optional.empty(), Optional.empty()),
                event(2, EventType.REGISTERED, Optional.of(1L), Optional.empty()));
        DocumentControl control = DocumentControl.parse("{\"documentOwner\": \"risk office\"}");
        return source(
                model("Finds fraud."),
                List.of(entry(1, content, List.of(), List.of())),
                events,
                control,
                Optional.of("0123456789abcdef0123456789abcdef"),
                List.of());
    }

    /** Everything is said. */
    static DocumentSource full() {
        return full("x");
    }

    /** Everything is said, and every free text is this one, or its first line where lines are asked for. */
    static DocumentSource full(String text) {
        String first = text.lines().findFirst().orElse("").replaceAll("[\\p{Cntrl}\u2028\u2029\u0085]", "");
        String line = first.isBlank() ? "x" : first.substring(0, Math.min(first.length(), 4000));
        EntryContent content = content(text, line);
        List<Approval> approvals = List.of(new Approval(
                "id",
                ModelName.of("fraud"),
                VersionNumber.of(2),
                Stage.PRODUCTION,
                Decision.APPROVED,
                line,
                Optional.of(line),
                AT,
                List.of("https://example.org/report", line),
                Optional.of(text),
                Optional.of(AT.plusSeconds(60)),
                Optional.of(text),
                true));
        List<Deployment> deployments =
                List.of(new Deployment(line, line, OptionalDouble.of(0.25), DeploymentStrategy.CANARY, AT));
        List<ModelEvent> events = List.of(
                event(1, EventType.OPENED, Optional.empty(), Optional.empty()),
                event(2, EventType.REGISTERED, Optional.of(2L), Optional.empty()),
                promoted(3, line, text));
        DocumentSource said = source(
                model(text),
                List.of(entry(2, content, approvals, deployments)),
                events,
                control(text, line),
                Optional.of("0123456789abcdef0123456789abcdef"),
                List.of("version 1 downloads and verifies", line));
        return PolicyFixtures.governed(said, PolicyFixtures.everyRule(line));
    }

    private static DocumentControl control(String text, String line) {
        DocumentControl full = DocumentControl.parse(FULL_CONTROL);
        if (text.equals("x")) {
            return full;
        }
        var json = dev.modelregistry.internal.json.Json.object();
        for (String field : List.of("project", "documentId", "documentOwner", "classification", "primaryAuthor")) {
            json.put(field, line);
        }
        json.putArray("contributors").addObject().put("name", line).put("role", line);
        json.putArray("reviewers").addObject().put("name", line).put("kind", line);
        var sections = json.putObject("sections");
        full.sections().keySet().forEach(id -> sections.put(id, text.isBlank() ? "x" : text));
        json.putArray("functionalRequirements")
                .addObject()
                .put("requirement", "x" + text)
                .put("acceptanceCriteria", text)
                .put("complexity", line)
                .put("risks", text);
        json.putArray("components")
                .addObject()
                .put("name", line)
                .put("purpose", text)
                .put("dataModel", text);
        json.putObject("qualityCriteria")
                .putObject("clarity")
                .put("met", true)
                .put("by", line)
                .put("comments", text);
        json.putObject("review")
                .putObject("peer")
                .put("name", line)
                .put("role", line)
                .put("date", "2026-01-01")
                .put("comments", text);
        return full.with(DocumentControl.parse(dev.modelregistry.internal.json.Json.text(json)));
    }

    private static EntryContent content(String text, String line) {
        Lineage lineage = Lineage.builder()
                .run(line)
                .repository("https://example.org/repository")
                .gitCommit(line)
                .dirty(false)
                .codeSource("given")
                .dataset(new Dataset(
                        line,
                        Optional.of(line),
                        Optional.of(line),
                        Optional.of("s3://bucket/data"),
                        SourceType.OTHER,
                        Map.of(line, 0.5)))
                .featureEngineering(line)
                .featureStore("feast://store/" + "f")
                .framework(line, line)
                .parent("models:/base/3")
                .build();
        List<Evaluation> evaluations = List.of(
                new Evaluation(line, 0.93, OptionalLong.of(3), Optional.of(line), AT),
                new Evaluation("loss", -1.5e-9, OptionalLong.empty(), Optional.empty(), AT));
        Documentation documentation = new Documentation(
                Optional.of(text),
                Optional.of(text),
                Optional.of(text),
                Optional.of(text),
                List.of(
                        new Link(LinkKind.MODEL_CARD, "https://example.org/card?a=1&b=2"),
                        new Link(LinkKind.ROLLBACK_PROCEDURE, "https://example.org/back")));
        ModelSignature signature = new ModelSignature(
                List.of(new Column(Optional.of(line), Scalar.DOUBLE, true)),
                List.of(new Column(Optional.of("score"), Scalar.DOUBLE, true)),
                List.of(Param.of(line, Scalar.STRING, text)));
        return new EntryContent(
                ModelName.of("fraud"),
                Optional.of(SemanticVersion.parse("1.4.2")),
                Map.of("owner", text, line, text),
                evaluations,
                Map.of(line, text),
                text,
                documentation,
                Optional.of(signature),
                List.of(new Flavor(line, Optional.of(line), Map.of(line, text))),
                new Environment(
                        List.of(line), Optional.of(text), Optional.of("3.11"), Optional.of("17"), Optional.of(line)),
                lineage,
                artifact(),
                new Lifecycle(Optional.of(AT), Optional.of(AT), Optional.of(line), Optional.of(line)),
                Map.of());
    }

    static DocumentSource source(
            RegisteredModel model,
            List<ModelEntry> entries,
            List<ModelEvent> events,
            DocumentControl control,
            Optional<String> modelId,
            List<String> rollback) {
        List<ModelUri> children = rollback.isEmpty() ? List.of() : List.of(ModelUri.parse("models:/child/1"));
        return new DocumentSource(
                model,
                entries,
                DocumentSource.Scope.MODEL,
                children,
                events,
                control,
                Optional.empty(),
                modelId,
                OptionalLong.empty(),
                rollback,
                "memory",
                Set.of(Capability.NATIVE_ALIASES),
                LocalDate.parse("2026-06-01"));
    }

    static RegisteredModel model(String description) {
        Map<String, String> tags = description.isEmpty() ? Map.of() : Map.of("team", description);
        return new RegisteredModel(ModelName.of("fraud"), description, tags, Map.of(), OptionalLong.empty(), AT);
    }

    static ModelArtifact artifact() {
        return ModelArtifact.of(
                Optional.of("file:///models/1"),
                Optional.of("onnx"),
                true,
                List.of(new ArtifactFile("model.onnx", 1536, DIGEST, FileRole.MODEL)));
    }

    static ModelEntry entry(long number, EntryContent content, List<Approval> approvals, List<Deployment> deployments) {
        ModelArtifact artifact = content.artifact();
        ModelVersion row = new ModelVersion(
                content.model(),
                VersionNumber.of(number),
                content.semanticVersion(),
                Stage.PRODUCTION,
                List.of(Alias.CHAMPION),
                content.tags(),
                VersionStatus.READY,
                new ArtifactSummary(
                        artifact.uri().orElse(""),
                        Optional.of(artifact.digest()),
                        OptionalLong.of(artifact.size()),
                        artifact.format()),
                Optional.of(DIGEST),
                AT,
                "trainer");
        return new ModelEntry(row, content, approvals, ApprovalStatus.NONE, Optional.empty(), deployments);
    }

    static ModelEvent event(long number, EventType type, Optional<Long> version, Optional<Object> after) {
        return new ModelEvent(
                number,
                DIGEST,
                type,
                AT,
                "trainer",
                ModelName.of("fraud"),
                version.map(VersionNumber::of),
                Optional.empty(),
                after,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static ModelEvent promoted(long number, String actor, String text) {
        return new ModelEvent(
                number,
                DIGEST,
                EventType.STAGE_CHANGED,
                AT.plusSeconds(5),
                actor,
                ModelName.of("fraud"),
                Optional.of(VersionNumber.of(2)),
                Optional.of("STAGING"),
                Optional.of("PRODUCTION"),
                List.of(new AliasMove(
                        Alias.CHAMPION, Optional.of(VersionNumber.of(1)), Optional.of(VersionNumber.of(2)))),
                List.of(VersionNumber.of(1)),
                Optional.of(text),
                Optional.of(text),
                List.of(),
                List.of(),
                List.of(),
                List.of("key"));
    }
}
