package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Text;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.schema.ModelSignature;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Entries as JSON: the stored record, the documents of the command line, and what users hand in. */
public final class EntryJson {

    /** Most bytes of a stored record. */
    public static final int RECORD_LIMIT = 64 << 20;
    /** Most bytes of an entry that a user hands in. */
    public static final int INPUT_LIMIT = 16 << 20;

    /** Version of the record's form. Fields may be added under it; anything else needs a new one. */
    private static final long SCHEMA = 1;

    /** Fields of the {@code show} document that the registry sets, not the user. */
    private static final List<String> ASSIGNED = List.of(
            "version",
            "stage",
            "aliases",
            "status",
            "approvals",
            "approvalStatus",
            "approvedBy",
            "approvedDate",
            "entryDigest",
            "createdAt",
            "createdBy",
            "created",
            "deployments");

    private static final List<String> ASSIGNED_OF_ARTIFACT = List.of("uri", "digest", "size", "files", "verified");

    private EntryJson() {}

    /**
     * The canonical bytes of the immutable record. Equal contents have equal bytes.
     *
     * @throws InvalidException the record would be larger than readers accept
     */
    public static byte[] writeRecord(EntryContent content) {
        return writeRecord(new EntryRecord(content, Map.of()));
    }

    /**
     * The canonical bytes of the immutable record of a registration that moves aliases. Without aliases they are those of
     * the content.
     *
     * @throws InvalidException the record would be larger than readers accept
     */
    public static byte[] writeRecord(EntryRecord record) {
        EntryContent content = record.content();
        ObjectNode object = Json.object().put("schema", SCHEMA);
        object.put("model", content.model().value());
        Json.put(object, "semanticVersion", content.semanticVersion());
        object.set("tags", Json.textMap(content.tags()));
        EntryWriter.describe(object, content);
        object.set("artifact", EntryWriter.artifact(content.artifact()));
        object.set("lifecycle", EntryWriter.lifecycle(content.lifecycle()));
        if (!record.aliases().isEmpty()) {
            ObjectNode aliases = object.putObject("aliases");
            record.aliases().forEach((alias, before) -> EntryWriter.put(aliases, alias.value(), number(before)));
        }
        content.extensions().forEach((name, value) -> object.set(name, PlainValues.node(value)));
        byte[] bytes = Json.write(object);
        if (bytes.length > RECORD_LIMIT) {
            throw new InvalidException(
                    "the entry's record has " + bytes.length + " bytes: at most " + RECORD_LIMIT + " are allowed");
        }
        return bytes;
    }

    private static OptionalLong number(Optional<VersionNumber> version) {
        return version.map(VersionNumber::value).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /**
     * Reads a record. Top-level fields that this version does not know become extensions and survive re-writing; others
     * are ignored.
     *
     * @throws InvalidException it is not a record, or of another major version
     */
    public static EntryRecord readRecord(byte[] bytes) {
        String what = "record";
        JsonObject object = JsonObject.of(what, "", Json.read(what, bytes, RECORD_LIMIT));
        long schema = object.requiredWhole("schema");
        if (schema != SCHEMA) {
            throw object.wrong("schema", "is " + schema + ": this version of the library reads " + SCHEMA);
        }
        EntryReader reader = new EntryReader(what, false, Optional.empty());
        ModelName model = object.requiredParsed("model", ModelName::of);
        Optional<SemanticVersion> semanticVersion = object.parsed("semanticVersion", SemanticVersion::parse);
        Map<String, String> tags = object.textMap("tags");
        List<Evaluation> evaluations = reader.evaluations(object);
        Map<String, String> hyperparameters = object.textMap("hyperparameters");
        String description = object.text("description").orElse("");
        Documentation documentation = reader.documentation(object);
        Optional<ModelSignature> signature = reader.signature(object);
        List<Flavor> flavors = reader.flavors(object);
        Environment environment = reader.environment(object).orElse(Environment.none());
        Lineage lineage = reader.lineage(object).orElse(Lineage.none());
        ModelArtifact artifact = reader.artifact(object);
        Lifecycle lifecycle = reader.lifecycle(object);
        Map<Alias, Optional<VersionNumber>> aliases = aliases(object);
        Map<String, Object> extensions = extensions(object.unknown());
        EntryContent content = object.make(() -> new EntryContent(
                model,
                semanticVersion,
                tags,
                evaluations,
                hyperparameters,
                description,
                documentation,
                signature,
                flavors,
                environment,
                lineage,
                artifact,
                lifecycle,
                extensions));
        return new EntryRecord(content, aliases);
    }

    private static Map<Alias, Optional<VersionNumber>> aliases(JsonObject object) {
        Map<Alias, Optional<VersionNumber>> aliases = new TreeMap<>();
        object.map("aliases", JsonObject::whole).forEach((name, before) -> {
            Optional<VersionNumber> version = before.isPresent()
                    ? Optional.of(object.make(() -> VersionNumber.of(before.getAsLong())))
                    : Optional.empty();
            aliases.put(object.make(() -> Alias.of(name)), version);
        });
        return aliases;
    }

    private static Map<String, Object> extensions(Map<String, JsonNode> fields) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        fields.forEach((name, value) -> extensions.put(name, PlainValues.value(value)));
        return extensions;
    }

