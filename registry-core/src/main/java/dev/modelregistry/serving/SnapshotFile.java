package dev.modelregistry.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelUri;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                .set("version", VersionJson.write(line.resolved().version())));
        try {
            file.write(MAPPER.writeValueAsBytes(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
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
                                VersionJson.read(entry.path("version")),
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
}
