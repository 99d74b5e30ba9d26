package dev.modelregistry.internal.memory;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rows in memory. Behaves like a plain product: every change is a request of its own, nothing is conditional, and request
 * keys are not unique; so it exercises the hard way through the core.
 */
public final class MemoryBackend implements RegistryBackend {

    private final TreeMap<ModelName, MemoryModel> models = new TreeMap<>();
    private final MemoryObjects objects;
    private final MemoryLog log;
    private final Clock clock;

    /** An empty registry. */
    public MemoryBackend(Clock clock) {
        this.clock = clock;
        this.objects = new MemoryObjects(clock);
        this.log = new MemoryLog(clock);
    }

    @Override
    public String provider() {
        return "memory";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.NATIVE_ALIASES,
                Capability.NATIVE_STAGES,
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
    public synchronized Optional<ModelRow> model(ModelName name) {
        return Optional.ofNullable(models.get(name)).map(MemoryModel::row);
    }

    @Override
    public synchronized Stream<ModelRow> models() {
        return models.values().stream().map(MemoryModel::row).toList().stream();
    }

    @Override
    public synchronized boolean createModel(ModelName name, LogPointer pointer) {
        return models.putIfAbsent(name, new MemoryModel(name, pointer, clock.instant())) == null;
    }

    @Override
    public synchronized void renameModel(ModelName from, ModelName to) {
        MemoryModel model = existing(from);
        if (models.containsKey(to)) {
            throw new AlreadyExistsException("model '" + to + "' exists already");
        }
        models.remove(from);
        models.put(to, model);
        model.rename(to);
    }

    @Override
    public synchronized void deleteModel(ModelName name) {
        models.remove(name);
    }

    @Override
    public synchronized VersionRow createVersion(NewVersion version) {
        EntryContent content = version.content();
        return existing(version.model())
                .add(number -> new VersionRow(
                        version.model(),
                        number,
                        content.description(),
                        Stage.DEVELOPMENT,
                        ApprovalStatus.NONE,
                        Optional.empty(),
                        List.of(),
                        content.tags(),
                        false,
                        new ArtifactSummary(
                                version.artifactUri(),
                                Optional.of(content.artifact().digest()),
                                OptionalLong.of(content.artifact().size()),
                                content.artifact().format()),
                        version.marks(),
                        clock.instant(),
                        version.createdBy()));
    }

    @Override
    public synchronized Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return Optional.ofNullable(models.get(model)).flatMap(found -> found.version(number));
    }

    @Override
    public synchronized Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        return Optional.ofNullable(models.get(model)).flatMap(found -> found.byAlias(alias));
    }

    @Override
    public synchronized Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        return Optional.ofNullable(models.get(model)).map(MemoryModel::newestFirst).orElse(List.of()).stream()
                .filter(row -> matches(row, query));
    }

    private static boolean matches(VersionRow row, VersionQuery query) {
        return query.stage().filter(stage -> stage != row.stage()).isEmpty()
                && query.requestKey()
                        .filter(key -> !row.marks().requestKey().equals(Optional.of(key)))
                        .isEmpty();
    }

    @Override
    public synchronized void deleteVersion(ModelName model, VersionNumber number) {
        Optional.ofNullable(models.get(model)).ifPresent(found -> found.remove(number));
    }

    @Override
    public synchronized boolean apply(ModelName model, long event, List<RowChange> changes) {
        MemoryModel found = existing(model);
        changes.forEach(change -> found.apply(change, event));
        return true;
    }

    private MemoryModel existing(ModelName name) {
        MemoryModel model = models.get(name);
        if (model == null) {
            throw new NotFoundException("model '" + name + "' does not exist");
        }
        return model;
    }

    @Override
    public Diagnosis diagnose() {
        return new Diagnosis(
                true,
                Optional.empty(),
                List.of(new Diagnosis.Check(
                        "log-writable", true, "everything is in this process and ends with it", Optional.empty())));
    }

    @Override
    public void close() {
        // Nothing to free: what is in memory stays usable for those who still hold this backend.
    }

    /** Makes a row for a number. */
    @FunctionalInterface
    interface RowMaker {
        VersionRow make(VersionNumber number);
    }

    /** Tags with some set and some removed. */
    static Map<String, String> changed(Map<String, String> tags, Map<String, String> set, Set<String> remove) {
        Map<String, String> changed = new TreeMap<>(tags);
        changed.putAll(set);
        changed.keySet().removeAll(remove);
        return changed;
    }
}
