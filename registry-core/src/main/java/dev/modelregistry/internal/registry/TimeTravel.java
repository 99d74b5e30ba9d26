package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Fold;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.ModelMoment;
import dev.modelregistry.log.VersionMoment;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.LogStore.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Tells the whole state of a model at an instant: aliases, stages, approvals and policy, from its log alone. */
final class TimeTravel {

    private final HistoryReader history;
    private final LogDirectory logs;
    private final Entries entries;

    TimeTravel(HistoryReader history, LogDirectory logs, Entries entries) {
        this.history = history;
        this.logs = logs;
        this.entries = entries;
    }

    ModelMoment state(ModelName model, Instant at) {
        Optional<ModelLog> log = history.anyLog(model);
        return log.map(one -> moment(model, at, one)).orElseGet(() -> nothing(model, at));
    }

    private static ModelMoment nothing(ModelName model, Instant at) {
        return new ModelMoment(
                model,
                at,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of());
    }

    private ModelMoment moment(ModelName model, Instant at, ModelLog log) {
        ModelState state = new ModelState();
        long last = foldTo(at, log, state);
        if (last < state.number()) {
            // A state can't be taken back, so it is made again without what came later.
            state = new ModelState();
            foldTo(last, log, state);
        }
        if (last == 0) {
            return nothing(model, at);
        }
        return told(model, at, log, state);
    }

    /** Folds until an event with effect is later; its number, less one, or that of the log's last event. */
    private static long foldTo(Instant at, ModelLog log, ModelState state) {
        try (Stream<StoredEvent> stored = log.store().read(log.place(), 1)) {
            for (Iterator<StoredEvent> events = stored.iterator(); events.hasNext(); ) {
                Optional<Event> event =
                        Fold.apply(state, events.next().bytes(), log.judge()).event();
                if (event.filter(one -> one.at().isAfter(at)).isPresent()) {
                    return state.number() - 1;
                }
            }
        }
        return state.number();
    }

    private static void foldTo(long number, ModelLog log, ModelState state) {
        try (Stream<StoredEvent> stored = log.store().read(log.place(), 1)) {
            stored.limit(number).forEach(one -> Fold.apply(state, one.bytes(), log.judge()));
        }
    }

    private ModelMoment told(ModelName model, Instant at, ModelLog log, ModelState state) {
        Gatekeeper gates = logs.recordedGates(log);
        Optional<Policy> policy = gates.governing(state);
        List<VersionMoment> versions = new ArrayList<>();
        if (state.open()) {
            state.forEachVersion(version -> versions.add(version(model, at, log, state, version, gates, policy)));
        }
        versions.sort(Comparator.comparing(VersionMoment::version));
        return new ModelMoment(
                model,
                at,
                OptionalLong.of(state.number()),
                state.lastDigest(),
                state.policy().map(ModelState.InForce::policy),
                policy,
                state.aliases(),
                versions);
    }

    private VersionMoment version(
            ModelName model,
            Instant at,
            ModelLog log,
            ModelState state,
            VersionState version,
            Gatekeeper gates,
            Optional<Policy> policy) {
        VersionNumber number = version.number();
        List<Alias> aliases = state.aliases().entrySet().stream()
                .filter(held -> held.getValue().equals(number))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new VersionMoment(
                number,
                version.entry().flatMap(EventBody.NewEntry::semanticVersion),
                version.stage(),
                aliases,
                gates.approvalStatus(state, version, at),
                version.decisions().stream()
                        .map(one -> entries.approval(model, version, one, log, policy))
                        .toList());
    }
}
