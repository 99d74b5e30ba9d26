package dev.modelregistry.document;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Param;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is recorded about one version, section by section. */
final class EntrySections {

    private static final List<String> FACTS = List.of("Field", "Value");

    private final DocumentSource source;
    private final ModelEntry entry;

    EntrySections(DocumentSource source, ModelEntry entry) {
        this.source = source;
        this.entry = entry;
    }

    Body body(EntrySection section) {
        return switch (section) {
            case IDENTIFICATION -> identification();
            case DESCRIPTION -> Body.text(Optional.of(entry.description()));
            case USE_CASE -> Body.text(entry.documentation().useCase());
            case INTENDED_USE -> Body.text(entry.documentation().intendedUse());
            case LIMITATIONS -> Body.text(entry.documentation().limitations());
            case OUT_OF_SCOPE_USE -> Body.text(entry.documentation().outOfScope());
            case ARTIFACT -> artifact();
            case MODEL_SIGNATURE -> entry.signature().map(this::signature).orElse(Body.NOT_SET);
            case FLAVORS -> flavors();
            case ENVIRONMENT -> environment();
            case TRAINING -> training();
            case DATASETS -> datasets();
            case FEATURES -> features();
            case PARENTS_AND_CHILDREN -> family();
            case METRICS -> metrics();
            case HYPERPARAMETERS -> pairs("Hyperparameter", entry.hyperparameters());
            case GOVERNANCE_TAGS -> pairs("Tag", entry.tags());
            case LINKS -> links();
            case APPROVALS -> approvals();
            case DEPLOYMENTS -> deployments();
            case RETIREMENT -> retirement();
        };
    }

    static Body pairs(String name, Map<String, String> pairs) {
        return Body.table(
                List.of(name, "Value"),
                pairs.entrySet().stream()
                        .map(pair -> List.of(Markdown.cell(pair.getKey()), Markdown.cell(pair.getValue())))
                        .toList());
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String aliases(ModelEntry entry) {
        return entry.aliases().isEmpty()
                ? "–"
                : String.join(
                        ", ",
                        entry.aliases().stream()
                                .map(alias -> Markdown.line(alias.value()))
                                .toList());
    }

    /** A link where Markdown takes it as one, else the text. */
    static String address(String url) {
        return url.matches("[a-zA-Z][a-zA-Z0-9+.-]{1,31}://[^\\s<>|\\\\`]+") ? "<" + url + ">" : Markdown.cell(url);
    }

    private Body identification() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", Markdown.cell(entry.model().value()));
        facts.put("version", entry.version().toString());
        facts.put("semantic version", Markdown.cell(entry.semanticVersion().map(Object::toString)));
        facts.put("stage", entry.stage().name());
        facts.put("aliases", aliases(entry));
        facts.put("status", lower(entry.status()));
        facts.put("approval", lower(entry.approvalStatus()));
        facts.put("created", Markdown.time(entry.createdAt()));
        facts.put("created by", Markdown.cell(entry.createdBy()));
        facts.put("entry digest", entry.entryDigest().map(Markdown::code).orElse(Markdown.NOT_SET));
        return facts(facts);
    }

