package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be known of a version.
 *
 * @param tags tags that have to be there, {@code KEY} or {@code KEY=VALUE}
 * @param signature whether a model signature has to be there
 * @param lineage parts of the lineage that have to be there
 * @param environment whether what it needs to run has to be there
 * @param description which texts have to be there; absent when none, empty for the description itself, spelled {@code true}
 * @param scan whether a clean verdict of the safety scan has to be there
 * @param metrics what metrics have to be
 */
public record EvidenceRules(
        List<String> tags,
        boolean signature,
        Set<LineageField> lineage,
        boolean environment,
        Optional<Set<DescriptionField>> description,
        boolean scan,
        List<MetricRule> metrics) {

    private static final EvidenceRules NONE =
            new EvidenceRules(List.of(), false, Set.of(), false, Optional.empty(), false, List.of());

    /** Copies the collections. */
    public EvidenceRules {
        tags.forEach(tag -> Text.line("tag", tag));
        tags = List.copyOf(tags);
        lineage = Collections.unmodifiableSet(new TreeSet<>(lineage));
        description = description.map(fields -> Collections.unmodifiableSet(new TreeSet<>(fields)));
        metrics = List.copyOf(metrics);
    }

    /** Nothing is demanded. */
    public static EvidenceRules none() {
        return NONE;
    }
}
