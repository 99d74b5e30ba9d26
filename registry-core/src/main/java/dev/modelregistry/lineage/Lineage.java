package dev.modelregistry.lineage;

import dev.modelregistry.entry.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a model comes from.
 *
 * @param run training run
 * @param repository address of the code, without credentials
 * @param gitCommit commit of the code
 * @param dirty whether the working directory held changes that are not in the commit; absent when nobody knows
 * @param codeSource who said so: {@code given}, {@code working-directory} or {@code ci}
 * @param datasets data it was made from
 * @param featureEngineering version of the feature engineering
 * @param featureStore references into feature stores
 * @param frameworks versions by name, in the order of the names
 * @param parents models it was made from, as URIs like {@code models:/base/3}
 */
public record Lineage(
        Optional<String> run,
        Optional<String> repository,
        Optional<String> gitCommit,
        Optional<Boolean> dirty,
        Optional<String> codeSource,
        List<Dataset> datasets,
        Optional<String> featureEngineering,
        List<String> featureStore,
        Map<String, String> frameworks,
        List<String> parents) {

    private static final Lineage NONE = builder().build();

    /** Checks the values and copies the collections. */
    public Lineage {
        Text.line("lineage run", run);
        Text.address("lineage repository", repository);
        Text.line("lineage gitCommit", gitCommit);
        Text.line("lineage codeSource", codeSource);
        datasets = List.copyOf(datasets);
        Text.line("lineage featureEngineering", featureEngineering);
        featureStore = List.copyOf(featureStore);
        featureStore.forEach(reference -> Text.address("lineage featureStore", reference));
        frameworks = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(frameworks)));
        frameworks.forEach((name, version) -> {
            Text.line("framework name", name);
            Text.line("version of framework '" + Text.shown(name) + "'", version);
        });
        parents = List.copyOf(parents);
        parents.forEach(parent -> Text.line("lineage parent", parent));
    }

    /** Nothing known. */
    public static Lineage none() {
        return NONE;
    }

    /** Collects what is known. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with what is known here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.run = run;
        builder.repository = repository;
        builder.gitCommit = gitCommit;
        builder.dirty = dirty;
        builder.codeSource = codeSource;
        builder.datasets.addAll(datasets);
        builder.featureEngineering = featureEngineering;
        builder.featureStore.addAll(featureStore);
        builder.frameworks.putAll(frameworks);
        builder.parents.addAll(parents);
        return builder;
    }

    /** Collects what is known of a model's origin. Nothing is needed. Not thread-safe. */
    public static final class Builder {

        private Optional<String> run = Optional.empty();
        private Optional<String> repository = Optional.empty();
        private Optional<String> gitCommit = Optional.empty();
        private Optional<Boolean> dirty = Optional.empty();
        private Optional<String> codeSource = Optional.empty();
        private final List<Dataset> datasets = new ArrayList<>();
        private Optional<String> featureEngineering = Optional.empty();
        private final List<String> featureStore = new ArrayList<>();
        private final Map<String, String> frameworks = new TreeMap<>();
        private final List<String> parents = new ArrayList<>();

        private Builder() {}

        /** The training run. */
        public Builder run(String id) {
            run = Optional.of(id);
            return this;
        }

        /** Address of the code, without credentials. */
        public Builder repository(String address) {
            repository = Optional.of(address);
            return this;
        }

        /** Commit of the code. */
        public Builder gitCommit(String commit) {
            gitCommit = Optional.of(commit);
            return this;
        }

        /** Whether there were changes that are not in the commit. */
        public Builder dirty(boolean value) {
            dirty = Optional.of(value);
            return this;
        }

        /** Who said which code it was: {@code given}, {@code working-directory} or {@code ci}. */
        public Builder codeSource(String source) {
            codeSource = Optional.of(source);
            return this;
        }

        /** Takes repository, commit, dirty flag and source from what was found. */
        public Builder code(CodeVersion code) {
            repository = code.repository();
            gitCommit = Optional.of(code.commit());
            dirty = code.dirty();
            codeSource = Optional.of(code.source());
            return this;
        }

        /** Adds a data set known by name and digest. */
        public Builder dataset(String name, String digest) {
            return dataset(Dataset.of(name, digest));
        }

        /** Adds a data set. */
        public Builder dataset(Dataset dataset) {
            datasets.add(dataset);
            return this;
        }

        /** Version of the feature engineering. */
        public Builder featureEngineering(String version) {
            featureEngineering = Optional.of(version);
            return this;
        }

        /** Adds a reference into a feature store. */
        public Builder featureStore(String reference) {
            featureStore.add(reference);
            return this;
        }

        /** Adds the version of a framework, in place of an earlier one of that name. */
        public Builder framework(String name, String version) {
            frameworks.put(name, version);
            return this;
        }

        /** Adds a model that this one was made from, as a URI like {@code models:/base/3}. */
        public Builder parent(String uri) {
            parents.add(uri);
            return this;
        }

        /** The lineage, checked. */
        public Lineage build() {
            return new Lineage(
                    run,
                    repository,
                    gitCommit,
                    dirty,
                    codeSource,
                    datasets,
                    featureEngineering,
                    featureStore,
                    frameworks,
                    parents);
        }
    }
}
