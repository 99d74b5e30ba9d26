package dev.modelregistry.spi;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.lineage.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model version as the product shows it.
 *
 * @param model its model
 * @param number its number
 * @param description empty when there is none
 * @param stage {@code DEVELOPMENT} where the product says nothing
 * @param approval {@code NONE} where the product says nothing
 * @param approved by whom and since when, as {@link RowChange.SetApproval} wrote it; empty where the product says nothing
 * @param aliases those that point to it
 * @param tags those of people and other tools; never ours
 * @param failed the product says that its registration failed
 * @param artifact where its bytes are
 * @param marks what the core has noted on it
 * @param createdAt by the product's clock
 * @param createdBy who registered it; empty where the product does not tell
 */
public record VersionRow(
        ModelName model,
        VersionNumber number,
        String description,
        Stage stage,
        ApprovalStatus approval,
        Optional<Approved> approved,
        List<Alias> aliases,
        Map<String, String> tags,
        boolean failed,
        ArtifactSummary artifact,
        VersionMarks marks,
        Instant createdAt,
        String createdBy) {

    /** Copies the collections. */
    public VersionRow {
        // Most rows have none or one, and there may be 100,000 of them.
        aliases = aliases.size() < 2
                ? List.copyOf(aliases)
                : aliases.stream().sorted().toList();
        tags = Map.copyOf(tags);
    }

    /** What this row tells, as the content of an entry: for versions of other tools of which the product tells no more. */
    public EntryContent content() {
        return new EntryContent(
                model,
                Optional.empty(),
                tags,
                List.of(),
                Map.of(),
                description,
                Documentation.none(),
                Optional.empty(),
                List.of(),
                Environment.none(),
                Lineage.none(),
                ModelArtifact.of(artifact),
                Lifecycle.none(),
                Map.of());
    }

    /** This row of a renamed model. */
    public VersionRow withModel(ModelName value) {
        return new VersionRow(
                value,
                number,
                description,
                stage,
                approval,
                approved,
                aliases,
                tags,
                failed,
                artifact,
                marks,
                createdAt,
                createdBy);
    }

    /** This row with another description. */
    public VersionRow withDescription(String value) {
        return new VersionRow(
                model, number, value, stage, approval, approved, aliases, tags, failed, artifact, marks, createdAt,
                createdBy);
    }

    /** This row in another stage. */
    public VersionRow withStage(Stage value) {
        return new VersionRow(
                model,
                number,
                description,
                value,
                approval,
                approved,
                aliases,
                tags,
                failed,
                artifact,
                marks,
                createdAt,
                createdBy);
    }

    /** This row with another approval state. */
    public VersionRow withApproval(ApprovalStatus value, Optional<Approved> by) {
        return new VersionRow(
                model,
                number,
                description,
                stage,
                value,
                by,
                aliases,
                tags,
                failed,
                artifact,
                marks,
                createdAt,
                createdBy);
    }

    /** This row with other aliases. */
    public VersionRow withAliases(List<Alias> value) {
        return new VersionRow(
                model,
                number,
                description,
                stage,
                approval,
                approved,
                value,
                tags,
                failed,
                artifact,
                marks,
                createdAt,
                createdBy);
    }

    /** This row with other tags. */
    public VersionRow withTags(Map<String, String> value) {
        return new VersionRow(
                model,
                number,
                description,
                stage,
                approval,
                approved,
                aliases,
                value,
                failed,
                artifact,
                marks,
                createdAt,
                createdBy);
    }

    /** This row with other marks. */
    public VersionRow withMarks(VersionMarks value) {
        return new VersionRow(
                model,
                number,
                description,
                stage,
                approval,
                approved,
                aliases,
                tags,
                failed,
                artifact,
                value,
                createdAt,
                createdBy);
    }
}
