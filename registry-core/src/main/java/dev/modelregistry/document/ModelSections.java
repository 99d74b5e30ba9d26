package dev.modelregistry.document;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.Capability;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What is recorded about the model as a whole, section by section. */
final class ModelSections {

    private static final int MOST_CHARTS = 3;

    private final DocumentSource source;
    private final List<ModelEntry> entries;
    private final PolicySections rules;

    ModelSections(DocumentSource source) {
        this.source = source;
        this.entries = source.entries();
        this.rules = new PolicySections(source.policy());
    }

    Body body(TemplateSection section) {
        return switch (section) {
            case EXECUTIVE_SUMMARY -> Body.text(Optional.of(source.model().description()));
            case BUSINESS_CONTEXT -> newest(Documentation::useCase);
            case SCOPE_IN -> newest(Documentation::intendedUse);
            case SCOPE_OUT -> newest(Documentation::outOfScope);
            case RELATED_DOCUMENTS -> links(link -> link.kind() != LinkKind.ROLLBACK_PROCEDURE);
            case COMPONENTS -> components();
            case FUNCTIONAL_REQUIREMENTS -> requirements();
            case COMPONENT_DIAGRAM -> Body.of(Diagrams.components(source));
            case INTEGRATION_POINTS -> integrationPoints();
            case DEPLOYMENT_MODEL -> deployments();
            case UPSTREAM -> upstream();
            case DOWNSTREAM -> downstream();
            case AUTHORIZATION -> rules.authorization();
            case QUALITY_GATES -> rules.gates();
            case AUDIT_LOGGING -> auditLogging();
            case POLICY_ALIGNMENT -> policy();
            default -> modelChapter(section);
        };
    }

    private Body modelChapter(TemplateSection section) {
        return switch (section) {
            case VERSIONS -> versions();
            case LIFE_CYCLE -> Diagrams.lifeCycle(source).map(Body::of).orElse(Body.NOT_SET);
            case METRICS_OVER_VERSIONS -> metrics();
            case MODEL_TAGS -> EntrySections.pairs("Tag", source.model().tags());
            case ROLLBACK_PLAN -> rollbackPlan();
            default -> Body.NOT_SET;
        };
    }

