package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes what is known of a version: reads it, and writes all its labels under the etag that was read. The etag may cover more than
 * the labels, so a conflict is answered by reading again.
 */
final class VersionChange {

    private static final int TRIES = 20;

    private final ModelService service;
    private final MoreObjects more;
    private final ModelName model;

    VersionChange(ModelService service, MoreObjects more, ModelName model) {
        this.service = service;
        this.more = more;
        this.model = model;
    }

    /** Without effect when the version is not there, or nothing changes. */
    void apply(VersionNumber number, UnaryOperator<VersionNotes> change) {
        for (int tries = 1; ; tries++) {
            Optional<JsonNode> node = service.version(model.value(), number);
            if (node.isEmpty()) {
                throw new NotFoundException("version " + number + " of model '" + model + "' does not exist");
            }
            Map<String, String> labels = Copies.labels(node.get());
            VersionNotes before = more.notes(model, labels);
            VersionNotes after = change.apply(before);
            if (after.equals(before)) {
                return;
            }
            ObjectNode body = Json.object().put("etag", Json.text(node.get(), "etag"));
            body.set("labels", Json.of(Copies.marked(node.get(), more.store(model, after, new TagLabels(labels)))));
            try {
                service.patchVersion(model.value(), number, "labels", body);
                return;
            } catch (ConflictException changed) {
                if (tries >= TRIES) {
                    throw changed;
                }
            }
        }
    }
}
