package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The embedded registry's backend: one directory. Every write is one transaction. */
public final class LocalBackend implements RegistryBackend {

    static final String PROVIDER = "local";

    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.ALIAS_COMPARE_AND_SET,
            Capability.CREATE_ONLY_OBJECTS,
            Capability.NATIVE_ALIASES,
            Capability.NATIVE_STAGES,
            Capability.NATIVE_REQUEST_KEY,
            Capability.DELETE_VERSION,
            Capability.SERVER_SIDE_SEARCH,
            Capability.RENAME_MODEL,
            Capability.CONDITIONAL_PROJECTION,
            Capability.HASH_WHILE_STORING));

    private final Database database;
    private final ModelTable models;
    private final VersionTable versions;
    private final EventTable events;
    private final LocalObjects objects;
    private final Examination examination;

    private LocalBackend(Layout layout, Database database, Clock clock) {
        SecureRandom random = new SecureRandom();
        ArtifactFiles files = new ArtifactFiles(layout, database, clock, random::nextInt);
        this.database = database;
        this.models = new ModelTable(database, clock);
        this.versions = new VersionTable(database, clock, new ArtifactUris(layout.uri()));
        this.events = new EventTable(database, clock);
        this.objects = new LocalObjects(
                new ObjectTable(database, clock, () -> HexFormat.of().toHexDigits(random.nextLong())), files, database);
        this.examination = new Examination(layout, database, clock);
    }

    /**
     * Opens a registry without touching any file.
     *
     * @param directory where it is, absolute
     * @param busyTimeout how long a call waits for other writers
     * @param readOnly whether every write is refused
     * @param clock for what is stored
     */
    public static LocalBackend open(Path directory, Duration busyTimeout, boolean readOnly, Clock clock) {
        Layout layout = new Layout(directory, Clock.systemUTC());
        return new LocalBackend(layout, new Database(layout, busyTimeout, readOnly, Schema.CURRENT), clock);
    }

    @Override
    public String provider() {
        return PROVIDER;
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
    public LogStore log() {
        return events;
    }

    @Override
    public Optional<ModelRow> model(ModelName name) {
        return models.find(name);
    }

    @Override
    public Stream<ModelRow> models() {
        return models.all();
    }

    @Override
    public boolean createModel(ModelName name, LogPointer log) {
        return models.create(name, log);
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        models.rename(from, to);
    }

    @Override
    public void deleteModel(ModelName name) {
        models.delete(name);
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        return versions.create(version);
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return versions.find(model, number);
    }

    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        return versions.findByAlias(model, alias);
    }

    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        return versions.list(model, query);
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        versions.delete(model, number);
    }

    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        return database.write(
                "show event " + event + " of '" + model + "'",
                session -> RowChanges.apply(session, model, event, changes));
    }

    @Override
    public boolean appendAndApply(String place, long number, byte[] bytes, ModelName model, List<RowChange> changes) {
        return database.write("append event " + number + " of '" + model + "' and show it", session -> {
            boolean first = events.append(session, place, number, bytes);
            if (first) {
                RowChanges.apply(session, model, number, changes);
            }
            return first;
        });
    }

    @Override
    public Optional<ReferencedArtifact> open(String reference) {
        return FileReference.open(reference, database.failures());
    }

    @Override
    public Diagnosis diagnose() {
        return examination.diagnose();
    }

    @Override
    public void close() {
        database.close();
    }
}
