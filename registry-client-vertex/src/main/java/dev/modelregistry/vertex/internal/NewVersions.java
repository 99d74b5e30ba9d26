package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.VersionRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes versions. The service has no key that would make a repetition harmless, and a version whose request got no answer may stay
 * out of sight until its operation ends; so it is looked for, by its label, before anybody hears that nobody knows.
 */
final class NewVersions {

    private static final Logger LOG = LoggerFactory.getLogger(NewVersions.class);

    private final Settings settings;
    private final ModelService service;
    private final ModelFile files;
    private final MoreObjects more;
    private final Schemata schemata;
    private final Rows rows;
    private final GoogleService storage;

    NewVersions(
            Settings settings,
            ModelService service,
            ModelFile files,
            MoreObjects more,
            Schemata schemata,
            Rows rows,
            GoogleService storage) {
        this.settings = settings;
        this.service = service;
        this.files = files;
        this.more = more;
        this.schemata = schemata;
        this.rows = rows;
        this.storage = storage;
    }

    VersionRow create(NewVersion version) {
        ModelName model = version.model();
        Optional<ModelFile.Content> file = files.read(model);
        Optional<JsonNode> there = service.model(model.value());
        if (file.isEmpty() && there.isEmpty()) {
            throw new NotFoundException("model '" + model + "' does not exist");
        }
        ObjectNode body = body(version, file, TagLabels.ofNew(labels(there)));
        boolean first = there.isEmpty();
        VersionNumber number;
        try {
            number = upload(version, body, first, file);
        } catch (AlreadyExistsException made) {
            if (!first) {
                throw made;
            }
            awaitFirst(model, made);
            number = upload(version, body, false, file);
        }
        if (labels(there).containsKey(Labels.DELETED)) {
            removeDeleted(model, number);
        }
        if (first) {
            showTags(model, file.map(ModelFile.Content::tags).orElse(Map.of()));
        }
        VersionNumber made = number;
        return service.version(model.value(), number)
                .flatMap(node -> rows.version(model, node))
                .orElseThrow(() ->
                        new ConflictException("version " + made + " of model '" + model + "' was deleted meanwhile"));
    }

    private static Map<String, String> labels(Optional<JsonNode> node) {
        return node.map(Copies::labels).orElse(Map.of());
    }

    /** Tags that the model got before there was a version to show them with. The object has them: failing to is no failure. */
    private void showTags(ModelName model, Map<String, String> tags) {
        try {
            if (!tags.isEmpty()) {
                new ModelTags(service).show(model, tags, List.of());
            }
        } catch (RegistryException e) {
            LOG.debug("tags of model {} are not shown as labels", model, e);
        }
    }

    private VersionNumber upload(NewVersion version, ObjectNode body, boolean first, Optional<ModelFile.Content> file) {
        ObjectNode request = Json.object();
        String id = version.model().value();
        if (first) {
            request.put("modelId", id);
            file.map(ModelFile.Content::description)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> body.put("description", text));
        } else {
            body.remove("description");
            request.put("parentModel", service.name(id));
        }
        request.set("model", body);
        try {
            return service.upload(request);
        } catch (OutcomeUnknownException unknown) {
            return lookFor(version, unknown);
        }
    }

    /** The winner's model may be invisible until its operation ends; before that no version can be uploaded to it. */
    private void awaitFirst(ModelName model, AlreadyExistsException made) {
        service.awaitNewVersions(model.value());
        // As long as for an operation of one's own: whether the winner's is listed before its model is there is not
        // documented.
        Waiting waiting = new Waiting(settings.operations(), settings.firstPoll());
        if (waiting.until(() -> service.model(model.value())).isEmpty()) {
            throw new ConflictException(
                    "another first version of model '" + model + "' is under way: try again when it is done", made);
        }
    }

    /** Until its operation ends it may be invisible, and the operation itself may show up a little later. */
    private VersionNumber lookFor(NewVersion version, OutcomeUnknownException unknown) {
        Optional<String> key = version.marks().requestKey().filter(NativeLimits::isLabelValue);
        if (key.isEmpty()) {
            throw unknown;
        }
        try {
            return new Waiting(settings.grace(), settings.firstPoll())
                    .until(() -> byKey(version.model(), key.get()))
                    .orElseThrow(() -> unknown);
        } catch (RegistryException e) {
            if (e != unknown) {
                unknown.addSuppressed(e);
            }
            throw unknown;
        }
    }

    private Optional<VersionNumber> byKey(ModelName model, String key) {
        service.awaitNewVersions(model.value());
        try (Stream<VersionRow> found = rows.versions(model, "labels." + Labels.KEY + "=" + key)) {
            return found.filter(
                            row -> row.marks().requestKey().filter(key::equals).isPresent()
                                    && row.marks().event().isEmpty())
                    .map(VersionRow::number)
                    .min(VersionNumber::compareTo);
        }
    }

    private ObjectNode body(NewVersion version, Optional<ModelFile.Content> file, TagLabels model) {
        EntryContent content = version.content();
        String directory = directory(version);
        ObjectNode body =
                Json.object().put("displayName", version.model().value()).put("artifactUri", directory);
        body.putObject("containerSpec").put("imageUri", settings.image());
        if (!content.description().isEmpty()) {
            body.put("versionDescription", content.description());
        }
        content.lineage().run().filter(NativeLimits::isPipelineJob).ifPresent(job -> body.put("pipelineJob", job));
        schemata.store(version).ifPresent(uris -> body.set("predictSchemata", uris));
        ModelArtifact artifact = content.artifact();
        VersionNotes notes = new VersionNotes(
                Stage.DEVELOPMENT,
                ApprovalStatus.NONE,
                Optional.empty(),
                content.tags(),
                version.marks(),
                Optional.of(artifact.digest()),
                OptionalLong.of(artifact.size()),
                artifact.format(),
                Optional.of(version.artifactUri()).filter(uri -> !uri.equals(directory)),
                version.createdBy(),
                file.flatMap(ModelFile.Content::log).map(Rows::logLabel).orElse(""),
                false,
                settings.evaluations() ? KnownMetrics.evaluation(content.metrics()) : Optional.empty());
        body.set("labels", Json.of(more.store(version.model(), notes, model)));
        return body;
    }

    /** What Vertex AI takes is a directory; of a single object it is the one that holds it. */
    private String directory(NewVersion version) {
        GsUri place = GsUri.parse(version.artifactUri())
                .orElseThrow(() -> new InvalidException("artifact '" + version.artifactUri()
                        + "' is not on Cloud Storage: Vertex AI takes nothing else"));
        boolean single = version.content().artifact().uri().isPresent()
                && !place.name().isEmpty()
                && new Bucket(storage, place.bucket()).head(place.name()).isPresent();
        int slash = place.name().lastIndexOf('/');
        return (single ? new GsUri(place.bucket(), place.name().substring(0, Math.max(0, slash))) : place).toString();
    }

    /** Versions that could not be deleted while they were the only ones. They are in nobody's way: failing to is no failure. */
    private void removeDeleted(ModelName model, VersionNumber present) {
        try {
            service.mergeAliases(model.value(), present, List.of(NativeLimits.DEFAULT));
            for (Map.Entry<VersionNumber, JsonNode> one : rows.all(model).entrySet()) {
                if (Copies.labels(one.getValue()).containsKey(Labels.DELETED)) {
                    service.deleteVersion(model.value(), one.getKey());
                }
            }
        } catch (RegistryException e) {
            LOG.debug("deleted versions of model {} are left", model, e);
        }
    }
}