    /** The {@code show} document. Every field is always present. */
    public static ObjectNode show(ModelEntry entry) {
        ObjectNode object = Json.object();
        object.put("model", entry.model().value());
        object.put("version", entry.version().value());
        Json.put(object, "semanticVersion", entry.semanticVersion());
        object.put("stage", entry.stage().name());
        object.set("aliases", aliases(entry.aliases()));
        object.set("tags", Json.textMap(entry.tags()));
        ObjectNode metrics = object.putObject("metrics");
        entry.metrics().forEach(metrics::put);
        EntryWriter.describe(object, entry.content());
        object.set("artifact", EntryWriter.artifact(entry.artifact()));
        object.put("status", entry.status().name().toLowerCase(Locale.ROOT));
        object.put("approvalStatus", entry.approvalStatus().name().toLowerCase(Locale.ROOT));
        object.put("approvedBy", entry.approved().map(Approved::by).orElse(null));
        object.put(
                "approvedDate",
                entry.approved().map(one -> one.date().toString()).orElse(null));
        ArrayNode approvals = object.putArray("approvals");
        entry.approvals().forEach(approval -> approvals.add(approval(approval)));
        ArrayNode deployments = object.putArray("deployments");
        entry.deployments().forEach(deployment -> deployments.add(EntryWriter.deployment(deployment)));
        object.set("lifecycle", EntryWriter.lifecycle(entry.lifecycle()));
        Json.put(object, "entryDigest", entry.entryDigest());
        object.put("createdAt", entry.createdAt().toString());
        return object.put("createdBy", entry.createdBy());
    }

    private static ArrayNode aliases(Collection<Alias> aliases) {
        return Json.texts(aliases.stream().map(Alias::value).toList());
    }

    /** A version as one row of a listing. */
    public static ObjectNode version(ModelVersion version) {
        ObjectNode object = Json.object();
        object.put("model", version.model().value());
        object.put("version", version.version().value());
        Json.put(object, "semanticVersion", version.semanticVersion());
        object.put("stage", version.stage().name());
        object.set("aliases", aliases(version.aliases()));
        object.set("tags", Json.textMap(version.tags()));
        ArtifactSummary artifact = version.artifact();
        ObjectNode summary = object.putObject("artifact");
        Json.put(summary, "digest", artifact.digest());
        EntryWriter.put(summary, "size", artifact.size());
        Json.put(summary, "format", artifact.format());
        Json.put(object, "entryDigest", version.entryDigest());
        object.put("createdAt", version.createdAt().toString());
        return object.put("createdBy", version.createdBy());
    }

    /** A model as one row of a listing. */
    public static ObjectNode model(RegisteredModel model) {
        ObjectNode object = Json.object();
        object.put("model", model.name().value());
        object.put("description", model.description());
        object.set("tags", Json.textMap(model.tags()));
        ObjectNode aliases = object.putObject("aliases");
        model.aliases().forEach((alias, version) -> aliases.put(alias.value(), version.value()));
        EntryWriter.put(object, "versions", model.versions());
        return object.put("createdAt", model.createdAt().toString());
    }

    /** A decision as {@code approve} and {@code reject} print it. */
    public static ObjectNode approval(Approval approval) {
        ObjectNode object = Json.object();
        object.put("id", approval.id());
        object.put("model", approval.model().value());
        object.put("version", approval.version().value());
        object.put("to", approval.to().name());
        object.put("decision", approval.decision().text());
        object.put("by", approval.by());
        Json.put(object, "role", approval.role());
        object.put("at", approval.at().toString());
        object.set("evidence", Json.texts(approval.evidence()));
        Json.put(object, "condition", approval.condition());
        Json.put(object, "expires", approval.expires());
        Json.put(object, "reason", approval.reason());
        return object.put("signed", approval.signed());
    }

    /**
     * Reads what a user says about an entry: the {@code show} document without the fields that the registry sets, and
     * with {@code roles} (by path) in {@code artifact}. {@code metrics} are evaluations without more to say about them.
     *
     * @param bytes the file
     * @param now when evaluations were made that do not say when
     * @throws InvalidException with the JSON pointer, for a wrong value, an unknown field or one that the registry sets
     */
    public static EntryInput readInput(byte[] bytes, Instant now) {
        String what = "entry";
        JsonObject object = JsonObject.of(what, "", Json.read(what, bytes, INPUT_LIMIT));
        refuseAssigned(object, ASSIGNED);
        EntryReader reader = new EntryReader(what, true, Optional.of(now));
        JsonObject artifact = object.objectOrEmpty("artifact");
        refuseAssigned(artifact, ASSIGNED_OF_ARTIFACT);
        EntryInput input = new EntryInput(
                object.parsed("model", ModelName::of),
                object.parsed("semanticVersion", SemanticVersion::parse),
                texts(object, "tags"),
                InputMetrics.merged(object, reader.evaluations(object), now),
                texts(object, "hyperparameters"),
                object.text("description"),
                reader.documentation(object),
                reader.signature(object),
                reader.flavors(object),
                reader.environment(object),
                reader.lineage(object),
                artifact.text("format"),
                artifact.map("roles", EntryJson::role),
                reader.lifecycle(object));
        artifact.refuseUnknown();
        object.refuseUnknown();
        return input;
    }

    /** The rules of names and texts are those of the entry; here their breach still has a place in the file. */
    private static Map<String, String> texts(JsonObject object, String field) {
        return object.map(field, (texts, name) -> {
            texts.make(() -> Text.line("name", name));
            return texts.requiredParsed(name, text -> Text.unicode("value", text));
        });
    }

    private static FileRole role(JsonObject roles, String path) {
        roles.make(() -> ArtifactFile.checkPath(path));
        return roles.requiredParsed(path, FileRole::parse);
    }

    private static void refuseAssigned(JsonObject object, List<String> fields) {
        for (String field : fields) {
            if (object.has(field)) {
                throw object.wrong(field, "is set by the registry: leave it out");
            }
        }
    }
}
