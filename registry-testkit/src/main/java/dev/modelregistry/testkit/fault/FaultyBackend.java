package dev.modelregistry.testkit.fault;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectArtifactStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Any backend with its stores, behind a gate that counts the calls and follows a {@link FaultPlan}. Opening a stream is
 * one call. Names, capabilities and addresses are no calls: they do not reach the product. Thread-safe.
 */
public final class FaultyBackend implements RegistryBackend {

    private final RegistryBackend target;
    private final Set<Capability> hidden;
    private final Closing closing;
    private final CallGate gate;
    private final ObjectStore objects;
    private final FaultyLogStore log;
    private final Map<ModelName, Watermark> restored = new ConcurrentHashMap<>();
    private final AtomicLong rowsPulled = new AtomicLong();

    private FaultyBackend(RegistryBackend target, Set<Capability> hidden, Closing closing) {
        this.target = target;
        this.hidden = Set.copyOf(hidden);
        this.closing = closing;
        this.gate = new CallGate(FaultPlan.none());
        this.objects = new FaultyObjectStore(target.objects(), this::demand, gate);
        this.log = new FaultyLogStore(target.log(), gate);
    }

    /** Stands before a backend; nothing goes wrong until {@link #arm}. Closing closes that backend. */
    public static FaultyBackend over(RegistryBackend target) {
        return new FaultyBackend(target, Set.of(), Closing.CLOSES_TARGET);
    }

    /** Stands before a backend that several clients share: closing leaves it open. */
    public static FaultyBackend sharing(RegistryBackend target) {
        return new FaultyBackend(target, Set.of(), Closing.LEAVES_TARGET_OPEN);
    }

    /**
     * Stands before a backend and acts as if it could not do some things, so that the core's way around is tested.
     *
     * @param target closed with this one
     * @param capabilities what is hidden. {@link Capability#CONDITIONAL_PROJECTION} may be hidden only where it is not
     *     there: such a backend looks at its watermark in every single change, which is another promise than the core
     *     counts on when it goes row by row
     */
    public static FaultyBackend without(RegistryBackend target, Set<Capability> capabilities) {
        if (capabilities.contains(Capability.CONDITIONAL_PROJECTION)
                && target.capabilities().contains(Capability.CONDITIONAL_PROJECTION)) {
            throw new IllegalArgumentException("conditional-projection cannot be hidden: the backend acts by it");
        }
        return new FaultyBackend(target, capabilities, Closing.CLOSES_TARGET);
    }

    /** Begins to count anew, by this plan. */
    public void arm(FaultPlan plan) {
        rowsPulled.set(0);
        gate.arm(plan);
    }

    /**
     * Shows the log of a model, and what its row says of it, as a restored backup would: without the later events.
     *
     * @param model the model
     * @param last what the row claims to show: the last event that is left
     */
    public void restore(ModelName model, Watermark last) {
        ModelRow row = target.model(model).orElseThrow(() -> new IllegalArgumentException(model + " is not there"));
        row.log().ifPresent(pointer -> log.end(pointer.place() + "/log", last.event()));
        restored.put(model, last);
    }

    /** The calls since the plan was armed, those that failed included. */
    public List<SpiCall> calls() {
        return gate.calls();
    }

    /** How many calls of one operation there were, for example {@code log.append}. */
    public long count(String operation) {
        return calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    /** The calls that change something. */
    public List<SpiCall> writes() {
        return calls().stream()
                .filter(call -> call.kind() == SpiCall.Kind.WRITE)
                .toList();
    }

    /** The call that met the first fault; empty when the plan was not reached. */
    public Optional<SpiCall> met() {
        return gate.met();
    }

    /** How many rows were pulled out of streams of models and versions since the plan was armed. */
    public long rowsPulled() {
        return rowsPulled.get();
    }

    @Override
    public String provider() {
        return target.provider();
    }

    @Override
    public Set<Capability> capabilities() {
        return target.capabilities().stream()
                .filter(capability -> !hidden.contains(capability))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    /** Files that the product keeps as objects pass the gate as calls of the object store, others as their own calls. */
    @Override
    public ArtifactStore artifacts() {
        ArtifactStore own = target.artifacts();
        return own instanceof ObjectArtifactStore
                ? new ObjectArtifactStore(objects, capabilities())
                : new FaultyArtifactStore(own, gate);
    }

    @Override
    public LogStore log() {
        return log;
    }

    @Override
    public Optional<ModelRow> model(ModelName name) {
        return gate.read("backend.model", name, () -> target.model(name)).map(this::seen);
    }

    @Override
    public Stream<ModelRow> models() {
        return counted(gate.read("backend.models", "", target::models)).map(this::seen);
    }

    @Override
    public boolean createModel(ModelName name, LogPointer pointer) {
        return gate.write("backend.createModel", name, () -> target.createModel(name, pointer));
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        demand(Capability.RENAME_MODEL);
        gate.act("backend.renameModel", from + " " + to, () -> target.renameModel(from, to));
    }

    @Override
    public void deleteModel(ModelName name) {
        gate.act("backend.deleteModel", name, () -> target.deleteModel(name));
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        return gate.write("backend.createVersion", version.model(), () -> target.createVersion(version));
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return gate.read("backend.version", model + " " + number, () -> target.version(model, number));
    }

    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        return gate.read("backend.versionByAlias", model + " " + alias, () -> target.versionByAlias(model, alias));
    }

    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        return counted(gate.read("backend.versions", model, () -> target.versions(model, query)));
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        demand(Capability.DELETE_VERSION);
        gate.act("backend.deleteVersion", model + " " + number, () -> target.deleteVersion(model, number));
    }

    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        return gate.write(
                "backend.apply", model + " " + event + " " + changes, () -> target.apply(model, event, changes));
    }

    @Override
    public boolean appendAndApply(String place, long number, byte[] bytes, ModelName model, List<RowChange> changes) {
        return gate.write(
                "backend.appendAndApply",
                place + " " + number + " " + changes,
                () -> target.appendAndApply(place, number, bytes, model, changes));
    }

    @Override
    public Optional<ReferencedArtifact> open(String reference) {
        return gate.read("backend.open", reference, () -> target.open(reference));
    }

    @Override
    public Optional<EntryContent> content(VersionRow row) {
        return gate.read("backend.content", row.model() + " " + row.number(), () -> target.content(row));
    }

    /** Asks nobody, so nothing can go wrong on the way. */
    @Override
    public void check(RowChange change) {
        target.check(change);
    }

    @Override
    public void checkRun(String run) {
        gate.read("backend.checkRun", run, () -> {
            target.checkRun(run);
            return true;
        });
    }

    @Override
    public Diagnosis diagnose() {
        return gate.read("backend.diagnose", "", target::diagnose);
    }

    @Override
    public void close() {
        if (closing == Closing.CLOSES_TARGET) {
            target.close();
        }
    }

    private ModelRow seen(ModelRow row) {
        Watermark last = restored.get(row.name());
        return last == null
                ? row
                : new ModelRow(
                        row.name(),
                        row.description(),
                        row.tags(),
                        row.aliases(),
                        row.versions(),
                        row.createdAt(),
                        row.log(),
                        Optional.of(last));
    }

    private void demand(Capability capability) {
        if (hidden.contains(capability)) {
            throw new UnsupportedCapabilityException(capability.text(), "hidden by the test: " + capability.text());
        }
    }

    private <T> Stream<T> counted(Stream<T> rows) {
        return rows.peek(row -> rowsPulled.incrementAndGet());
    }

    private enum Closing {
        CLOSES_TARGET,
        LEAVES_TARGET_OPEN
    }
}
