package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.CopyModelRequest;
import com.google.cloud.aiplatform.v1.Model;
import dev.modelregistry.vertex.FakeModels.Registered;
import dev.modelregistry.vertex.FakeModels.Version;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies of versions, between the regions of one project. As the documentation has it they have neither the aliases nor the evaluations of
 * their original; of labels it says nothing, so they go along or stay behind as a test wants it.
 */
final class FakeCopies {

    private static final Pattern VERSION =
            Pattern.compile("projects/(?:p1|123456789012)/locations/([^/]+)/models/([^/@:]+)(?:@([^/:]+))?");

    private final Map<String, FakeModels> regions = new ConcurrentHashMap<>();
    private volatile boolean labels = true;
    private volatile boolean first;

    /** Whether labels go along; they do unless set. */
    void takeLabels(boolean value) {
        labels = value;
    }

    /** Whether the copy of a copy names the first of its originals, which is not documented; the last unless set. */
    void nameTheFirst(boolean value) {
        first = value;
    }

    void from(String location, FakeModels models) {
        regions.put(location, models);
    }

    /** What is copied, as it is when the copy begins. */
    record Original(String name, Registered model, Version version, Map<String, String> labels) {}

    Original original(String source) {
        Matcher name = VERSION.matcher(source);
        if (!name.matches()) {
            throw FakeProblem.invalid("sourceModel " + source);
        }
        FakeModels models = regions.get(name.group(1));
        Registered model = models == null ? null : models.get(name.group(2));
        Version version = model == null ? null : version(model, name.group(3));
        if (version == null) {
            throw FakeProblem.notFound("The Model does not exist: " + source);
        }
        Map<String, String> shown = new TreeMap<>(model.labels);
        shown.putAll(version.labels);
        return new Original(
                "projects/123456789012/locations/" + name.group(1) + "/models/" + model.id + "@" + version.number,
                model,
                version,
                shown);
    }

    private static Version version(Registered model, String which) {
        if (which == null) {
            return model.byAlias(FakeModels.DEFAULT);
        }
        return which.matches("[0-9]+") ? model.versions.get(Long.parseLong(which)) : model.byAlias(which);
    }

    /** Makes the copy, when the operation ends. */
    void add(FakeModels models, String id, long number, Original original, CopyModelRequest request) {
        Registered model = models.get(id);
        if (model == null && !request.getParentModel().isEmpty()) {
            throw FakeProblem.notFound("The Model was deleted: " + id);
        }
        Version from = original.version();
        Model given = Model.newBuilder()
                .setDisplayName(original.model().displayName)
                .setDescription(original.model().description)
                .setVersionDescription(from.description)
                .setArtifactUri(from.artifactUri)
                .setPipelineJob(from.pipelineJob)
                .setPredictSchemata(from.schemata)
                .putAllLabels(labels ? original.labels() : Map.of())
                .build();
        if (model == null) {
            model = new Registered(id, given);
            models.all().put(id, model);
        }
        Version copy = model.add(given, number);
        copy.original = first && !from.original.isEmpty() ? from.original : original.name();
        copy.account = request.getCustomServiceAccount();
        copy.key = request.getEncryptionSpec().getKmsKeyName();
    }
}
