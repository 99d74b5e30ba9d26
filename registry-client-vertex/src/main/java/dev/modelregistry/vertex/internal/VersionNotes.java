package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.spi.VersionMarks;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a version beyond Vertex AI's own fields. Kept in labels where it fits.
 *
 * @param stage the stage
 * @param approval the approval state
 * @param approved by whom and since when it is approved
 * @param tags those of people and other tools
 * @param marks what the core has noted
 * @param digest of the artifact
 * @param size of the artifact
 * @param format of the artifact
 * @param uri of the artifact, where that is not the directory that the product names
 * @param by who registered it
 * @param log id and root of the log that it belongs to; empty when other tools registered it
 * @param deleted the product refused to delete it, as it was the only version: it is not there any more
 * @param evaluation that is to be made when its registration is committed
 */
record VersionNotes(
        Stage stage,
        ApprovalStatus approval,
        Optional<Approved> approved,
        Map<String, String> tags,
        VersionMarks marks,
        Optional<ContentDigest> digest,
        OptionalLong size,
        Optional<String> format,
        Optional<String> uri,
        String by,
        String log,
        boolean deleted,
        Optional<JsonNode> evaluation) {

    VersionNotes {
        tags = Map.copyOf(tags);
    }

    VersionNotes withStage(Stage value) {
        return new VersionNotes(
                value, approval, approved, tags, marks, digest, size, format, uri, by, log, deleted, evaluation);
    }

    VersionNotes withApproval(ApprovalStatus value, Optional<Approved> who) {
        return new VersionNotes(
                stage, value, who, tags, marks, digest, size, format, uri, by, log, deleted, evaluation);
    }

    VersionNotes withTags(Map<String, String> value) {
        return new VersionNotes(
                stage, approval, approved, value, marks, digest, size, format, uri, by, log, deleted, evaluation);
    }

    VersionNotes withMarks(VersionMarks value) {
        return new VersionNotes(
                stage, approval, approved, tags, value, digest, size, format, uri, by, log, deleted, evaluation);
    }

    VersionNotes withoutEvaluation() {
        return new VersionNotes(
                stage, approval, approved, tags, marks, digest, size, format, uri, by, log, deleted, Optional.empty());
    }

    VersionNotes asDeleted() {
        return new VersionNotes(
                stage, approval, approved, tags, marks, digest, size, format, uri, by, log, true, evaluation);
    }
}
