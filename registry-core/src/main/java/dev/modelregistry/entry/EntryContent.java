package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.schema.ModelSignature;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was known of a version when it was registered: the immutable record.
 *
 * @param model the model it was registered in
 * @param semanticVersion where one was given
 * @param tags in the order of their keys
 * @param evaluations measured values, in the order in which they were added
 * @param hyperparameters in the order of their names
 * @param description empty when there is none
 * @param documentation what people wrote about it
 * @param signature what it takes and gives, where known
 * @param flavors ways in which it can be loaded
 * @param environment what it needs to run
 * @param lineage where it comes from
 * @param artifact its files
 * @param lifecycle how its life ends
 * @param extensions top-level fields of a stored record that this version of the library does not know, as plain JSON
 *     values (null, Boolean, String, Long, BigInteger, BigDecimal, List, Map); they survive re-writing
 */
public record EntryContent(
        ModelName model,
        Optional<SemanticVersion> semanticVersion,
        Map<String, String> tags,
        List<Evaluation> evaluations,
        Map<String, String> hyperparameters,
        String description,
        Documentation documentation,
        Optional<ModelSignature> signature,
        List<Flavor> flavors,
        Environment environment,
        Lineage lineage,
        ModelArtifact artifact,
        Lifecycle lifecycle,
        Map<String, Object> extensions) {

    /** Names that a record's own fields have in its JSON form. */
    private static final Set<String> FIELDS = Set.of(
            "schema",
            "model",
            "semanticVersion",
            "tags",
            "evaluations",
            "hyperparameters",
            "description",
            "documentation",
            "signature",
            "flavors",
            "environment",
            "lineage",
            "artifact",
            "lifecycle",
            "aliases");

    /** Checks the texts and copies the collections. */
    public EntryContent {
        tags = SortedCopy.ofTexts("tag", tags);
        evaluations = List.copyOf(evaluations);
        hyperparameters = SortedCopy.ofTexts("hyperparameter", hyperparameters);
        Text.unicode("description", description);
        flavors = List.copyOf(flavors);
        extensions = PlainJson.object("", extensions);
        for (String field : extensions.keySet()) {
            if (FIELDS.contains(field)) {
                throw new InvalidException("extension '" + field + "' has the name of a field of the record");
            }
        }
    }

    /** The latest value of each metric, in the order of the names; the last one in {@link #evaluations()} wins. */
    public Map<String, Double> metrics() {
        Map<String, Double> latest = new TreeMap<>();
        evaluations.forEach(evaluation -> latest.put(evaluation.metric(), evaluation.value()));
        return Collections.unmodifiableMap(latest);
    }

    /** The same with a semantic version. */
    public EntryContent withSemanticVersion(SemanticVersion version) {
        return with(Optional.of(version), evaluations, artifact);
    }

    /** The same with other evaluations. */
    public EntryContent withEvaluations(List<Evaluation> values) {
        return with(semanticVersion, values, artifact);
    }

    /** The same with another artifact. */
    public EntryContent withArtifact(ModelArtifact other) {
        return with(semanticVersion, evaluations, other);
    }

    private EntryContent with(Optional<SemanticVersion> version, List<Evaluation> values, ModelArtifact files) {
        return new EntryContent(
                model,
                version,
                tags,
                values,
                hyperparameters,
                description,
                documentation,
                signature,
                flavors,
                environment,
                lineage,
                files,
                lifecycle,
                extensions);
    }
}