    private Body newest(Function<Documentation, Optional<String>> text) {
        return entries.stream()
                .map(entry -> text.apply(entry.documentation()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(found -> Body.text(Optional.of(found)))
                .orElse(Body.NOT_SET);
    }

    private Body links(java.util.function.Predicate<Link> wanted) {
        List<List<String>> rows = new ArrayList<>();
        for (ModelEntry entry : entries) {
            entry.documentation().links().stream()
                    .filter(wanted)
                    .forEach(link -> rows.add(List.of(
                            entry.version().toString(), link.kind().text(), EntrySections.address(link.url()))));
        }
        return Body.table(List.of("Version", "Kind", "Link"), rows);
    }

    private Body components() {
        List<List<String>> rows = new ArrayList<>();
        Set<String> able = new TreeSet<>();
        source.capabilities().stream().map(Capability::text).forEach(able::add);
        rows.add(List.of(
                Markdown.cell(source.provider() + " registry"),
                "model registry",
                "one place for all versions",
                "keeps versions, aliases and stages",
                able.isEmpty() ? "–" : String.join(", ", able),
                "log, artifacts",
                "models, versions, aliases, tags",
                "–"));
        rows.add(List.of(
                "log",
                "write-once log",
                "one order of decisions",
                "decides; shows what was changed outside",
                "history, verify",
                "object store",
                "numbered events, each with the digest of the one before",
                "–"));
        rows.add(List.of(
                "artifacts",
                "object store",
                "the bytes that are served",
                "keeps the files of versions",
                "download, verified",
                "–",
                "files with digests",
                "–"));
        for (String endpoint : endpoints()) {
            rows.add(List.of(
                    "serving", "end point", "predictions", "answers requests", "–", "–", "–", Markdown.cell(endpoint)));
        }
        source.control().components().forEach(one -> rows.add(row(one)));
        return Body.table(
                List.of(
                        "Name",
                        "Type",
                        "Purpose",
                        "Responsibilities",
                        "Interfaces",
                        "Dependencies",
                        "Data model",
                        "End points"),
                rows);
    }

    private static List<String> row(Component one) {
        return List.of(
                Markdown.cell(one.name()),
                Markdown.cell(one.type()),
                Markdown.cell(one.purpose()),
                Markdown.cell(one.responsibilities()),
                Markdown.cell(one.interfaces()),
                Markdown.cell(one.dependencies()),
                Markdown.cell(one.dataModel()),
                Markdown.cell(one.endPoints()));
    }

    private Set<String> endpoints() {
        Set<String> endpoints = new LinkedHashSet<>();
        entries.forEach(
                entry -> entry.deployments().stream().map(Deployment::endpoint).forEach(endpoints::add));
        return endpoints;
    }

    private Body requirements() {
        List<List<String>> rows = new ArrayList<>();
        for (Requirement one : source.control().requirements()) {
            rows.add(List.of(
                    String.format(Locale.ROOT, "FR-%03d", rows.size() + 1),
                    Markdown.cell(one.requirement()),
                    Markdown.cell(one.acceptanceCriteria()),
                    Markdown.cell(one.priority()),
                    Markdown.cell(one.complexity()),
                    Markdown.cell(one.risks())));
        }
        for (PolicySections.Demand one : rules.demands()) {
            rows.add(List.of(
                    String.format(Locale.ROOT, "FR-%03d", rows.size() + 1),
                    Markdown.cell(one.text() + (one.more().isEmpty() ? "" : " (" + one.more() + ")")),
                    one.gate().equals("registration")
                            ? "a registration without it is refused"
                            : "without it no version enters " + one.gate(),
                    "Must",
                    Markdown.NOT_SET,
                    Markdown.NOT_SET));
        }
        return Body.table(List.of("Id", "Requirement", "Acceptance criteria", "Priority", "Complexity", "Risks"), rows);
    }

    private Body deployments() {
        List<List<String>> rows = new ArrayList<>();
        for (ModelEntry entry : entries) {
            for (Deployment place : entry.deployments()) {
                List<String> row = new ArrayList<>(List.of(entry.version().toString()));
                row.addAll(EntrySections.row(place));
                rows.add(row);
            }
        }
        return Body.table(List.of("Version", "End point", "Environment", "Traffic", "Strategy", "Since"), rows);
    }

    private Body integrationPoints() {
        Set<String> items = new LinkedHashSet<>();
        for (ModelEntry entry : entries) {
            entry.lineage().featureStore().forEach(reference -> items.add("reads " + Markdown.line(reference)));
            entry.deployments()
                    .forEach(place -> items.add("answers at " + Markdown.line(place.endpoint()) + " in "
                            + Markdown.line(place.environment())));
        }
        return Body.listing(new ArrayList<>(items));
    }

    private Body upstream() {
        Set<String> items = new LinkedHashSet<>();
        for (ModelEntry entry : entries) {
            entry.lineage().datasets().forEach(data -> items.add("data set " + Markdown.line(data.name())));
            entry.lineage().featureStore().forEach(reference -> items.add("feature store " + Markdown.line(reference)));
            entry.lineage().parents().forEach(parent -> items.add("model " + Markdown.line(parent)));
        }
        return Body.listing(new ArrayList<>(items));
    }

    private Body downstream() {
        List<String> items = new ArrayList<>();
        endpoints().forEach(endpoint -> items.add("end point " + Markdown.line(endpoint)));
        source.children().stream().map(ModelUri::toString).forEach(child -> items.add("model " + Markdown.line(child)));
        return Body.listing(items);
    }

    private Body auditLogging() {
        List<ModelEvent> events = source.told();
        if (events.isEmpty()) {
            return Body.NOT_SET;
        }
        ModelEvent last = events.get(events.size() - 1);
        return Body.of("Every decision is one event of the model's write-once log: " + events.size() + " changes from "
                + Markdown.time(events.get(0).at()) + " to " + Markdown.time(last.at()) + ", the last one event "
                + last.number() + ", "
                + Markdown.code(last.id()) + ".");
    }

    private Body policy() {
        return Body.listing(source.events().stream()
                .filter(event -> event.type() == EventType.POLICY_CHANGED)
                .map(event -> "policy of event " + event.number() + ", " + Markdown.time(event.at()) + ", set by "
                        + Markdown.line(event.actor()))
                .toList());
    }

    private Body versions() {
        List<List<String>> rows = new ArrayList<>();
        for (ModelEntry entry : entries) {
            rows.add(List.of(
                    entry.version().toString(),
                    Markdown.cell(entry.semanticVersion().map(Object::toString)),
                    entry.stage().name(),
                    EntrySections.aliases(entry),
                    EntrySections.lower(entry.approvalStatus()),
                    Markdown.time(entry.createdAt()),
                    Markdown.cell(entry.createdBy()),
                    Markdown.code(entry.artifact().digest())));
        }
        return Body.table(
                List.of("Version", "Semantic version", "Stage", "Aliases", "Approval", "Created", "By", "Artifact"),
                rows);
    }

    private Body metrics() {
        Set<String> names = new TreeSet<>();
        entries.forEach(entry -> names.addAll(entry.metrics().keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            for (ModelEntry entry : entries) {
                Double value = entry.metrics().get(name);
                if (value != null) {
                    rows.add(List.of(
                            Markdown.cell(name),
                            entry.version().toString(),
                            Numbers.decimal(value),
                            Numbers.bar(value)));
                }
            }
        }
        List<String> charts = names.stream()
                .map(name -> Diagrams.metric(name, entries))
                .flatMap(Optional::stream)
                .limit(MOST_CHARTS)
                .toList();
        Body table = Body.table(List.of("Metric", "Version", "Value", "0 to 1"), rows);
        return charts.isEmpty() ? table : table.and(Body.of(String.join("\n\n", charts)));
    }

    private Body rollbackPlan() {
        Body steps = Body.listing(source.rollback().stream().map(Markdown::item).toList());
        return steps.and(links(link -> link.kind() == LinkKind.ROLLBACK_PROCEDURE));
    }
}