    private static Body facts(Map<String, String> facts) {
        return Body.table(
                FACTS,
                facts.entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
    }

    private Body artifact() {
        ModelArtifact artifact = entry.artifact();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("place", Markdown.cell(artifact.uri()));
        facts.put("digest", Markdown.code(artifact.digest()));
        facts.put("size", Numbers.bytes(artifact.size()));
        facts.put("format", Markdown.cell(artifact.format()));
        facts.put(
                "digest computed", artifact.verified() ? "yes, from the bytes" : "no, stated by whoever registered it");
        List<List<String>> files = artifact.files().stream()
                .map(file -> List.of(
                        Markdown.cell(file.path()),
                        Numbers.bytes(file.size()),
                        file.role().text(),
                        Markdown.code(file.sha256())))
                .toList();
        return facts(facts).and(Body.table(List.of("File", "Size", "Role", "Digest"), files));
    }

    private Body signature(ModelSignature signature) {
        List<List<String>> rows = new ArrayList<>();
        addFields(rows, "input", signature.inputs());
        addFields(rows, "output", signature.outputs());
        for (Param param : signature.params()) {
            rows.add(List.of(
                    "parameter",
                    Markdown.cell(param.name()),
                    Markdown.cell(param.type().text() + (param.shape().isEmpty() ? "" : " " + param.shape())),
                    param.defaultValue()
                            .map(value -> "default " + Markdown.cell(value.toString()))
                            .orElse("required")));
        }
        return Body.table(List.of("Kind", "Name", "Type", "Presence"), rows);
    }

    private static void addFields(List<List<String>> rows, String kind, List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            rows.add(List.of(
                    kind,
                    Markdown.cell(field.name().orElse(Integer.toString(i))),
                    Markdown.cell(field.typeText()),
                    field.required() ? "required" : "optional"));
        }
    }

    private Body flavors() {
        return Body.table(
                List.of("Flavor", "Version", "Settings"),
                entry.flavors().stream()
                        .map(flavor -> List.of(
                                Markdown.cell(flavor.name()),
                                Markdown.cell(flavor.version()),
                                String.join(
                                        "<br>",
                                        flavor.config().entrySet().stream()
                                                .map(one -> Markdown.line(one.getKey()) + "="
                                                        + Markdown.line(one.getValue()))
                                                .toList())))
                        .toList());
    }

    private Body environment() {
        Environment environment = entry.environment();
        Map<String, String> facts = new LinkedHashMap<>();
        environment.python().ifPresent(version -> facts.put("Python", Markdown.cell(version)));
        environment.java().ifPresent(version -> facts.put("Java", Markdown.cell(version)));
        environment.image().ifPresent(image -> facts.put("image", Markdown.cell(image)));
        Body body = facts(facts);
        if (!environment.requirements().isEmpty()) {
            String lines = String.join("\n", environment.requirements());
            body = body.and(Body.of("Requirements:\n\n" + Markdown.verbatim(lines)));
        }
        String conda = environment.conda().map(Markdown::verbatim).orElse("");
        return conda.isEmpty() ? body : body.and(Body.of("Conda:\n\n" + conda));
    }

