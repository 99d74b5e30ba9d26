package dev.modelregistry.testkit;

import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.schema.Compatibility;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Verdict;
import dev.modelregistry.schema.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Says what should be true of one version. It speaks of the moment at which the version was looked up. */
public final class ModelVersionAssert extends AbstractAssert<ModelVersionAssert, ModelEntry> {

    ModelVersionAssert(ModelEntry entry) {
        super(entry, ModelVersionAssert.class);
    }

    /**
     * Callers made for this signature can use the version unchanged: its own signature is identical or compatible, as
     * {@link ModelSignature#compatibilityFrom} defines it.
     *
     * @param callers the inputs that callers send, and the outputs that they read
     */
    public ModelVersionAssert accepts(ModelSignature callers) {
        Compatibility compatibility = signature().compatibilityFrom(callers);
        if (compatibility.verdict() != Verdict.IDENTICAL && compatibility.verdict() != Verdict.COMPATIBLE) {
            throw failure(
                    "%s", "expected callers of this signature to be accepted, but:" + lines(compatibility.reasons()));
        }
        return this;
    }

    /** These input values fit the version's signature, as {@link ModelSignature#check} defines it. */
    public ModelVersionAssert accepts(Map<String, ?> values) {
        List<Violation> violations = signature().check(values);
        if (!violations.isEmpty()) {
            throw failure(
                    "%s",
                    "expected these values to be accepted, but:"
                            + lines(violations.stream().map(Violation::toString).toList()));
        }
        return this;
    }

    /** It has this number. */
    public ModelVersionAssert hasVersion(long number) {
        return expected("version", Long.toString(number), actual.version().toString());
    }

    /** It has this semantic version, with the same build metadata. */
    public ModelVersionAssert hasSemanticVersion(String version) {
        return expected(
                "semantic version",
                version,
                actual.semanticVersion().map(Object::toString).orElse("none"));
    }

    /** It stands in this stage. */
    public ModelVersionAssert isInStage(Stage stage) {
        return expected("stage", stage.name(), actual.stage().name());
    }

    /** Its approvals for production stand so. */
    public ModelVersionAssert hasApprovalStatus(ApprovalStatus status) {
        return expected(
                "approval status", status.name(), actual.approvalStatus().name());
    }

    /** This alias points to it. */
    public ModelVersionAssert hasAlias(String alias) {
        if (actual.aliases().stream().noneMatch(one -> one.value().equals(alias))) {
            throw failure("expected the alias '%s', but the aliases are %s", alias, actual.aliases());
        }
        return this;
    }

    /** This alias does not point to it. */
    public ModelVersionAssert hasNoAlias(String alias) {
        if (actual.aliases().stream().anyMatch(one -> one.value().equals(alias))) {
            throw failure("expected no alias '%s', but the aliases are %s", alias, actual.aliases());
        }
        return this;
    }

    /** It has this tag with this value. */
    public ModelVersionAssert hasTag(String key, String value) {
        if (!value.equals(actual.tags().get(key))) {
            throw failure("expected the tag '%s=%s', but the tags are %s", key, value, actual.tags());
        }
        return this;
    }

    /** The latest value of this metric is at least this; what was not measured fails. */
    public ModelVersionAssert hasMetricAtLeast(String metric, double least) {
        double value = metric(metric);
        if (!(value >= least)) {
            throw failure("expected the metric '%s' to be at least %s, but it is %s", metric, least, value);
        }
        return this;
    }

    /** The latest value of this metric is at most this; what was not measured fails. */
    public ModelVersionAssert hasMetricAtMost(String metric, double most) {
        double value = metric(metric);
        if (!(value <= most)) {
            throw failure("expected the metric '%s' to be at most %s, but it is %s", metric, most, value);
        }
        return this;
    }

    /** Its lineage names this data set. */
    public ModelVersionAssert wasTrainedOn(String dataset) {
        List<String> names =
                actual.lineage().datasets().stream().map(one -> one.name()).toList();
        if (!names.contains(dataset)) {
            throw failure("expected the data set '%s' in its lineage, which names %s", dataset, names);
        }
        return this;
    }

    private ModelSignature signature() {
        return actual.signature()
                .orElseThrow(() -> failure("expected a signature, but the version was registered without one"));
    }

    private double metric(String metric) {
        Double value = actual.metrics().get(metric);
        if (value == null) {
            throw failure("expected a metric '%s', but the metrics are %s", metric, actual.metrics());
        }
        return value;
    }

    private ModelVersionAssert expected(String what, String wanted, String found) {
        if (!wanted.equals(found)) {
            throw failure("expected the %s %s, but it is %s", what, wanted, found);
        }
        return this;
    }

    private static String lines(List<String> reasons) {
        return reasons.stream().map(reason -> "\n  " + reason).collect(Collectors.joining());
    }
}
