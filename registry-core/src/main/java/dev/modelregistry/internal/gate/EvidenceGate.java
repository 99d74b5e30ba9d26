package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.policy.DescriptionField;
import dev.modelregistry.policy.EvidenceRules;
import dev.modelregistry.policy.LineageField;
import dev.modelregistry.policy.MetricRule;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to be known of a version. */
final class EvidenceGate {

    private final EvidenceRules rules;
    private final Facts.Known version;
    private final Requirements need;

    EvidenceGate(EvidenceRules rules, Facts.Known version, Requirements need) {
        this.rules = rules;
        this.version = version;
        this.need = need;
    }

    void check() {
        check(Optional.empty());
    }

    /**
     * Checks everything.
     *
     * @param champion the version to compare with, if there is one
     */
    void check(Optional<Facts.Known> champion) {
        if (!version.asked()) {
            return;
        }
        Optional<EntryContent> content = version.content();
        Map<String, String> tags = version.tags();
        rules.tags().forEach(tag -> need.need("tag:" + tag, hasTag(tags, tag)));
        need.need(
                "signature",
                !rules.signature() || content.flatMap(EntryContent::signature).isPresent());
        for (LineageField field : rules.lineage()) {
            need.need(
                    "lineage:" + field.text(),
                    content.filter(one -> field.isKnownIn(one.lineage())).isPresent());
        }
        rules.description().ifPresent(this::description);
        need.need(
                "environment",
                !rules.environment()
                        || content.filter(one -> !one.environment().isEmpty()).isPresent());
        // No verdict is kept anywhere yet.
        need.need("scan", !rules.scan());
        rules.metrics().forEach(rule -> metric(rule, champion));
    }

    private static boolean hasTag(Map<String, String> tags, String rule) {
        if (tags.containsKey(rule)) {
            return true;
        }
        int equals = rule.indexOf('=');
        return equals > 0 && rule.substring(equals + 1).equals(tags.get(rule.substring(0, equals)));
    }

    private void description(Set<DescriptionField> fields) {
        if (fields.isEmpty()) {
            need.need("description", version.isDescribed());
        }
        for (DescriptionField field : fields) {
            boolean written = field == DescriptionField.TEXT
                    ? version.isDescribed()
                    : version.content().filter(field::isWrittenIn).isPresent();
            need.need("description:" + field.text(), written);
        }
    }

    private void metric(MetricRule rule, Optional<Facts.Known> champion) {
        Double value = version.metrics().get(rule.name());
        String name = "metric:" + rule.name();
        rule.min().ifPresent(min -> need.need(name + ">=" + number(min), value != null && value >= min));
        rule.max().ifPresent(max -> need.need(name + "<=" + number(max), value != null && value <= max));
        rule.tolerance().ifPresent(tolerance -> {
            Double best = champion.map(one -> one.metrics().get(rule.name())).orElse(null);
            boolean holds = best == null
                    || value != null && (rule.lowerIsBetter() ? value <= best + tolerance : value >= best - tolerance);
            need.need(name + (rule.lowerIsBetter() ? "!>champion" : "!<champion"), champion.isEmpty() || holds);
        });
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
