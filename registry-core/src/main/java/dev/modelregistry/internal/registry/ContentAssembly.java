package dev.modelregistry.internal.registry;

import dev.modelregistry.ArtifactSource;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.lineage.CodeVersion;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.ArtifactInspector.Inspection;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.VersionRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what is known of a version: what the caller states wins over what the artifact tells. */
final class ContentAssembly {

    /** Takes the name's place: a model keeps its versions when it is renamed. */
    private static final ModelName ANY_NAME = ModelName.of("model");

    private final Optional<ArtifactInspector> inspector;
    private final LightReads reads;
    private final Map<String, String> environment;

    ContentAssembly(Optional<ArtifactInspector> inspector, LightReads reads, Map<String, String> environment) {
        this.inspector = inspector;
        this.reads = reads;
        this.environment = environment;
    }

    Inspection inspect(Registration registration, ReferencedArtifact artifact) {
        boolean trusted = registration.source() instanceof ArtifactSource.Reference reference
                && reference.trusted().isPresent();
        if (inspector.isEmpty() || trusted) {
            return new Inspection(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Map.of(), List.of());
        }
        return inspector.get().inspect(artifact);
    }

    EntryContent content(Registration registration, Inspection inspection, ModelArtifact artifact, Instant now) {
        List<Evaluation> evaluations = registration.measurements().stream()
                .map(one -> new Evaluation(one.metric(), one.value(), one.step(), one.dataset(), now))
                .toList();
        return new EntryContent(
                registration.model(),
                registration.semanticVersion(),
                registration.tags(),
                evaluations,
                registration.hyperparameters(),
                registration.description(),
                registration.documentation(),
                registration.signature().or(inspection::signature),
                registration.flavors().isEmpty() ? inspection.flavors() : registration.flavors(),
                registration.environment().or(inspection::environment).orElse(Environment.none()),
                lineage(registration),
                artifact,
                registration.lifecycle(),
                Map.of());
    }

    private Lineage lineage(Registration registration) {
        Lineage stated = registration.lineage();
        List<String> parents = new ArrayList<>();
        for (String parent : stated.parents()) {
            parents.add(pinned(parent));
        }
        Optional<CodeVersion> code = stated.gitCommit().isPresent()
                ? Optional.empty()
                : registration.codeDirectory().flatMap(directory -> CodeVersion.detect(directory, environment));
        return new Lineage(
                stated.run(),
                stated.repository().or(() -> code.flatMap(CodeVersion::repository)),
                stated.gitCommit().or(() -> code.map(CodeVersion::commit)),
                stated.dirty().or(() -> code.flatMap(CodeVersion::dirty)),
                stated.gitCommit().isPresent() ? Optional.of("given") : code.map(CodeVersion::source),
                stated.datasets(),
                stated.featureEngineering(),
                stated.featureStore(),
                stated.frameworks(),
                parents);
    }

    /** A parent of this registry by its number: what an alias points to changes, and a parent that exists can't be a child. */
    private String pinned(String parent) {
        if (!parent.startsWith("models:/")) {
            return parent;
        }
        ModelUri uri = ModelUri.parse(parent);
        return reads.find(uri)
                .map(row -> ModelUri.of(uri.model().value(), row.number()).toString())
                .orElseThrow(() -> new NotFoundException("parent '" + parent + "' does not exist"));
    }

    /**
     * What a registration hands over: artifact and content, without the model's name, run, times, dirty flag, the place
     * of the bytes and the semantic version. The same request key has to come with the same.
     */
    ContentDigest identity(EntryContent content) {
        List<Evaluation> timeless = content.evaluations().stream()
                .map(one -> new Evaluation(one.metric(), one.value(), one.step(), one.dataset(), Instant.EPOCH))
                .toList();
        Lineage lineage = content.lineage();
        Lineage lasting = new Lineage(
                Optional.empty(),
                lineage.repository(),
                lineage.gitCommit(),
                Optional.empty(),
                Optional.empty(),
                lineage.datasets(),
                lineage.featureEngineering(),
                lineage.featureStore(),
                lineage.frameworks(),
                lineage.parents());
        EntryContent same = new EntryContent(
                ANY_NAME,
                Optional.empty(),
                content.tags(),
                timeless,
                content.hyperparameters(),
                content.description(),
                content.documentation(),
                content.signature(),
                content.flavors(),
                content.environment(),
                lasting,
                content.artifact(),
                content.lifecycle(),
                Map.of());
        return ContentDigest.of(EntryJson.writeRecord(same));
    }

    /** What the log says of a version whose row is made. */
    EventBody.NewEntry entry(VersionRow row, String key, EntryContent content, List<ArtifactFile> added) {
        return new EventBody.NewEntry(
                row.number(),
                key,
                identity(content),
                UploadPlace.of(row).orElseThrow().uid(),
                row.marks().recordDigest().orElseThrow(),
                content.artifact().digest(),
                content.semanticVersion(),
                content.lineage().parents(),
                added);
    }

    /**
     * The key of a registration without a key of its own: the same content, asked for in the same way, is the same.
     *
     * @param log the log's place, which tells models apart as their names do and stays when a model is renamed
     */
    static String derivedKey(String log, ContentDigest identity, Registration registration) {
        String asked = registration.autoSemanticVersion()
                ? "auto"
                : registration.semanticVersion().map(SemanticVersion::toString).orElse("none");
        return token("content " + log + " " + identity.hex() + " " + asked);
    }

    /** A request key as it goes into rows and events: 32 hexadecimal digits fit the fields of every product. */
    static String token(String key) {
        return ContentDigest.of(key.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
    }
}
