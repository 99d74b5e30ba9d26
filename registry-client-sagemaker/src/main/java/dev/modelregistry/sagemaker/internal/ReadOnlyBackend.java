package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectLogStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** SageMaker's groups and packages as they are, without a bucket and so without log, aliases, records and acts. */
public final class ReadOnlyBackend implements RegistryBackend {

    private final Settings settings;
    private final SageMakerApi api;
    private final S3 s3;
    private final Groups groups;
    private final Packages packages;
    private final ObjectStore objects = new NoObjects();
    private final LogStore log = new ObjectLogStore(objects);

    /** Opens it; nothing is sent yet. */
    public ReadOnlyBackend(Settings settings) {
        this.settings = settings;
        AwsKeys keys = new AwsKeys(settings.credentials());
        api = new SageMakerApi(settings, keys);
        // Of packages' own addresses: a reader may be allowed to follow them.
        s3 = new S3(settings, keys);
        groups = new Groups(api, settings.pageSize(), settings.owner());
        packages = new Packages(api, groups, s3, Optional.empty(), settings.pageSize());
    }

    @Override
    public String provider() {
        return "sagemaker";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.NATIVE_STAGES);
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public LogStore log() {
        return log;
    }

    @Override
    public Optional<ModelRow> model(ModelName name) {
        return groups.find(name).map(ReadOnlyBackend::row);
    }

    @Override
    public Stream<ModelRow> models() {
        return groups.all().map(ReadOnlyBackend::row);
    }

    /** Without its log, so that an act looks for one and is told why there is none, wherever that log may be. */
    private static ModelRow row(Group group) {
        ModelRow row = group.row(PointerFile.EMPTY);
        return new ModelRow(
                row.name(),
                row.description(),
                row.tags(),
                Map.of(),
                OptionalLong.empty(),
                row.createdAt(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public boolean createModel(ModelName name, LogPointer pointer) {
        throw NoObjects.refusal("to make model '" + name + "'");
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        throw new UnsupportedCapabilityException(
                Capability.RENAME_MODEL.text(), "SageMaker cannot rename a model package group");
    }

    @Override
    public void deleteModel(ModelName name) {
        throw NoObjects.refusal("to delete model '" + name + "'");
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        throw NoObjects.refusal("to register a version of model '" + version.model() + "'");
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return packages.find(model, number).map(version -> version.row(PointerFile.EMPTY));
    }

    /** A group that nobody governs has no alias; of the others only the objects say which. */
    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        groups.find(model).flatMap(Group::log).ifPresent(pointer -> {
            throw NoObjects.refusal(
                    "alias '" + alias + "' of model '" + model + "'",
                    "open it with artifacts=" + pointer.root() + ", where the log of this model is");
        });
        return Optional.empty();
    }

    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        return packages.summaries(model)
                .filter(node -> query.stage()
                        .map(stage -> stage == ModelPackage.stage(node))
                        .orElse(true))
                .flatMap(node -> packages.find(model, Json.text(node, "ModelPackageArn")).stream())
                .map(version -> version.row(PointerFile.EMPTY));
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        throw NoObjects.refusal("to delete version " + number + " of model '" + model + "'");
    }

    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        throw NoObjects.refusal("to change model '" + model + "'");
    }

    @Override
    public Optional<ReferencedArtifact> open(String reference) {
        return new References(s3).open(reference);
    }

    @Override
    public Optional<EntryContent> content(VersionRow row) {
        return new ForeignEntries(packages).content(row);
    }

    @Override
    public Diagnosis diagnose() {
        return new Doctor(api, settings).examine();
    }

    @Override
    public void close() {
        api.close();
        s3.close();
    }
}
