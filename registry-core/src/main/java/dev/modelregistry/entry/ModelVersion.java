package dev.modelregistry.entry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The light row of a version, as one round trip gives it.
 *
 * @param model the model it belongs to
 * @param version its number
 * @param semanticVersion where it has one
 * @param stage where it stands in its life
 * @param aliases those that point to it, sorted
 * @param tags in the order of their keys
 * @param status whether it can be used
 * @param artifact what is known of its files
 * @param entryDigest digest of its record; absent for versions that other tools registered
 * @param createdAt when it was registered
 * @param createdBy who registered it; empty where nobody knows
 */
public record ModelVersion(
        ModelName model,
        VersionNumber version,
        Optional<SemanticVersion> semanticVersion,
        Stage stage,
        List<Alias> aliases,
        Map<String, String> tags,
        VersionStatus status,
        ArtifactSummary artifact,
        Optional<ContentDigest> entryDigest,
        Instant createdAt,
        String createdBy) {

    /** Copies the collections. Texts are shown as the product has them, so nothing is refused. */
    public ModelVersion {
        aliases = aliases.stream().sorted().toList();
        tags = SortedCopy.of(tags);
    }
}
