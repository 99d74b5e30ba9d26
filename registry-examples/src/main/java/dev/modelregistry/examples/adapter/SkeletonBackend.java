package dev.modelregistry.examples.adapter;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectLogStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Maps the product's own rows. Decides nothing: what the core has decided in its log is shown here, and every write may
 * come twice. The order of work for a new adapter: reads, then {@link #createModel} and {@link #createVersion}, then
 * {@link #apply}.
 */
final class SkeletonBackend implements RegistryBackend {

    static final String PROVIDER = "skeleton";

    private static final int PAGE = 100;

    private final Product product;
    private final ObjectStore objects;
    private final LogStore log;

    /** A client of the product. */
    SkeletonBackend(Product product) {
        this.product = product;
        this.objects = new SkeletonObjects(product.storage());
        // A product whose storage cannot create-only brings a LogStore of its own, see LogStore.append.
        this.log = new ObjectLogStore(objects);
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    /** Only what the product does itself and the contract suite has seen it do. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.NATIVE_ALIASES,
                Capability.CREATE_ONLY_OBJECTS,
                Capability.DELETE_VERSION,
                Capability.RENAME_MODEL);
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
        return Requests.ask("model", name.value(), () -> product.getModel(name.value()))
                .map(SkeletonBackend::row);
    }

    private static ModelRow row(Product.NativeModel model) {
        NativeTags tags = new NativeTags(model.tags());
        Map<Alias, VersionNumber> aliases = new TreeMap<>();
        model.aliases().forEach((alias, number) -> aliases.put(Alias.of(alias), VersionNumber.of(number)));
        return new ModelRow(
                ModelName.of(model.name()),
                model.description(),
                tags.ofPeople(),
                aliases,
                OptionalLong.of(model.versions()),
                model.createdAt(),
                tags.log(),
                tags.projected());
    }

    @Override
    public Stream<ModelRow> models() {
        return Requests.<Product.NativeModel>pages(last -> Requests.ask(
                        "models",
                        "",
                        () -> product.listModels(
                                last.map(Product.NativeModel::name).orElse(""), PAGE)))
                .map(SkeletonBackend::row);
    }

    @Override
    public boolean createModel(ModelName name, LogPointer pointer) {
        try {
            // The pointer goes into the request that makes the model: there is never one of ours without it.
            Requests.tell(
                    "createModel",
                    name.value(),
                    () -> product.createModel(name.value(), Map.of(NativeTags.LOG, pointer.text())));
            return true;
        } catch (ConflictException exists) {
            return false;
        }
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        try {
            Requests.tell("renameModel", from.value(), () -> product.renameModel(from.value(), to.value()));
        } catch (ConflictException taken) {
            throw new AlreadyExistsException("model '" + to + "' exists already", taken);
        }
    }

    @Override
    public void deleteModel(ModelName name) {
        unlessGone(() -> Requests.tell("deleteModel", name.value(), () -> product.deleteModel(name.value())));
    }

    /** Most writes of an adapter may find their work done already, by an earlier attempt or by somebody else. */
    private static void unlessGone(Runnable request) {
        try {
            request.run();
        } catch (NotFoundException gone) {
            return;
        }
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        String name = version.model().value();
        ModelArtifact artifact = version.content().artifact();
        Map<String, String> tags = NativeTags.ofNew(
                version.marks(), version.content().tags(), artifact.digest(), artifact.size(), artifact.format());
        return row(Requests.ask(
                "createVersion",
                name,
                () -> product.createVersion(
                        name, version.content().description(), tags, version.artifactUri(), version.createdBy())));
    }

    private static VersionRow row(Product.NativeVersion version) {
        NativeTags tags = new NativeTags(version.tags());
        return new VersionRow(
                ModelName.of(version.model()),
                VersionNumber.of(version.number()),
                version.description(),
                tags.stage(),
                tags.approval(),
                tags.approved(),
                version.aliases().stream().map(Alias::of).toList(),
                tags.ofPeople(),
                false,
                new ArtifactSummary(version.source(), tags.digest(), tags.size(), tags.format()),
                tags.marks(),
                version.createdAt(),
                version.createdBy());
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return Requests.ask("version", model.value(), () -> product.getVersion(model.value(), number.value()))
                .map(SkeletonBackend::row);
    }

    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        return Requests.ask(
                        "versionByAlias", model.value(), () -> product.getVersionByAlias(model.value(), alias.value()))
                .map(SkeletonBackend::row);
    }

    /** This product cannot search; the core filters. One that can is asked for less, never for less than is wanted. */
    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        return Requests.<Product.NativeVersion>pages(last -> Requests.ask(
                        "versions",
                        model.value(),
                        () -> product.listVersions(
                                model.value(),
                                last.map(Product.NativeVersion::number).orElse(Long.MAX_VALUE),
                                PAGE)))
                .map(SkeletonBackend::row);
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        unlessGone(() -> Requests.tell(
                "deleteVersion", model.value(), () -> product.deleteVersion(model.value(), number.value())));
    }

    /** Without {@link Capability#CONDITIONAL_PROJECTION} the core hands over one change at a time. */
    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        if (model(model).isEmpty()) {
            throw new NotFoundException("model '" + model + "' does not exist");
        }
        // A change of a version that was deleted meanwhile has nothing left to show.
        changes.forEach(change ->
                unlessGone(() -> Requests.tell("apply", model.value(), () -> apply(model.value(), event, change))));
        return true;
    }

    private void apply(String name, long event, RowChange change) {
        if (change instanceof RowChange.Ready one) {
            set(name, one.version(), NativeTags.EVENT, Long.toString(one.event()));
        } else if (change instanceof RowChange.SetStage one) {
            set(name, one.version(), NativeTags.STAGE, one.stage().name());
        } else if (change instanceof RowChange.SetApproval one) {
            set(name, one.version(), NativeTags.APPROVAL, NativeTags.approvalText(one.approval(), one.approved()));
        } else if (change instanceof RowChange.SetVersionDescription one) {
            product.setVersionDescription(name, one.version().value(), one.description());
        } else if (change instanceof RowChange.ChangeVersionTags one) {
            product.changeVersionTags(name, one.version().value(), one.set(), one.remove());
        } else if (change instanceof RowChange.NoteLost one) {
            changeLost(name, one.version(), lost -> lost.put(one.alias(), one.event()));
        } else if (change instanceof RowChange.SetAlias one) {
            setAlias(name, event, one);
        } else if (change instanceof RowChange.RemoveAlias one) {
            product.deleteAlias(name, one.alias().value());
        } else if (change instanceof RowChange.SetModelDescription one) {
            product.setModelDescription(name, one.description());
        } else if (change instanceof RowChange.ChangeModelTags one) {
            product.changeModelTags(name, one.set(), one.remove());
        } else if (change instanceof RowChange.SetLog one) {
            product.changeModelTags(name, Map.of(NativeTags.LOG, one.log().text()), Set.of(NativeTags.PROJECTED));
        } else if (change instanceof RowChange.SetWatermark one) {
            setWatermark(name, one.projected());
        }
    }

    private void set(String name, VersionNumber version, String tag, String value) {
        product.changeVersionTags(name, version.value(), Map.of(tag, value), Set.of());
    }

    /** A note of a later event stays: then this request is late, and readers have to know. */
    private void setAlias(String name, long event, RowChange.SetAlias one) {
        product.setAlias(name, one.alias().value(), one.version().value());
        changeLost(
                name,
                one.version(),
                lost -> lost.computeIfPresent(one.alias(), (alias, noted) -> noted > event ? noted : null));
    }

    private void changeLost(String name, VersionNumber version, Consumer<Map<Alias, Long>> change) {
        Optional<Product.NativeVersion> found = product.getVersion(name, version.value());
        if (found.isEmpty()) {
            return;
        }
        Map<Alias, Long> before = new NativeTags(found.get().tags()).lost();
        Map<Alias, Long> after = new TreeMap<>(before);
        change.accept(after);
        if (!after.equals(before)) {
            set(name, version, NativeTags.LOST, NativeTags.lostText(after));
        }
    }

    private void setWatermark(String name, Watermark watermark) {
        boolean newer = product.getModel(name)
                .flatMap(model -> new NativeTags(model.tags()).projected())
                .filter(shown -> shown.event() >= watermark.event())
                .isEmpty();
        if (newer) {
            product.changeModelTags(name, Map.of(NativeTags.PROJECTED, watermark.text()), Set.of());
        }
    }

    @Override
    public Diagnosis diagnose() {
        return new Diagnosis(
                true,
                Optional.of("made up"),
                List.of(new Diagnosis.Check(
                        "log-writable", true, "everything is in this process and ends with it", Optional.empty())));
    }

    @Override
    public void close() {
        // A real adapter closes its connections here.
    }
}
