package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.http.internal.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tags of models as labels of models. The object of the model has them all; those that fit are shown here too. Writing replaces all
 * labels of a model, and no answer tells them apart from those of a version, so that they are worked out first: where
 * that cannot be done with certainty, nothing is written, as other people's labels must stay as they are.
 */
final class ModelTags {

    private static final int TRIES = 20;

    private final ModelService service;

    ModelTags(ModelService service) {
        this.service = service;
    }

    /** Shows changes. Without effect while the model has no version made by this library. */
    void show(ModelName model, Map<String, String> set, Collection<String> remove) {
        for (int tries = 1; ; tries++) {
            Optional<JsonNode> node = service.model(model.value());
            if (node.isEmpty()) {
                return;
            }
            Optional<Present> present = present(model);
            if (present.isEmpty()) {
                return;
            }
            Map<String, String> ours = present.get().changed(set, remove);
            if (ours.equals(present.get().ours())) {
                return;
            }
            Map<String, String> labels = new TreeMap<>(present.get().others());
            labels.putAll(ours);
            if (!ours.isEmpty()) {
                labels.put(TagLabels.OF_MODEL, TagLabels.list(ours.keySet()));
            }
            ObjectNode body = Json.object().put("etag", Json.text(node.get(), "etag"));
            body.set("labels", Json.of(labels));
            try {
                service.patchModel(model.value(), "labels", body);
                return;
            } catch (ConflictException changed) {
                if (tries >= TRIES) {
                    throw changed;
                }
            }
        }
    }

    /**
     * Labels of a model.
     *
     * @param ours tags that this library wrote
     * @param others those of other people
     * @param versions labels of all versions, as answers show them
     */
    private record Present(Map<String, String> ours, Map<String, String> others, List<TagLabels> versions) {

        Map<String, String> changed(Map<String, String> set, Collection<String> remove) {
            Map<String, String> after = new TreeMap<>(ours);
            after.keySet().removeAll(remove);
            new TreeMap<>(set).forEach((key, value) -> {
                boolean known = after.remove(key) != null;
                if (fits(key, value) && (known || after.size() < TagLabels.MOST)) {
                    after.put(key, value);
                }
            });
            return after;
        }

        private boolean fits(String key, String value) {
            return !Labels.isOurs(key)
                    && NativeLimits.isLabelKey(key)
                    && NativeLimits.isLabelValue(value)
                    && !others.containsKey(key)
                    && versions.stream()
                            .noneMatch(version -> version.labels().containsKey(key) && !version.isOfModel(key));
        }
    }

    /** What every version of ours shows and none has of its own is the model's. Empty where that leaves a doubt. */
    private Optional<Present> present(ModelName model) {
        List<TagLabels> versions = new ArrayList<>();
        try (Stream<JsonNode> all = service.versions(model.value(), "", Copies.FIELDS)) {
            all.forEach(node -> versions.add(new TagLabels(Copies.labels(node))));
        }
        List<Map<String, String>> shown =
                versions.stream().flatMap(one -> one.maybeOfModel().stream()).toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> common = new TreeMap<>(shown.get(0));
        common.keySet().removeIf(key -> !shown.stream().allMatch(one -> one.containsKey(key)));
        boolean doubtful = common.entrySet().stream()
                .anyMatch(one ->
                        shown.stream().anyMatch(other -> !one.getValue().equals(other.get(one.getKey()))));
        if (doubtful) {
            return Optional.empty();
        }
        Map<String, String> ours = new TreeMap<>(common);
        ours.keySet().removeIf(key -> versions.stream().noneMatch(version -> version.isOfModel(key)));
        common.keySet().removeAll(ours.keySet());
        return Optional.of(new Present(ours, common, versions));
    }
}
