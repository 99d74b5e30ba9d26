package dev.modelregistry.document;

import dev.modelregistry.entry.Stage;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.AliasPolicy;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.EvidenceRules;
import dev.modelregistry.policy.MetricRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.RetentionRule;
import dev.modelregistry.policy.StagePolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the policy in force says, for readers of a document: its requirements in their one spelling, and who may do what. */
final class PolicySections {

    private static final String EVERYBODY = "everybody";

    private final Optional<Policy> policy;

    PolicySections(Optional<Policy> policy) {
        this.policy = policy;
    }

    /**
     * A requirement of a gate.
     *
     * @param gate what it stands before
     * @param text its one spelling
     * @param more how often, and when, where that matters
     */
    record Demand(String gate, String text, String more) {}

    /** Every requirement, first of registrations, then of stages in their order. */
    List<Demand> demands() {
        List<Demand> demands = new ArrayList<>();
        policy.ifPresent(one -> {
            evidence(one.registration()).forEach(text -> demands.add(new Demand("registration", text, "")));
            new TreeMap<>(one.stages()).forEach((stage, gate) -> demands(stage, gate, demands));
        });
        return demands;
    }

    private static void demands(Stage stage, StagePolicy gate, List<Demand> demands) {
        List<Demand> found = new ArrayList<>();
        String name = stage.name();
        if (!gate.from().isEmpty()) {
            found.add(new Demand(
                    name, "from:" + joined(gate.from().stream().map(Stage::name).toList()), ""));
        }
        gate.approvals().forEach(rule -> found.add(new Demand(name, "approval:" + rule.role(), more(rule))));
        add(gate.separationOfDuties(), name, "separation-of-duties", found);
        add(gate.signed(), name, "signed", found);
        add(gate.signedTransition(), name, "signed-transition", found);
        evidence(gate.evidence()).forEach(text -> found.add(new Demand(name, text, "")));
        add(gate.compatible(), name, "compatible:champion", found);
        gate.soak().ifPresent(time -> found.add(new Demand(name, "soak:" + time, "")));
        demands.addAll(found);
    }

    private static void add(boolean demanded, String gate, String text, List<Demand> demands) {
        if (demanded) {
            demands.add(new Demand(gate, text, ""));
        }
    }

    private static String more(ApprovalRule rule) {
        String often = rule.count() == 1 ? "" : rule.count() + " different people";
        String when = rule.when()
                .map(one -> "where " + one.tag() + " is " + String.join(" or ", one.in()))
                .orElse("");
        return often.isEmpty() || when.isEmpty() ? often + when : often + ", " + when;
    }

    private static List<String> evidence(EvidenceRules rules) {
        List<String> texts = new ArrayList<>();
        rules.tags().forEach(tag -> texts.add("tag:" + tag));
        if (rules.signature()) {
            texts.add("signature");
        }
        rules.lineage().forEach(field -> texts.add("lineage:" + field.text()));
        rules.description().ifPresent(fields -> {
            if (fields.isEmpty()) {
                texts.add("description");
            }
            fields.forEach(field -> texts.add("description:" + field.text()));
        });
        if (rules.environment()) {
            texts.add("environment");
        }
        if (rules.scan()) {
            texts.add("scan");
        }
        rules.metrics().forEach(rule -> metric(rule, texts));
        return texts;
    }

    private static void metric(MetricRule rule, List<String> texts) {
        String name = "metric:" + rule.name();
        rule.min().ifPresent(min -> texts.add(name + ">=" + number(min)));
        rule.max().ifPresent(max -> texts.add(name + "<=" + number(max)));
        rule.tolerance().ifPresent(tolerance -> texts.add(name + (rule.lowerIsBetter() ? "!>champion" : "!<champion")));
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String joined(Collection<String> words) {
        return String.join("|", words);
    }

    /** What has to hold before a version is registered, or enters a stage. */
    Body gates() {
        return Body.table(
                List.of("Before", "Has to hold", ""),
                demands().stream()
                        .map(one -> List.of(one.gate(), Markdown.cell(one.text()), optional(one.more())))
                        .toList());
    }

    private static String optional(String text) {
        return text.isEmpty() ? "" : Markdown.cell(text);
    }

    /** Who may do what, by the roles of the policy and the people who have them. */
    Body authorization() {
        List<List<String>> rows = new ArrayList<>();
        policy.ifPresent(one -> {
            for (Act act : Act.values()) {
                Collection<String> roles = one.roles().getOrDefault(act, Set.of());
                rows.add(List.of(
                        act.text(), roles.isEmpty() ? EVERYBODY : Markdown.cell(joined(roles)), people(one, roles)));
            }
            new TreeMap<>(one.aliases()).forEach((alias, rule) -> {
                if (rule.guarded()) {
                    rows.add(List.of("alias " + Markdown.line(alias.value()), alias(rule), people(one, rule.roles())));
                }
            });
            if (!one.waivers().roles().isEmpty()) {
                rows.add(List.of(
                        "waive",
                        Markdown.cell(joined(one.waivers().roles())),
                        people(one, one.waivers().roles())));
            }
        });
        return Body.table(List.of("Act", "Roles", "People"), rows);
    }

    private static String alias(AliasPolicy rule) {
        String roles = rule.roles().isEmpty() ? "" : Markdown.cell(joined(rule.roles()));
        String stages = rule.stages().stream().map(Stage::name).collect(Collectors.joining("|"));
        String only = stages.isEmpty() ? "" : "only to versions in " + stages;
        if (roles.isEmpty() && only.isEmpty()) {
            return "only with a promotion or its rollback";
        }
        return roles.isEmpty() || only.isEmpty() ? roles + only : roles + ", " + only;
    }

    private static String people(Policy policy, Collection<String> roles) {
        String people = roles.stream()
                .flatMap(role -> policy.holders(role).stream())
                .distinct()
                .sorted()
                .map(Markdown::line)
                .collect(Collectors.joining(", "));
        return people.isEmpty() ? "" : people;
    }

    /** How long versions are kept, by stage. */
    List<List<String>> retention() {
        List<List<String>> rows = new ArrayList<>();
        policy.map(Policy::retention)
                .orElse(Map.of())
                .forEach((stage, rule) -> rows.add(List.of("versions in " + stage, period(rule))));
        rows.sort(Comparator.comparing(row -> row.get(0)));
        return rows;
    }

    private static String period(RetentionRule rule) {
        List<String> parts = new ArrayList<>();
        rule.archiveAfter().ifPresent(time -> parts.add("archived after " + time(time)));
        rule.deleteAfter().ifPresent(time -> parts.add("deleted after " + time(time)));
        if (rule.keepLast() > 0) {
            parts.add("the newest " + rule.keepLast() + " stay");
        }
        return parts.isEmpty() ? "for ever" : String.join(", ", parts);
    }

    private static String time(Duration time) {
        long days = time.toDays();
        return time.equals(Duration.ofDays(days)) ? days + (days == 1 ? " day" : " days") : time.toString();
    }
}
