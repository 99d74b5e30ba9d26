package dev.modelregistry.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A version as it stands in files of this machine. */
final class VersionJson {

    private VersionJson() {}

    static ObjectNode write(ModelVersion version) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("model", version.model().value())
                .put("version", version.version().value())
                .put("stage", version.stage().name())
                .put("status", version.status().name())
                .put("createdAt", version.createdAt().toString())
                .put("createdBy", version.createdBy())
                .put("uri", version.artifact().uri());
        version.semanticVersion().ifPresent(semver -> json.put("semanticVersion", semver.toString()));
        version.entryDigest().ifPresent(digest -> json.put("entryDigest", digest.toString()));
        version.artifact().digest().ifPresent(digest -> json.put("digest", digest.toString()));
        version.artifact().size().ifPresent(size -> json.put("size", size));
        version.artifact().format().ifPresent(format -> json.put("format", format));
        var aliases = json.putArray("aliases");
        version.aliases().forEach(alias -> aliases.add(alias.value()));
        ObjectNode tags = json.putObject("tags");
        version.tags().forEach(tags::put);
        return json;
    }

    /**
     * Reads it.
     *
     * @throws dev.modelregistry.error.InvalidException a value breaks a rule
     */
    static ModelVersion read(JsonNode json) {
        List<Alias> aliases = new ArrayList<>();
        json.path("aliases").forEach(alias -> aliases.add(Alias.of(alias.asText())));
        Map<String, String> tags = new TreeMap<>();
        json.path("tags")
                .fields()
                .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return new ModelVersion(
                ModelName.of(json.path("model").asText()),
                VersionNumber.of(json.path("version").asLong()),
                text(json, "semanticVersion").map(SemanticVersion::parse),
                Stage.parse(json.path("stage").asText()),
                aliases,
                tags,
                VersionStatus.valueOf(json.path("status").asText()),
                new ArtifactSummary(
                        json.path("uri").asText(),
                        text(json, "digest").map(ContentDigest::parse),
                        json.has("size") ? OptionalLong.of(json.path("size").asLong()) : OptionalLong.empty(),
                        text(json, "format")),
                text(json, "entryDigest").map(ContentDigest::parse),
                Instant.parse(json.path("createdAt").asText()),
                json.path("createdBy").asText());
    }

    private static Optional<String> text(JsonNode json, String field) {
        return json.has(field) ? Optional.of(json.path(field).asText()) : Optional.empty();
    }
}
