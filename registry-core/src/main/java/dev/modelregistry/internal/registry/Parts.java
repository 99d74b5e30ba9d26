package dev.modelregistry.internal.registry;

import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.RegistryBackend;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The parts of a registry, put together. */
final class Parts {

    private final LightReads reads;
    private final Entries entries;
    private final Governor governor;
    private final Registrar registrar;
    private final Downloader downloader;
    private final Comparisons comparisons;
    private final FamilyTree family;
    private final AliasActs aliases;
    private final Transitions transitions;
    private final Rollbacks rollbacks;
    private final Planner planner;
    private final Annotations annotations;
    private final PolicyActs policies;
    private final Removals removals;
    private final HistoryReader history;
    private final TimeTravel timeTravel;
    private final Verifier verifier;
    private final Rollouts rollouts;
    private final PendingApprovals pendingApprovals;
    private final VerifiedReads verified;
    private final Checkpointer checkpointer;
    private final Recoverer recoverer;
    private final GarbageCollector garbage;
    private final Documents documents;
    private final Erasure erasure;

    Parts(
            RegistryBackend backend,
            RegistrySettings settings,
            Optional<ArtifactInspector> inspector,
            Seals seals,
            BiConsumer<ModelLog, ModelLog.Appended> afterCommit) {
        Clock clock = settings.clock();
        RememberedHeads remembered = new RememberedHeads(settings.memory());
        LogDirectory logs = new LogDirectory(backend, clock, seals, settings.policy(), remembered);
        Projector projector = new Projector(backend);
        ArtifactIntake intake = new ArtifactIntake(backend);
        ArtifactCheck check = new ArtifactCheck(backend, intake);
        reads = new LightReads(backend, logs);
        entries = new Entries(backend, logs, clock);
        EventWriter writer = new EventWriter(settings.actor(), afterCommit);
        FirstContact firstContact = new FirstContact(backend, logs, writer);
        governor = new Governor(backend, logs, projector, writer, firstContact, remembered);
        VersionSelection selection = new VersionSelection(governor);
        ContentAssembly assembly = new ContentAssembly(inspector, reads, settings.environment());
        SemanticVersions semanticVersions = new SemanticVersions(backend, governor, entries, clock);
        registrar = new Registrar(
                backend,
                governor,
                firstContact,
                entries,
                intake,
                check,
                assembly,
                semanticVersions,
                new RegistrationGate(governor, writer, logs),
                clock,
                settings.actor());
        downloader = new Downloader(reads, entries, check);
        comparisons = new Comparisons(backend, reads, entries);
        family = new FamilyTree(backend, reads, entries, logs);
        aliases = new AliasActs(governor, selection);
        transitions = new Transitions(backend, governor, selection);
        rollbacks = new Rollbacks(backend, governor, entries, check);
        planner = new Planner(backend, logs, transitions, rollbacks, entries, check);
        annotations = new Annotations(governor, selection, entries, clock);
        policies = new PolicyActs(governor, firstContact, logs);
        removals = new Removals(backend, governor, selection);
        history = new HistoryReader(backend, logs);
        timeTravel = new TimeTravel(history, logs, entries);
        DriftScan drift = new DriftScan(backend, entries);
        verifier = new Verifier(backend, logs, entries, drift, check, remembered, settings.policy(), clock);
        rollouts = new Rollouts(governor, logs);
        pendingApprovals = new PendingApprovals(governor, logs, clock);
        verified = new VerifiedReads(backend, clock, seals);
        checkpointer = new Checkpointer(governor, logs, remembered, seals, clock);
        var registrations = new PendingRegistrations(backend, governor, entries, check, assembly, clock);
        recoverer =
                new Recoverer(backend, governor, writer, logs, projector, entries, drift, registrations, remembered);
        Retention retention = new Retention(backend, governor, logs, family, clock);
        garbage = new GarbageCollector(backend, governor, logs, retention, clock, settings.garbageAge());
        erasure = new Erasure(governor);
        documents = new Documents(backend, logs, governor, reads, entries, family, planner, clock);
    }

    LightReads reads() {
        return reads;
    }

    Entries entries() {
        return entries;
    }

    Governor governor() {
        return governor;
    }

    Registrar registrar() {
        return registrar;
    }

    Downloader downloader() {
        return downloader;
    }

    Comparisons comparisons() {
        return comparisons;
    }

    FamilyTree family() {
        return family;
    }

    AliasActs aliases() {
        return aliases;
    }

    Transitions transitions() {
        return transitions;
    }

    Rollbacks rollbacks() {
        return rollbacks;
    }

    Planner planner() {
        return planner;
    }

    Annotations annotations() {
        return annotations;
    }

    PolicyActs policies() {
        return policies;
    }

    Removals removals() {
        return removals;
    }

    TimeTravel timeTravel() {
        return timeTravel;
    }

    HistoryReader history() {
        return history;
    }

    Verifier verifier() {
        return verifier;
    }

    PendingApprovals pendingApprovals() {
        return pendingApprovals;
    }

    Rollouts rollouts() {
        return rollouts;
    }

    VerifiedReads verified() {
        return verified;
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    Recoverer recoverer() {
        return recoverer;
    }

    GarbageCollector garbage() {
        return garbage;
    }

    Erasure erasure() {
        return erasure;
    }

    Documents documents() {
        return documents;
    }
}
