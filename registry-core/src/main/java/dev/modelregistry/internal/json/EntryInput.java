package dev.modelregistry.internal.json;

import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.schema.ModelSignature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user says about an entry in a file.
 *
 * @param model the model it is meant for, where the file says
 * @param semanticVersion where the file says
 * @param tags in the order of the file
 * @param evaluations those of {@code evaluations}, then those of {@code metrics} that they do not hold
 * @param hyperparameters in the order of the file
 * @param description where the file says; may be empty
 * @param documentation what people wrote about it
 * @param signature where the file says
 * @param flavors ways in which it can be loaded
 * @param environment where the file says
 * @param lineage where the file says
 * @param format of the artifact, where the file says
 * @param roles of single files of the artifact, by path
 * @param lifecycle how its life ends
 */
public record EntryInput(
        Optional<ModelName> model,
        Optional<SemanticVersion> semanticVersion,
        Map<String, String> tags,
        List<Evaluation> evaluations,
        Map<String, String> hyperparameters,
        Optional<String> description,
        Documentation documentation,
        Optional<ModelSignature> signature,
        List<Flavor> flavors,
        Optional<Environment> environment,
        Optional<Lineage> lineage,
        Optional<String> format,
        Map<String, FileRole> roles,
        Lifecycle lifecycle) {

    /** Copies the collections. */
    public EntryInput {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        evaluations = List.copyOf(evaluations);
        hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
        flavors = List.copyOf(flavors);
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }
}
