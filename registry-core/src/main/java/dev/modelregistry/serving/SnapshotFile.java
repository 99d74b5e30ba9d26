package dev.modelregistry.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a resolver knew, on disk. A file of another format is as good as none: it is a copy of what the registry has. */
final class SnapshotFile {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final int SCHEMA = 1;

    private final CheckedFile file;

    SnapshotFile(Path path) {
        this.file = new CheckedFile(path.toAbsolutePath());
    }

    record Line(ModelUri uri, Resolved resolved) {}

    void write(List<Line> lines) {
        ObjectNode root = MAPPER.createObjectNode().put("schema", SCHEMA);
        var entries = root.putArray("entries");
        lines.forEach(line -> entries.addObject()
                .put("uri", line.uri().toString())
                .put("asOf", line.resolved().asOf().toString())
                .set("version", write(line.resolved().version())));
        try {
            file.write(MAPPER.writeValueAsBytes(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static ObjectNode write(ModelVersion version) {
        ObjectNode json = MAPPER.createObjectNode()
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

    /** What it says, in the order in which it was written; nothing when it says nothing that can be trusted. */
    Map<ModelUri, Resolved> read() {
        Map<ModelUri, Resolved> found = new LinkedHashMap<>();
        Optional<byte[]> json = file.read();
        if (json.isEmpty()) {
            return found;
        }
        try {
            JsonNode root = MAPPER.readTree(json.get());
            if (root.path("schema").asInt() != SCHEMA) {
                LOG.warn("the snapshot '{}' of the resolver is of another format and is not used", file.path());
                return found;
            }
            for (JsonNode entry : root.path("entries")) {
                found.put(
                        ModelUri.parse(entry.path("uri").asText()),
                        new Resolved(
                                version(entry.path("version")),
                                Resolved.Source.SNAPSHOT,
                                Instant.parse(entry.path("asOf").asText())));
            }
        } catch (IOException | InvalidException | DateTimeParseException | IllegalArgumentException e) {
            LOG.warn(
                    "the snapshot '{}' of the resolver cannot be read and is not used: {}",
                    file.path(),
                    e.getMessage());
            found.clear();
        }
        return found;
    }

    private static ModelVersion version(JsonNode json) {
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
