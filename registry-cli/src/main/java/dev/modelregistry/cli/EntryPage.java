package dev.modelregistry.cli;

import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.ModelSignature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An entry for people: what is known, nothing else. */
final class EntryPage {

    private EntryPage() {}

    /** {@code fraud version 3  1.4.2  PRODUCTION  @champion}. */
    static String title(ModelVersion version) {
        return version.model() + " version " + version.version()
                + version.semanticVersion().map(semantic -> "  " + semantic).orElse("")
                + "  " + version.stage()
                + (version.aliases().isEmpty() ? "" : "  " + Page.aliases(version.aliases()));
    }

    static void print(ModelEntry entry, Page page) {
        page.line(title(entry.row()));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("description", entry.description());
        fields.put("status", entry.status().name().toLowerCase(Locale.ROOT));
        fields.put("artifact", artifact(entry.artifact()));
        fields.put("location", Page.text(entry.artifact().uri()));
        fields.put(
                "digest", entry.artifact().digest() + (entry.artifact().verified() ? "" : " (stated, not verified)"));
        fields.put("signature", entry.signature().map(EntryPage::signature).orElse(""));
        fields.put(
                "flavors",
                entry.flavors().stream()
                        .map(flavor -> (flavor.name() + " " + Page.text(flavor.version())).strip())
                        .collect(Collectors.joining(", ")));
        fields.put("metrics", Page.pairs(entry.metrics()));
        fields.put("parameters", Page.pairs(entry.hyperparameters()));
        fields.put("tags", Page.pairs(entry.tags()));
        documentation(entry.documentation(), fields);
        lineage(entry.lineage(), fields);
        later(entry, fields);
        lifecycle(entry.lifecycle(), fields);
        fields.put(
                "created",
                Page.time(entry.createdAt()) + (entry.createdBy().isEmpty() ? "" : " by " + entry.createdBy()));
        page.fields(fields);
    }

    private static String artifact(ModelArtifact artifact) {
        return artifact.format().map(format -> format + ", ").orElse("")
                + Page.count(artifact.files().size(), "file") + ", " + Page.size(artifact.size());
    }

    /** {@code (amount: double, country: string?) → (score: double)}. */
    static String signature(ModelSignature signature) {
        return "(" + names(signature.inputs()) + ") → (" + names(signature.outputs()) + ")";
    }

    private static String names(List<Field> fields) {
        return fields.stream()
                .map(field -> field.name()
                                .map(name -> name + (field.required() ? ": " : "?: "))
                                .orElse("")
                        + field.typeText())
                .collect(Collectors.joining(", "));
    }

    private static void lineage(Lineage lineage, Map<String, String> fields) {
        fields.put("run", Page.text(lineage.run()));
        fields.put(
                "code",
                lineage.gitCommit()
                        .map(commit -> commit
                                + lineage.repository().map(at -> " of " + at).orElse("")
                                + (lineage.dirty().orElse(false) ? ", with uncommitted changes" : ""))
                        .orElse(Page.text(lineage.repository())));
        fields.put("data", lineage.datasets().stream().map(EntryPage::dataset).collect(Collectors.joining("\n")));
        fields.put("parents", String.join(", ", lineage.parents()));
        fields.put("frameworks", Page.pairs(lineage.frameworks()));
    }

    private static String dataset(Dataset dataset) {
        return dataset.name()
                + dataset.version().map(version -> "@" + version).orElse("")
                + dataset.digest().map(digest -> " " + digest).orElse("");
    }

    private static void documentation(Documentation documentation, Map<String, String> fields) {
        fields.put("use case", Page.text(documentation.useCase()));
        fields.put("intended use", Page.text(documentation.intendedUse()));
        fields.put("limitations", Page.text(documentation.limitations()));
        fields.put("out of scope", Page.text(documentation.outOfScope()));
        fields.put(
                "links",
                documentation.links().stream()
                        .map(link -> link.kind().text() + " " + link.url())
                        .collect(Collectors.joining("\n")));
    }

    private static void later(ModelEntry entry, Map<String, String> fields) {
        fields.put(
                "deployments",
                entry.deployments().stream()
                        .map(one -> one.endpoint() + " in " + one.environment() + ", "
                                + one.strategy().text())
                        .collect(Collectors.joining("\n")));
        fields.put(
                "approvals", entry.approvals().stream().map(EntryPage::approval).collect(Collectors.joining("\n")));
    }

    private static void lifecycle(Lifecycle lifecycle, Map<String, String> fields) {
        fields.put("deprecated", Page.text(lifecycle.deprecatedAt()));
        fields.put("sunset", Page.text(lifecycle.sunsetAt()));
        fields.put("successor", Page.text(lifecycle.successor()));
        fields.put("retention", Page.text(lifecycle.retention()));
    }

    static String approval(Approval approval) {
        return approval.decision().text() + " for " + approval.to() + " by " + approval.by() + ", "
                + Page.time(approval.at())
                + approval.condition().map(text -> ", if " + text).orElse("")
                + approval.reason().map(text -> ": " + text).orElse("");
    }
}
