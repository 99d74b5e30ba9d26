package dev.modelregistry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.schema.ModelSignature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a training job hands over to make an entry. Immutable; made by {@link #of(String)}.
 *
 * <p>A registration happens exactly once: repeating it, also from another process and also after a crash, gives the
 * version that the first attempt made. What identifies it is the {@linkplain Builder#requestKey request key} when given,
 * else model name, artifact digest and content, without run id, actor and times.
 */
public final class Registration {

    private final ModelName model;
    private final ArtifactSource source;
    private final Builder given;

    private Registration(Builder builder, ArtifactSource source) {
        this.model = builder.model;
        this.source = source;
        this.given = new Builder(builder);
    }

    /** Begins a registration of a version of the named model. */
    public static Builder of(String model) {
        return new Builder(ModelName.of(model));
    }

    /** The model. */
    public ModelName model() {
        return model;
    }

    /** What the version is made from. */
    public ArtifactSource source() {
        return source;
    }

    /** The format, when stated. */
    public Optional<String> format() {
        return given.format;
    }

    /** Flavors as stated. */
    public List<Flavor> flavors() {
        return Collections.unmodifiableList(given.flavors);
    }

    /** The semantic version asked for. */
    public Optional<SemanticVersion> semanticVersion() {
        return given.semanticVersion;
    }

    /** Whether the semantic version follows from the signature's compatibility. */
    public boolean autoSemanticVersion() {
        return given.autoSemanticVersion;
    }

    /** Metric values; those without a time get the registration's. */
    public List<Measurement> measurements() {
        return Collections.unmodifiableList(given.measurements);
    }

    /** Hyperparameters. */
    public Map<String, String> hyperparameters() {
        return Collections.unmodifiableMap(given.hyperparameters);
    }

    /** Tags. */
    public Map<String, String> tags() {
        return Collections.unmodifiableMap(given.tags);
    }

    /** Where the version came from, as stated. */
    public Lineage lineage() {
        return given.lineage;
    }

    /** The environment, when stated. */
    public Optional<Environment> environment() {
        return given.environment;
    }

    /** The model signature, when stated. */
    public Optional<ModelSignature> signature() {
        return given.signature;
    }

    /** The description; empty when there is none. */
    public String description() {
        return given.description;
    }

    /** Use case, limitations and links. */
    public Documentation documentation() {
        return given.documentation;
    }

    /** Deprecation, sunset, successor, retention. */
    public Lifecycle lifecycle() {
        return given.lifecycle;
    }

    /** Roles of files, by path. */
    public Map<String, FileRole> roles() {
        return Collections.unmodifiableMap(given.roles);
    }

    /** Aliases that shall point to the new version. */
    public Set<Alias> aliases() {
        return Collections.unmodifiableSet(given.aliases);
    }

    /** The caller's own key of this registration. */
    public Optional<String> requestKey() {
        return given.requestKey;
    }

    /** Directory whose repository and commit are recorded when the lineage does not say. */
    public Optional<Path> codeDirectory() {
        return given.codeDirectory;
    }

    /** Who hears of progress. */
    public Optional<ProgressListener> progress() {
        return given.progress;
    }

    /**
     * A metric value.
     *
     * @param metric its name
     * @param value finite
     * @param step training step
     * @param dataset data set that it was measured on
     */
    public record Measurement(String metric, double value, OptionalLong step, Optional<String> dataset) {

        /** Checks name and value. */
        public Measurement {
            new Evaluation(metric, value, step, dataset, java.time.Instant.EPOCH);
        }
    }

    /** Collects a registration. Not thread-safe. */
    public static final class Builder {

        private final ModelName model;
        private Optional<ArtifactSource> source = Optional.empty();
        private Optional<ContentDigest> trusted = Optional.empty();
        private ArtifactSource.Links links = ArtifactSource.Links.REFUSE;
        private Optional<String> format = Optional.empty();
        private final List<Flavor> flavors = new ArrayList<>();
        private Optional<SemanticVersion> semanticVersion = Optional.empty();
        private boolean autoSemanticVersion;
        private final List<Measurement> measurements = new ArrayList<>();
        private final Map<String, String> hyperparameters = new LinkedHashMap<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private Lineage lineage = Lineage.none();
        private Optional<Environment> environment = Optional.empty();
        private Optional<ModelSignature> signature = Optional.empty();
        private String description = "";
        private Documentation documentation = Documentation.none();
        private Lifecycle lifecycle = Lifecycle.none();
        private final Map<String, FileRole> roles = new LinkedHashMap<>();
        private final Set<Alias> aliases = new LinkedHashSet<>();
        private Optional<String> requestKey = Optional.empty();
        private Optional<Path> codeDirectory = Optional.of(Path.of(""));
        private Optional<ProgressListener> progress = Optional.empty();

        private Builder(ModelName model) {
            this.model = model;
        }

        private Builder(Builder other) {
            this.model = other.model;
            this.source = other.source;
            this.trusted = other.trusted;
            this.links = other.links;
            this.format = other.format;
            this.flavors.addAll(other.flavors);
            this.semanticVersion = other.semanticVersion;
            this.autoSemanticVersion = other.autoSemanticVersion;
            this.measurements.addAll(other.measurements);
            this.hyperparameters.putAll(other.hyperparameters);
            this.tags.putAll(other.tags);
            this.lineage = other.lineage;
            this.environment = other.environment;
            this.signature = other.signature;
            this.description = other.description;
            this.documentation = other.documentation;
            this.lifecycle = other.lifecycle;
            this.roles.putAll(other.roles);
            this.aliases.addAll(other.aliases);
            this.requestKey = other.requestKey;
            this.codeDirectory = other.codeDirectory;
            this.progress = other.progress;
        }

        /** A local file or directory, to be stored in the registry. */
        public Builder artifact(Path path) {
            source = Optional.of(new ArtifactSource.LocalFiles(path, links));
            return this;
        }

        /** A place that is registered as it is, for example {@code file:/models/fraud} or {@code s3://bucket/key}. */
        public Builder artifact(String reference) {
            source = Optional.of(new ArtifactSource.Reference(reference, trusted));
            return this;
        }

        /** Stores what symbolic links point to; otherwise they are refused. */
        public Builder followLinks() {
            links = ArtifactSource.Links.FOLLOW;
            return this;
        }

        /** States the digest of a referenced artifact, which is then not recomputed. */
        public Builder trustDigest(ContentDigest digest) {
            trusted = Optional.of(digest);
            return this;
        }

        /** States the format; otherwise it is looked up in the files. */
        public Builder format(String value) {
            if (!value.matches("[a-z0-9][a-z0-9._+-]{0,63}")) {
                throw new InvalidException("format '" + (value.length() > 80 ? value.substring(0, 80) : value)
                        + "' is not allowed: up to 64 of lower-case letters, digits, '.', '_', '+', '-'");
            }
            format = Optional.of(value);
            return this;
        }

        /** Adds a flavor with the version of its framework. */
        public Builder flavor(String name, String version) {
            return flavor(Flavor.of(name, version));
        }

        /** Adds a flavor. */
        public Builder flavor(Flavor flavor) {
            if (flavors.stream().anyMatch(f -> f.name().equals(flavor.name()))) {
                throw twice("flavor", flavor.name());
            }
            flavors.add(flavor);
            return this;
        }

        /** Asks for a semantic version, which is unique in the model. */
        public Builder semanticVersion(String version) {
            return semanticVersion(SemanticVersion.parse(version));
        }

        /** Asks for a semantic version, which is unique in the model. */
        public Builder semanticVersion(SemanticVersion version) {
            semanticVersion = Optional.of(version);
            autoSemanticVersion = false;
            return this;
        }

        /**
         * Lets the semantic version follow from the signature: first 1.0.0; then a breaking change is a new major, a
         * compatible one a new minor, an identical signature a new patch version.
         */
        public Builder autoSemanticVersion() {
            semanticVersion = Optional.empty();
            autoSemanticVersion = true;
            return this;
        }

        /** Adds the value of a metric. */
        public Builder metric(String name, double value) {
            if (measurements.stream()
                    .anyMatch(m -> m.metric().equals(name) && m.dataset().isEmpty())) {
                throw twice("metric", name);
            }
            return measurement(new Measurement(name, value, OptionalLong.empty(), Optional.empty()));
        }

        /** Adds a metric value with its step and data set. */
        public Builder measurement(Measurement measurement) {
            measurements.add(measurement);
            return this;
        }

        /** Adds a hyperparameter. */
        public Builder hyperparameter(String name, String value) {
            if (hyperparameters.putIfAbsent(name, value) != null) {
                throw twice("hyperparameter", name);
            }
            return this;
        }

        /** Adds a tag. */
        public Builder tag(String key, String value) {
            if (tags.putIfAbsent(key, value) != null) {
                throw twice("tag", key);
            }
            return this;
        }

        /** Where the version came from. */
        public Builder lineage(Lineage value) {
            lineage = value;
            return this;
        }

        /** The environment that the model needs; otherwise it is read from the artifact. */
        public Builder environment(Environment value) {
            environment = Optional.of(value);
            return this;
        }

        /** The model signature; otherwise it is read from the artifact. */
        public Builder signature(ModelSignature value) {
            signature = Optional.of(value);
            return this;
        }

        /** Describes the version in words. */
        public Builder description(String value) {
            description = value;
            return this;
        }

        /** Use case, intended use, limitations, links. */
        public Builder documentation(Documentation value) {
            documentation = value;
            return this;
        }

        /** Deprecation, sunset, successor, retention. */
        public Builder lifecycle(Lifecycle value) {
            lifecycle = value;
            return this;
        }

        /** States the role of one file of the artifact. */
        public Builder role(String path, FileRole role) {
            roles.put(path, role);
            return this;
        }

        /** Points an alias to the new version, in the same event. */
        public Builder alias(Alias alias) {
            aliases.add(alias);
            return this;
        }

        /**
         * The caller's own key of this registration, for example a build number: 1 to 200 printable characters. With one that nobody
         * has used the files are read once, while they are stored.
         */
        public Builder requestKey(String key) {
            if (key.isBlank() || key.length() > 200 || key.codePoints().anyMatch(Character::isISOControl)) {
                throw new InvalidException("request key has to be 1 to 200 printable characters");
            }
            requestKey = Optional.of(key);
            return this;
        }

        /** Takes repository and commit from this directory; otherwise the working directory is looked at. */
        public Builder codeDirectory(Path directory) {
            codeDirectory = Optional.of(directory);
            return this;
        }

        /** Takes repository and commit from nowhere but the stated lineage. */
        public Builder noCodeDetection() {
            codeDirectory = Optional.empty();
            return this;
        }

        /** Who hears of progress. */
        public Builder progress(ProgressListener listener) {
            progress = Optional.of(listener);
            return this;
        }

        /** The registration, checked. */
        public Registration build() {
            ArtifactSource chosen = source.orElseThrow(() -> new InvalidException(
                    "artifact is missing: a registration needs artifact(path) or artifact(reference)"));
            if (chosen instanceof ArtifactSource.LocalFiles local) {
                if (trusted.isPresent()) {
                    throw new InvalidException("trustDigest speaks of references; local files are always hashed");
                }
                return new Registration(this, new ArtifactSource.LocalFiles(local.path(), links));
            }
            return new Registration(
                    this, new ArtifactSource.Reference(((ArtifactSource.Reference) chosen).uri(), trusted));
        }

        private static InvalidException twice(String what, String key) {
            return new InvalidException(what + " '" + key + "' is given twice");
        }
    }
}
