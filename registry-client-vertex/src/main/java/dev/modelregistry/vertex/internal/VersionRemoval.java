package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes versions. Vertex AI refuses to delete a model's only version, and the one that {@code default} points to: the first is
 * marked as deleted and goes when there is another, from the second {@code default} is taken first.
 */
final class VersionRemoval {

    private final ModelService service;
    private final Rows rows;
    private final MoreObjects more;
    private final ModelName model;

    VersionRemoval(ModelService service, Rows rows, MoreObjects more, ModelName model) {
        this.service = service;
        this.rows = rows;
        this.more = more;
        this.model = model;
    }

    void delete(VersionNumber number) {
        try {
            Map<VersionNumber, JsonNode> all = rows.all(model);
            JsonNode node = all.remove(number);
            if (node == null) {
                return;
            }
            Optional<VersionNumber> heir = all.entrySet().stream()
                    .filter(one -> !isDeleted(one.getValue()))
                    .map(Map.Entry::getKey)
                    .max(VersionNumber::compareTo);
            if (heir.isEmpty()) {
                mark(number, node);
                return;
            }
            if (aliases(node).contains(NativeLimits.DEFAULT)) {
                service.mergeAliases(model.value(), heir.get(), List.of(NativeLimits.DEFAULT));
            }
            remove(number);
        } catch (NotFoundException gone) {
            return; // That is what was wanted.
        }
    }

    private void remove(VersionNumber number) {
        try {
            service.deleteVersion(model.value(), number);
        } catch (NotFoundException gone) {
            throw gone;
        } catch (RegistryException failed) {
            // An operation can end in an error although the version is gone: only looking tells.
            if (service.version(model.value(), number).isPresent()) {
                throw failed;
            }
        }
    }

    private void mark(VersionNumber number, JsonNode node) {
        List<String> minus = new ArrayList<>();
        aliases(node).stream()
                .filter(alias -> !alias.equals(NativeLimits.DEFAULT))
                .forEach(alias -> minus.add("-" + alias));
        if (!minus.isEmpty()) {
            service.mergeAliases(model.value(), number, minus);
        }
        new VersionChange(service, more, model).apply(number, VersionNotes::asDeleted);
    }

    private static boolean isDeleted(JsonNode node) {
        return Copies.labels(node).containsKey(Labels.DELETED);
    }

    private static List<String> aliases(JsonNode node) {
        List<String> aliases = new ArrayList<>();
        node.path("versionAliases").forEach(alias -> aliases.add(alias.asText()));
        return aliases;
    }
}
