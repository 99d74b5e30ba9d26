package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectLogStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SageMaker's model package groups and packages, with everything else on S3. */
public final class SageMakerBackend implements RegistryBackend {

    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.CREATE_ONLY_OBJECTS, Capability.NATIVE_STAGES, Capability.DELETE_VERSION);

    /** Versions may be made while a group is being deleted. */
    private static final int DELETE_TRIES = 10;

    private final Settings settings;
    private final Place artifacts;
    private final SageMakerApi api;
    private final S3 s3;
    private final S3Objects objects;
    private final LogStore log;
    private final Bundles bundles;
    private final Groups groups;
    private final Packages packages;
    private final Pointers pointers;
    private final Intents intents;
    private final References references;

    /** Opens what the settings name: all of it, or, without a place for objects, what can be read. Nothing is sent yet. */
    public static RegistryBackend open(Settings settings) {
        return settings.artifacts()
                .<RegistryBackend>map(place -> new SageMakerBackend(settings, place))
                .orElseGet(() -> new ReadOnlyBackend(settings));
    }

    private SageMakerBackend(Settings settings, Place artifacts) {
        this.settings = settings;
        this.artifacts = artifacts;
        AwsKeys keys = new AwsKeys(settings.credentials());
        api = new SageMakerApi(settings, keys);
        s3 = new S3(settings, keys);
        objects = new S3Objects(s3, artifacts);
        log = new ObjectLogStore(objects, s3.bucket(artifacts.bucket())::time);
        bundles = new Bundles(s3, objects);
        groups = new Groups(api, settings.pageSize(), settings.owner());
        packages = new Packages(api, groups, s3, Optional.of(objects), settings.pageSize());
        pointers = new Pointers(s3, objects);
        intents = new Intents(objects);
        references = new References(s3);
    }

    @Override
    public String provider() {
        return "sagemaker";
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
        return bundles;
    }

    @Override
    public LogStore log() {
        return log;
    }

    @Override
    public Optional<ModelRow> model(ModelName name) {
        return groups.find(name).map(group -> group.row(pointers.read(name)));
    }

    @Override
    public Stream<ModelRow> models() {
        return groups.all().map(group -> group.row(pointers.read(group.name())));
    }

    @Override
    public boolean createModel(ModelName name, LogPointer pointer) {
        NativeText.checkName(name);
        if (groups.shared()) {
            throw new UnsupportedCapabilityException(
                    "make a model in another account",
                    "SageMaker makes model package groups in the caller's own account: make '" + name
                            + "' there, share it, and register again");
        }
        ObjectNode body = groups.named(name);
        body.set("Tags", Group.list(Map.of(Group.LOG, Group.value(pointer))));
        forgetEarlierGroup(name);
        try {
            api.write("CreateModelPackageGroup", body);
            return true;
        } catch (AlreadyExistsException | ConflictException exists) {
            return false;
        } catch (OutcomeUnknownException doubt) {
            Group group = groups.find(name).orElseThrow(() -> doubt);
            return group.log().equals(Optional.of(pointer));
        }
    }

    /** Aliases of a group of this name that somebody deleted without us. */
    private void forgetEarlierGroup(ModelName name) {
        if (!pointers.read(name).equals(PointerFile.EMPTY)
                && groups.describe(name).isEmpty()) {
            pointers.update(name, file -> PointerFile.EMPTY);
        }
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        throw new UnsupportedCapabilityException(
                Capability.RENAME_MODEL.text(), "SageMaker cannot rename a model package group");
    }

    @Override
    public void deleteModel(ModelName name) {
        for (int i = 0; i < DELETE_TRIES; i++) {
            if (groups.describe(name).isEmpty()) {
                break;
            }
            try (Stream<JsonNode> versions = packages.summaries(name)) {
                versions.map(one -> Json.text(one, "ModelPackageArn")).toList().forEach(packages::delete);
            }
            try {
                api.write("DeleteModelPackageGroup", groups.named(name));
                break;
            } catch (NotFoundException gone) {
                break;
            } catch (ConflictException | InvalidException versionsLeft) {
                if (i == DELETE_TRIES - 1) {
                    throw versionsLeft;
                }
            }
        }
        pointers.delete(name);
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        NewPackage request = new NewPackage(version, settings.image(), settings.region());
        Optional<String> bundle = bundle(version);
        NewPackage.Tags tags = request.tags(bundle);
        Map<String, String> properties = new TreeMap<>(tags.properties());
        if (!tags.overlay().isEmpty()) {
            properties.put(Marks.MORE, packages.keep(version.model(), tags.overlay()));
        }
        Optional<String> metrics = metrics(version, request);
        intents.announce(version);
        String arn = Json.text(
                create(version.model(), request.body(groups.named(version.model()), properties, metrics)),
                "ModelPackageArn");
        VersionRow row = packages.find(version.model(), arn)
                .orElseThrow(() -> new UnavailableException(
                        "the new version '" + arn + "' cannot be read yet: register again, it will be found"))
                .row(PointerFile.EMPTY);
        intents.made(version, row.number());
        return row;
    }

    private JsonNode create(ModelName model, ObjectNode body) {
        try {
            return api.create("CreateModelPackage", body);
        } catch (NotFoundException missing) {
            if (groups.describe(model).isEmpty()) {
                throw missing;
            }
            // Something else that the request names.
            throw new InvalidException(String.valueOf(missing.getMessage()), missing);
        }
    }

    /** Digest of the bundle, for those who look at the package without us. */
    private Optional<String> bundle(NewVersion version) {
        String record = version.marks().record().orElse("");
        int records = record.lastIndexOf("/records/");
        if (records < 1 || version.content().artifact().uri().isPresent()) {
            return Optional.empty();
        }
        return bundles.sha256(record.substring(0, records), version.uid());
    }

    private Optional<String> metrics(NewVersion version, NewPackage request) {
        return request.metrics().map(bytes -> {
            String key = version.model().value() + "/metrics/" + version.uid() + ".json";
            objects.put(key, new ByteArrayInputStream(bytes), PutCondition.always());
            return objects.uri(key);
        });
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return packages.find(model, number).map(version -> version.row(pointers.read(model)));
    }

    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        if (!NativeText.isName(model)) {
            return Optional.empty();
        }
        PointerFile file = pointers.read(model);
        return Optional.ofNullable(file.aliases().get(alias))
                .filter(target -> target.version().isPresent())
                .flatMap(target -> packages.find(model, target.arn()))
                .map(version -> version.row(file))
                // Not of a version of the same number in a group that was made again.
                .filter(row -> row.aliases().contains(alias));
    }

    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        Optional<Intents.Candidates> candidates = query.requestKey()
                .map(key -> intents.ofKey(model, key))
                .or(() -> query.semanticVersion().map(semver -> intents.ofSemanticVersion(model, semver)));
        if (candidates.filter(Intents.Candidates::none).isPresent()) {
            return Stream.empty();
        }
        PointerFile file = pointers.read(model);
        if (candidates.isPresent() && candidates.get().complete()) {
            return candidates.get().numbers().stream()
                    .flatMap(number -> packages.find(model, number).stream())
                    .map(version -> version.row(file));
        }
        return packages.summaries(model)
                .filter(node -> query.stage()
                        .map(stage -> stage == ModelPackage.stage(node))
                        .orElse(true))
                .flatMap(node -> packages.find(model, Json.text(node, "ModelPackageArn")).stream())
                .map(version -> version.row(file));
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        groups.arn(model, number).ifPresent(packages::delete);
    }

    /** Without {@link Capability#CONDITIONAL_PROJECTION} the core hands over one change at a time. */
    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        RowChanges rows = new RowChanges(api, groups, packages, pointers, log, model, event);
        for (RowChange change : changes) {
            try {
                rows.apply(change);
            } catch (NotFoundException gone) {
                // What a deleted version would show needs no showing; a deleted model is the caller's to know.
                if (groups.describe(model).isEmpty()) {
                    throw new NotFoundException("model '" + model + "' does not exist", gone);
                }
            }
        }
        return true;
    }

    @Override
    public Optional<ReferencedArtifact> open(String reference) {
        return references.open(reference);
    }

    @Override
    public Optional<EntryContent> content(VersionRow row) {
        return new ForeignEntries(packages).content(row);
    }

    @Override
    public Diagnosis diagnose() {
        return new Doctor(api, settings).examine(s3.bucket(artifacts.bucket()), objects);
    }

    @Override
    public void close() {
        api.close();
        s3.close();
    }
}
