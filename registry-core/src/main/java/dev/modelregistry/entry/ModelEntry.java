package dev.modelregistry.entry;

import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.schema.ModelSignature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole record of one version: its native row, what was known at registration with everything that came later, and
 * the decisions about it.
 *
 * @param row the light row
 * @param content the record, with later tags, description, metrics and links folded in
 * @param approvals decisions, in the order in which they were made
 * @param approvalStatus where the approvals for production stand
 * @param approved by whom and since when it is approved, as the product's own fields show it: only while the whole gate
 *     of production held at the last decision
 * @param deployments where it runs
 */
public record ModelEntry(
        ModelVersion row,
        EntryContent content,
        List<Approval> approvals,
        ApprovalStatus approvalStatus,
        Optional<Approved> approved,
        List<Deployment> deployments) {

    /** Copies the lists. */
    public ModelEntry {
        approvals = List.copyOf(approvals);
        deployments = List.copyOf(deployments);
    }

    /** The model it belongs to. */
    public ModelName model() {
        return row.model();
    }

    /** Its number. */
    public VersionNumber version() {
        return row.version();
    }

    /** Its semantic version, where it has one. */
    public Optional<SemanticVersion> semanticVersion() {
        return row.semanticVersion();
    }

    /** Where it stands in its life. */
    public Stage stage() {
        return row.stage();
    }

    /** The aliases that point to it, sorted. */
    public List<Alias> aliases() {
        return row.aliases();
    }

    /** Its tags as they are now, in the order of their keys. */
    public Map<String, String> tags() {
        return content.tags();
    }

    /** Typed view of the tags that governance uses. */
    public GovernanceTags governanceTags() {
        return GovernanceTags.of(tags());
    }

    /** Whether it can be used. */
    public VersionStatus status() {
        return row.status();
    }

    /** Its files. */
    public ModelArtifact artifact() {
        return content.artifact();
    }

    /** Digest of its record; absent for versions that other tools registered. */
    public Optional<ContentDigest> entryDigest() {
        return row.entryDigest();
    }

    /** When it was registered. */
    public Instant createdAt() {
        return row.createdAt();
    }

    /** Who registered it; empty where nobody knows. */
    public String createdBy() {
        return row.createdBy();
    }

    /** The latest value of each metric, in the order of the names. */
    public Map<String, Double> metrics() {
        return content.metrics();
    }

    /** All measured values, oldest first. */
    public List<Evaluation> evaluations() {
        return content.evaluations();
    }

    /** Its hyperparameters, in the order of their names. */
    public Map<String, String> hyperparameters() {
        return content.hyperparameters();
    }

    /** Its description; empty when there is none. */
    public String description() {
        return content.description();
    }

    /** What people wrote about it. */
    public Documentation documentation() {
        return content.documentation();
    }

    /** What it takes and gives, where known. */
    public Optional<ModelSignature> signature() {
        return content.signature();
    }

    /** Ways in which it can be loaded. */
    public List<Flavor> flavors() {
        return content.flavors();
    }

    /** What it needs to run. */
    public Environment environment() {
        return content.environment();
    }

    /** Where it comes from. */
    public Lineage lineage() {
        return content.lineage();
    }

    /** How its life ends. */
    public Lifecycle lifecycle() {
        return content.lifecycle();
    }
}