    private Body training() {
        Lineage lineage = entry.lineage();
        boolean known = lineage.run().isPresent()
                || lineage.repository().isPresent()
                || lineage.gitCommit().isPresent();
        if (!known) {
            return Body.NOT_SET;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", Markdown.cell(lineage.run()));
        facts.put("repository", Markdown.cell(lineage.repository()));
        facts.put("commit", Markdown.cell(lineage.gitCommit()));
        facts.put(
                "uncommitted changes",
                lineage.dirty().map(dirty -> dirty ? "yes" : "no").orElse(Markdown.NOT_SET));
        facts.put("known from", Markdown.cell(lineage.codeSource()));
        return facts(facts).and(Body.of(Diagrams.lineage(entry)));
    }

    private Body datasets() {
        return Body.table(
                List.of("Data set", "Version", "Digest", "Place", "Quality"),
                entry.lineage().datasets().stream().map(EntrySections::row).toList());
    }

    private static List<String> row(Dataset data) {
        String quality = String.join(
                "<br>",
                data.quality().entrySet().stream()
                        .map(one -> Markdown.line(one.getKey()) + " " + Numbers.decimal(one.getValue()))
                        .toList());
        return List.of(
                Markdown.cell(data.name()),
                Markdown.cell(data.version()),
                Markdown.cell(data.digest()),
                Markdown.cell(data.uri()),
                quality.isEmpty() ? Markdown.NOT_SET : quality);
    }

    private Body features() {
        Lineage lineage = entry.lineage();
        List<List<String>> rows = new ArrayList<>();
        lineage.featureEngineering()
                .ifPresent(version -> rows.add(List.of("feature engineering", Markdown.cell(version))));
        lineage.featureStore().forEach(reference -> rows.add(List.of("feature store", Markdown.cell(reference))));
        lineage.frameworks()
                .forEach((name, version) ->
                        rows.add(List.of("framework " + Markdown.line(name), Markdown.cell(version))));
        return Body.table(List.of("What", "Version or reference"), rows);
    }

    private Body family() {
        List<String> items = new ArrayList<>();
        entry.lineage().parents().forEach(parent -> items.add("made from " + Markdown.line(parent)));
        if (source.scope() == DocumentSource.Scope.VERSION) {
            source.children().forEach(child -> items.add("parent of " + Markdown.line(child.toString())));
        } else {
            String self = ModelUri.of(entry.model().value(), entry.version()).toString();
            source.entries().stream()
                    .filter(other -> other.lineage().parents().contains(self))
                    .forEach(other -> items.add("parent of version " + other.version()));
        }
        return Body.listing(items);
    }

    /** The latest value of each metric on each data set. */
    private Body metrics() {
        Map<List<String>, Evaluation> latest = new LinkedHashMap<>();
        entry.evaluations()
                .forEach(one -> latest.put(List.of(one.metric(), one.dataset().orElse("")), one));
        return Body.table(
                List.of("Metric", "Value", "0 to 1", "Data set", "Step", "Measured"),
                latest.values().stream()
                        .map(one -> List.of(
                                Markdown.cell(one.metric()),
                                Numbers.decimal(one.value()),
                                Numbers.bar(one.value()),
                                Markdown.cell(one.dataset()),
                                one.step().isPresent()
                                        ? Long.toString(one.step().getAsLong())
                                        : "–",
                                Markdown.time(one.at())))
                        .toList());
    }

    private Body links() {
        return Body.table(
                List.of("Kind", "Link"),
                entry.documentation().links().stream()
                        .map(link -> List.of(link.kind().text(), address(link.url())))
                        .toList());
    }

    private Body approvals() {
        return Body.table(
                List.of(
                        "Decision",
                        "Stage",
                        "By",
                        "Role",
                        "Date",
                        "Evidence",
                        "Condition",
                        "Expires",
                        "Reason",
                        "Signed"),
                entry.approvals().stream().map(EntrySections::row).toList());
    }

    private static List<String> row(Approval one) {
        return List.of(
                one.decision().text(),
                one.to().name(),
                Markdown.cell(one.by()),
                Markdown.cell(one.role()),
                Markdown.time(one.at()),
                one.evidence().isEmpty()
                        ? Markdown.NOT_SET
                        : String.join(
                                "<br>",
                                one.evidence().stream()
                                        .map(EntrySections::address)
                                        .toList()),
                one.condition().map(Markdown::cell).orElse("none"),
                one.expires().map(Markdown::time).orElse("never"),
                one.reason().map(Markdown::cell).orElse(""),
                one.signed() ? "yes" : "no");
    }

    private Body deployments() {
        return Body.table(
                List.of("End point", "Environment", "Traffic", "Strategy", "Since"),
                entry.deployments().stream().map(EntrySections::row).toList());
    }

    static List<String> row(Deployment place) {
        OptionalDouble share = place.trafficShare();
        return List.of(
                Markdown.cell(place.endpoint()),
                Markdown.cell(place.environment()),
                share.isPresent() ? Numbers.decimal(share.getAsDouble()) : Markdown.NOT_SET,
                place.strategy().text(),
                Markdown.time(place.at()));
    }

    private Body retirement() {
        Lifecycle life = entry.lifecycle();
        Map<String, String> facts = new LinkedHashMap<>();
        life.deprecatedAt().ifPresent(at -> facts.put("deprecated", Markdown.time(at)));
        life.sunsetAt().ifPresent(at -> facts.put("sunset", Markdown.time(at)));
        life.successor().ifPresent(successor -> facts.put("successor", Markdown.cell(successor)));
        life.retention().ifPresent(period -> facts.put("retention", Markdown.cell(period)));
        return facts(facts);
    }
}
