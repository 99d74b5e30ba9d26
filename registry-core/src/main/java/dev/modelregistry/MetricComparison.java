package dev.modelregistry;

import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * Versions of a model by the latest value of one metric, best first.
 *
 * @param metric the metric
 * @param versions those that have it
 */
public record MetricComparison(String metric, List<Row> versions) {

    /** Copies the list. */
    public MetricComparison {
        versions = List.copyOf(versions);
    }

    /** Which values count as better. */
    public enum Better {
        /** Large ones. */
        HIGHER,
        /** Small ones. */
        LOWER
    }

    /**
     * One version.
     *
     * @param version its number
     * @param semanticVersion its semantic version
     * @param value the metric's latest value
     * @param dataset data set that it was measured on
     * @param stage its stage
     */
    public record Row(
            VersionNumber version,
            Optional<SemanticVersion> semanticVersion,
            double value,
            Optional<String> dataset,
            Stage stage) {}
}
