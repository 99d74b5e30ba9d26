package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A part of a lineage that a policy can demand. What is demanded of data sets has to hold for each of them. */
public enum LineageField {
    /** The training run. */
    RUN("run"),
    /** At least one data set. */
    DATASET("dataset"),
    /** The version of the data. */
    DATASET_VERSION("datasetVersion"),
    /** The digest of the data. */
    DATASET_DIGEST("datasetDigest"),
    /** Quality scores of the data. */
    DATA_QUALITY("dataQuality"),
    /** The address of the code. */
    REPOSITORY("repository"),
    /** The commit of the code. */
    GIT_COMMIT("gitCommit"),
    /** The version of the feature engineering. */
    FEATURE_ENGINEERING("featureEngineering"),
    /** Versions of frameworks. */
    FRAMEWORKS("frameworks");

    private final String text;

    LineageField(String text) {
        this.text = text;
    }

    private static boolean each(Lineage lineage, Predicate<Dataset> has) {
        return !lineage.datasets().isEmpty() && lineage.datasets().stream().allMatch(has);
    }

    /** The spelling in policy files. */
    public String text() {
        return text;
    }

    /** Whether a lineage tells it. */
    public boolean isKnownIn(Lineage lineage) {
        return switch (this) {
            case RUN -> lineage.run().isPresent();
            case DATASET -> !lineage.datasets().isEmpty();
            case DATASET_VERSION -> each(lineage, one -> one.version().isPresent());
            case DATASET_DIGEST -> each(lineage, one -> one.digest().isPresent());
            case DATA_QUALITY -> each(lineage, one -> !one.quality().isEmpty());
            case REPOSITORY -> lineage.repository().isPresent();
            case GIT_COMMIT -> lineage.gitCommit().isPresent();
            case FEATURE_ENGINEERING -> lineage.featureEngineering().isPresent();
            case FRAMEWORKS -> !lineage.frameworks().isEmpty();
        };
    }

    /** Reads {@link #text()}. */
    public static LineageField parse(String text) {
        return Arrays.stream(values())
                .filter(field -> field.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidException("lineage field '" + Text.shown(text) + "' is not one of "
                        + Arrays.stream(values()).map(field -> field.text).collect(Collectors.joining(", "))));
    }
}
