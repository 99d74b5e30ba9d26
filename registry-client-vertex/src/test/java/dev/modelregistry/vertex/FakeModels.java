package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.Model;
import com.google.cloud.aiplatform.v1.ModelContainerSpec;
import com.google.cloud.aiplatform.v1.ModelEvaluation;
import com.google.cloud.aiplatform.v1.PredictSchemata;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The models of the fake: numbering, {@code default}, aliases that move, labels of two levels that answers merge. */
final class FakeModels {

    static final String DEFAULT = "default";

    static final class Version {
        final long number;
        final NavigableSet<String> aliases = new TreeSet<>();
        final Map<String, String> labels = new TreeMap<>();
        final String artifactUri;
        final String image;
        final String pipelineJob;
        final PredictSchemata schemata;
        final List<ModelEvaluation> evaluations = new ArrayList<>();
        final Timestamp created = now();
        String description;
        Timestamp updated = created;
        /** Of a copy: resource name of the version that it was made of. */
        String original = "";
        /** Of a copy: the key that it is encrypted with. */
        String key = "";
        /** Of a copy: who made it, where that was not the service itself. */
        String account = "";

        long edition = 1;

        Version(long number, Model given) {
            this.number = number;
            this.artifactUri = given.getArtifactUri();
            this.image = given.getContainerSpec().getImageUri();
            this.pipelineJob = given.getPipelineJob();
            this.schemata = given.getPredictSchemata();
            this.description = given.getVersionDescription();
            labels.putAll(given.getLabelsMap());
        }

        void touch() {
            edition++;
            updated = now();
        }
    }

    static final class Registered {
        final String id;
        final String displayName;
        final Timestamp created = now();
        final NavigableMap<Long, Version> versions = new TreeMap<>();
        final Map<String, String> labels = new TreeMap<>();
        String description;
        Timestamp updated = created;
        long edition = 1;

        Registered(String id, Model given) {
            this.id = id;
            this.displayName = given.getDisplayName();
            this.description = given.getDescription();
        }

        Version add(Model given, long number) {
            Version version = new Version(number, given);
            versions.put(number, version);
            given.getVersionAliasesList().forEach(alias -> move(alias, version));
            if (versions.size() == 1) {
                version.aliases.add(DEFAULT);
            }
            return version;
        }

        void move(String alias, Version to) {
            versions.values().forEach(version -> {
                if (version != to && version.aliases.remove(alias)) {
                    version.touch();
                }
            });
            if (to.aliases.add(alias)) {
                to.touch();
            }
        }

        Version byAlias(String alias) {
            return versions.values().stream()
                    .filter(version -> version.aliases.contains(alias))
                    .findFirst()
                    .orElse(null);
        }

        List<Version> newestFirst() {
            List<Version> list = new ArrayList<>(versions.values());
            list.sort(Comparator.comparing((Version one) -> one.number).reversed());
            return list;
        }
    }

    private final NavigableMap<String, Registered> models = new TreeMap<>();
    /** Ids that an upload under way has taken. */
    private final Map<String, Long> numbers = new HashMap<>();

    Registered get(String id) {
        return models.get(id);
    }

    NavigableMap<String, Registered> all() {
        return models;
    }

    /** The number of the next version, once and for all: it is taken when the upload begins. */
    long nextNumber(String id) {
        return numbers.merge(id, 1L, Long::sum);
    }

    boolean isTaken(String id) {
        return numbers.containsKey(id);
    }

    void delete(String id) {
        models.remove(id);
        numbers.remove(id);
    }

    static Timestamp now() {
        Instant now = Instant.now();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }

    /** A version as an answer shows it. Which of two labels of one key wins the documentation does not say. */
    static Model shown(String name, Registered model, Version version) {
        Map<String, String> labels = new TreeMap<>(model.labels);
        labels.putAll(version.labels);
        Model.Builder shown = Model.newBuilder();
        if (!version.original.isEmpty()) {
            shown.getOriginalModelInfoBuilder().setModel(version.original);
            shown.getModelSourceInfoBuilder().setCopy(true);
        }
        return shown.setName(name)
                .setDisplayName(model.displayName)
                .setDescription(model.description)
                .setCreateTime(model.created)
                .setUpdateTime(model.updated)
                .setVersionId(Long.toString(version.number))
                .addAllVersionAliases(version.aliases)
                .setVersionDescription(version.description)
                .setVersionCreateTime(version.created)
                .setVersionUpdateTime(version.updated)
                .putAllLabels(labels)
                .setArtifactUri(version.artifactUri)
                .setPipelineJob(version.pipelineJob)
                .setContainerSpec(ModelContainerSpec.newBuilder().setImageUri(version.image))
                .setPredictSchemata(rewritten(model.id, version))
                // What an etag covers is not documented: here all that an answer shows.
                .setEtag("e" + version.number + "-" + version.edition + "-" + model.edition)
                .build();
    }

    /** Answers name a place of Google's own, to which the files were copied. */
    private static PredictSchemata rewritten(String id, Version version) {
        PredictSchemata.Builder shown = PredictSchemata.newBuilder();
        version.schemata
                .getAllFields()
                .forEach((field, uri) -> shown.setField(
                        field, "gs://tenant-of-google/" + id + "/" + version.number + "/" + field.getName()));
        return shown.build();
    }
}
