package dev.modelregistry.testkit.contract;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.VersionNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that readers see of a model, without names, numbers and times: so two models can be compared that went the
 * same way. Versions are named by their artifact's digest.
 *
 * @param text one line each of what is seen
 */
record StateView(SortedMap<String, String> text) {

    /** What is seen of a model under either of two names. */
    static StateView of(ModelRegistry registry, String name, String otherName) {
        SortedMap<String, String> text = new TreeMap<>();
        for (Map.Entry<String, String> one :
                Map.of("first name", name, "second name", otherName).entrySet()) {
            Optional<RegisteredModel> model = registry.findModel(one.getValue());
            model.ifPresent(row -> new Reader(registry, row, text).read(one.getKey()));
        }
        return new StateView(text);
    }

    /** No model at all. */
    boolean isNothing() {
        return text.isEmpty();
    }

    /** One model, without versions, aliases, tags and description. */
    boolean isEmptyModel() {
        return text.equals(Map.of("first name description", "", "first name tags", "{}"));
    }

    /** How many versions have this artifact. */
    long versionsOf(String digest) {
        return text.keySet().stream()
                .filter(key -> key.endsWith(digest + " stage"))
                .count();
    }

    private record Reader(ModelRegistry registry, RegisteredModel model, Map<String, String> text) {

        void read(String name) {
            Map<VersionNumber, String> digests = new HashMap<>();
            Map<String, Integer> twins = new HashMap<>();
            try (Stream<ModelVersion> versions = registry.versions(model.name().value())) {
                List<ModelVersion> oldestFirst = new ArrayList<>(versions.toList());
                java.util.Collections.reverse(oldestFirst);
                oldestFirst.forEach(row -> {
                    String digest =
                            row.artifact().digest().map(Object::toString).orElse("no digest");
                    int twin = twins.merge(digest, 1, Integer::sum);
                    String label = name + " " + (twin > 1 ? twin + ". " : "") + digest;
                    digests.put(row.version(), label);
                    version(label, row);
                });
            }
            text.put(name + " description", model.description());
            text.put(name + " tags", model.tags().toString());
            document(name);
            model.aliases()
                    .forEach((alias, version) ->
                            text.put(name + " alias " + alias, digests.getOrDefault(version, "no such version")));
        }

        private void document(String name) {
            String model = this.model.name().value();
            String said = registry.documentControl(model).json();
            int published = registry.publishedDocuments(model).size();
            if (!said.equals(DocumentControl.none().json()) || published > 0) {
                text.put(name + " document", said + ", published " + published);
            }
        }

        private void version(String label, ModelVersion row) {
            ModelEntry entry = registry.get(ModelUri.of(model.name().value(), row.version()));
            text.put(label + " stage", row.stage() + " " + entry.stage());
            text.put(label + " status", row.status().toString());
            text.put(label + " semantic version", row.semanticVersion().toString());
            text.put(label + " aliases", row.aliases() + " " + entry.aliases());
            text.put(label + " tags", row.tags() + " " + entry.tags());
            text.put(label + " description", entry.description());
            text.put(
                    label + " metrics",
                    entry.evaluations().stream().map(Evaluation::value).toList().toString());
            text.put(label + " links", entry.documentation().links().toString());
            text.put(
                    label + " deployments",
                    entry.deployments().stream()
                            .map(one -> one.endpoint())
                            .toList()
                            .toString());
            text.put(
                    label + " approval",
                    entry.approvalStatus() + " "
                            + entry.approvals().stream()
                                    .map(one -> one.by() + " " + one.decision())
                                    .toList());
        }
    }
}
