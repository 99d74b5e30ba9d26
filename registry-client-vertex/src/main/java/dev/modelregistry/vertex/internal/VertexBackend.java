package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectArtifactStore;
import dev.modelregistry.spi.ObjectLogStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Models and versions of Vertex AI, with objects of Cloud Storage. */
public final class VertexBackend implements RegistryBackend {

    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.CREATE_ONLY_OBJECTS,
            Capability.NATIVE_ALIASES,
            Capability.DELETE_VERSION,
            Capability.SERVER_SIDE_SEARCH);

    private final Settings settings;
    private final GoogleService vertex;
    private final GoogleService storage;
    private final CloudObjects objects;
    private final LogStore log;
    private final ModelService service;
    private final ModelFile files;
    private final MoreObjects more;
    private final Rows rows;
    private final Schemata schemata;
    private final NewVersions newVersions;

    /** Opens it; nothing is sent yet. */
    public VertexBackend(Settings settings) {
        this.settings = settings;
        vertex = new GoogleService(settings, settings.endpoint());
        storage = new GoogleService(settings, settings.storage());
        objects = new CloudObjects(new Bucket(storage, settings.bucket()), settings.prefix());
        log = new ObjectLogStore(objects, storage::time);
        service = new ModelService(vertex, new Operations(vertex, settings), settings);
        files = new ModelFile(objects);
        more = new MoreObjects(objects);
        rows = new Rows(service, more, settings.pageSize());
        schemata = new Schemata(objects, new ObjectArtifactStore(objects, CAPABILITIES));
        newVersions = new NewVersions(settings, service, files, more, schemata, rows, storage);
    }

    @Override
    public String provider() {
        return "vertex";
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public ArtifactStore artifacts() {
        return schemata;
    }

    @Override
    public LogStore log() {
        return log;
    }

    @Override
    public Optional<ModelRow> model(ModelName name) {
        if (!NativeLimits.isModelId(name)) {
            return Optional.empty();
        }
        Optional<ModelFile.Content> file = files.read(name);
        return rows.model(name, file, objects.root());
    }

    /** The service lists in no known order, so the names are sorted here; everything else is read as it is asked for. */
    @Override
    public Stream<ModelRow> models() {
        Set<String> names = new TreeSet<>();
        try (Stream<JsonNode> known = service.models("name");
                Stream<String> ours = files.names()) {
            known.map(ModelService::id).forEach(names::add);
            ours.forEach(names::add);
        }
        return names.stream().map(ModelName::of).flatMap(name -> model(name).stream());
    }

    @Override
    public boolean createModel(ModelName name, LogPointer pointer) {
        NativeLimits.checkName(name);
        if (service.model(name.value()).isPresent()) {
            return false;
        }
        return files.create(
                name, ModelFile.Content.empty(settings.clock().instant()).withLog(pointer));
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        throw new UnsupportedCapabilityException(
                Capability.RENAME_MODEL.text(), "Vertex AI cannot rename a model: its id is fixed");
    }

    /** The object last: it is the model until it is gone, so that a repetition finds what is left to do. */
    @Override
    public void deleteModel(ModelName name) {
        if (service.model(name.value()).isPresent()) {
            try {
                service.deleteModel(name.value());
            } catch (RegistryException failed) {
                // By somebody else meanwhile, or by us with an operation that says that it failed: looking tells.
                if (service.model(name.value()).isPresent()) {
                    throw failed;
                }
            }
        }
        files.delete(name);
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        return newVersions.create(version);
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        if (!NativeLimits.isModelId(model)) {
            return Optional.empty();
        }
        return service.version(model.value(), number).flatMap(node -> rows.version(model, node));
    }

    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        if (!NativeLimits.isModelId(model) || !NativeLimits.isAlias(alias)) {
            return Optional.empty();
        }
        return service.alias(model.value(), alias.value()).flatMap(node -> rows.version(model, node));
    }

    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        if (!NativeLimits.isModelId(model)) {
            return Stream.empty();
        }
        query.requestKey().ifPresent(key -> service.awaitNewVersions(model.value()));
        return rows.versions(model, filter(query));
    }

    /** Answered by the service where a label says it; a version in development may have no label. */
    private static String filter(VersionQuery query) {
        if (query.requestKey().filter(NativeLimits::isLabelValue).isPresent()) {
            return "labels." + Labels.KEY + "=" + query.requestKey().get();
        }
        Optional<String> semver = query.semanticVersion().flatMap(Labels::semver);
        if (semver.isPresent()) {
            return "labels." + Labels.SEMVER + "=" + semver.get();
        }
        return query.stage()
                .filter(stage -> stage != Stage.DEVELOPMENT)
                .map(stage -> "labels." + Labels.STAGE + "=" + stage.lowerCase())
                .orElse("");
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        new VersionRemoval(service, rows, more, model).delete(number);
    }

    @Override
    public Optional<EntryContent> content(VersionRow row) {
        return Optional.of(new ForeignEntries(service).of(row));
    }

    /** Without {@link Capability#CONDITIONAL_PROJECTION} the core hands over one change at a time. */
    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        RowChanges shown = new RowChanges(settings, service, files, more, objects, model, event);
        for (RowChange change : changes) {
            try {
                shown.apply(change);
            } catch (NotFoundException gone) {
                // What a deleted version would show needs no showing; a deleted model is the caller's to know.
                if (model(model).isEmpty()) {
                    throw new NotFoundException("model '" + model + "' does not exist", gone);
                }
            }
        }
        return true;
    }

    @Override
    public void check(RowChange change) {
        if (change instanceof RowChange.SetAlias one) {
            NativeLimits.checkAlias(one.alias());
        }
    }

    @Override
    public Optional<ReferencedArtifact> open(String reference) {
        return GsUri.parse(reference).map(uri -> BucketFiles.open(storage, uri, reference));
    }

    @Override
    public Diagnosis diagnose() {
        return new Doctor(settings, vertex, storage, objects).examine();
    }

    @Override
    public void close() {
        vertex.close();
        storage.close();
    }
}
