package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.VersionRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Vertex AI's JSON as rows. */
final class Rows {

    private static final String ROW = Copies.FIELDS + ",versionAliases,versionDescription,artifactUri";
    private static final String OF_MODEL = Copies.FIELDS + ",description,createTime,versionAliases";
    private static final int ROOT = 16;

    private final ModelService service;
    private final MoreObjects more;
    private final int pageSize;

    Rows(ModelService service, MoreObjects more, int pageSize) {
        this.service = service;
        this.more = more;
        this.pageSize = pageSize;
    }

    /** The label that names a log: its id, and enough of a digest of its root to tell another root. */
    static String logLabel(LogPointer pointer) {
        return pointer.modelId() + "_" + rootDigest(pointer.root());
    }

    private static String rootDigest(String root) {
        return Base32.of(ContentDigest.of(root.getBytes(StandardCharsets.UTF_8)))
                .substring(0, ROOT);
    }

    /** A model with all its aliases: those of each version have to be looked for. */
    Optional<ModelRow> model(ModelName name, Optional<ModelFile.Content> file, String root) {
        Map<Alias, VersionNumber> aliases = new TreeMap<>();
        String description = file.map(ModelFile.Content::description).orElse("");
        Instant createdAt = file.map(ModelFile.Content::createdAt).orElse(Instant.EPOCH);
        long live = 0;
        boolean found = false;
        Optional<LogPointer> log = file.flatMap(ModelFile.Content::log);
        Map<String, String> tags =
                new TreeMap<>(file.map(ModelFile.Content::tags).orElse(Map.of()));
        try (Stream<JsonNode> versions = service.versions(name.value(), "", OF_MODEL)) {
            for (JsonNode node : (Iterable<JsonNode>) versions::iterator) {
                found = true;
                description = Json.text(node, "description");
                createdAt = Times.of(node, "createTime");
                Map<String, String> labels = Copies.labels(node);
                asShown(tags, labels);
                if (!labels.containsKey(Labels.DELETED)) {
                    live++;
                    aliases(node).forEach(alias -> aliases.put(alias, ModelService.number(node)));
                    if (log.isEmpty() && file.isEmpty()) {
                        log = lost(name, labels, root);
                    }
                }
            }
        } catch (NotFoundException none) {
            found = false;
        }
        if (!found && file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ModelRow(
                name,
                description,
                tags,
                aliases,
                OptionalLong.of(live),
                createdAt,
                log,
                file.flatMap(ModelFile.Content::projected)));
    }

    /** Whether a version was registered by clients with this root; yes for those of other tools. */
    static boolean isBelow(String root, Map<String, String> labels) {
        String label = labels.get(Labels.LOG);
        return label == null || label.endsWith("_" + rootDigest(root));
    }

    /** A log that a version names, but no object below our root: it is below another one, or its object was lost. */
    private static Optional<LogPointer> lost(ModelName name, Map<String, String> labels, String root) {
        String label = labels.getOrDefault(Labels.LOG, "");
        int end = label.indexOf('_');
        if (end < 1) {
            return Optional.empty();
        }
        String where =
                isBelow(root, labels) ? root : "another root (label " + Labels.LOG + " of its versions: " + label + ")";
        return Optional.of(new LogPointer(where, name.value(), label.substring(0, end)));
    }

    /** What somebody did to a label of the model by hand is to be seen. */
    private static void asShown(Map<String, String> tags, Map<String, String> labels) {
        TagLabels whose = new TagLabels(labels);
        for (String key : List.copyOf(tags.keySet())) {
            if (whose.isOfModel(key)) {
                String value = labels.get(key);
                if (value == null) {
                    tags.remove(key);
                } else {
                    tags.put(key, value);
                }
            }
        }
    }

    /** Aliases may be such that nothing of ours can point to them; {@code default} is the product's own. */
    private static List<Alias> aliases(JsonNode node) {
        List<Alias> aliases = new ArrayList<>();
        for (JsonNode one : node.path("versionAliases")) {
            if (!one.asText().equals(NativeLimits.DEFAULT)) {
                alias(one.asText()).ifPresent(aliases::add);
            }
        }
        return aliases;
    }

    private static Optional<Alias> alias(String text) {
        try {
            return Optional.of(Alias.of(text));
        } catch (InvalidException foreign) {
            return Optional.empty();
        }
    }

    /** A version; empty when it counts as deleted. */
    Optional<VersionRow> version(ModelName model, JsonNode node) {
        VersionNotes notes = more.notes(model, Copies.labels(node));
        if (notes.deleted()) {
            return Optional.empty();
        }
        return Optional.of(new VersionRow(
                model,
                ModelService.number(node),
                Json.text(node, "versionDescription"),
                notes.stage(),
                notes.approval(),
                notes.approved(),
                aliases(node),
                notes.tags(),
                false,
                new ArtifactSummary(
                        notes.uri().orElse(Json.text(node, "artifactUri")),
                        notes.digest(),
                        notes.size(),
                        notes.format()),
                notes.marks(),
                Times.of(node, "versionCreateTime"),
                notes.by()));
    }

    /** Versions, newest first. */
    Stream<VersionRow> versions(ModelName model, String filter) {
        try {
            return NewestFirst.of(service.versions(model.value(), filter, ROW), pageSize)
                    .flatMap(node -> version(model, node).stream());
        } catch (NotFoundException none) {
            return Stream.empty();
        }
    }

    /** Numbers of all versions of a model, those that count as deleted included, with their JSON. */
    Map<VersionNumber, JsonNode> all(ModelName model) {
        Map<VersionNumber, JsonNode> all = new TreeMap<>();
        try (Stream<JsonNode> versions = service.versions(model.value(), "", Copies.FIELDS + ",versionAliases")) {
            versions.forEach(node -> all.put(ModelService.number(node), node));
        }
        return all;
    }
}
