package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.NativeField;
import dev.modelregistry.internal.registry.DriftScan.Cause;
import dev.modelregistry.internal.registry.DriftScan.Difference;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Recovery.Action;
import dev.modelregistry.log.Recovery.What;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finishes what crashed clients left half way, and on demand settles what was changed outside. */
final class Recoverer {

    private final RegistryBackend backend;
    private final Governor governor;
    private final EventWriter writer;
    private final LogDirectory logs;
    private final Projector projector;
    private final Entries entries;
    private final DriftScan drift;
    private final PendingRegistrations registrations;
    private final RememberedHeads remembered;

    Recoverer(
            RegistryBackend backend,
            Governor governor,
            EventWriter writer,
            LogDirectory logs,
            Projector projector,
            Entries entries,
            DriftScan drift,
            PendingRegistrations registrations,
            RememberedHeads remembered) {
        this.backend = backend;
        this.governor = governor;
        this.writer = writer;
        this.logs = logs;
        this.projector = projector;
        this.entries = entries;
        this.drift = drift;
        this.registrations = registrations;
        this.remembered = remembered;
    }

    Recovery recover(ModelName name, Recovery.Mode mode) {
        ModelRow row = governor.requireModel(name);
        Optional<ModelLog> log = logs.of(row);
        if (log.isEmpty()) {
            return new Recovery(List.of(), List.of());
        }
        List<Action> actions = new ArrayList<>();
        if (mode == Recovery.Mode.ACCEPT_TRUNCATION) {
            acceptTruncation(row, log.get(), actions);
        }
        if (finishDeletion(row, log.get())) {
            actions.add(new Action(log.get().known().number(), What.PROJECTION));
            return new Recovery(actions, List.of());
        }
        showPending(row, log.get(), actions);
        registrations.finish(name, log.get(), actions);
        registrations.releaseOldClaims(name, log.get());
        settle(name, log.get(), mode, actions);
        List<String> open = log.get()
                .inTurn(() -> log.get().refresh().claims().keySet().stream()
                        .map(SemanticVersion::toString)
                        .toList());
        return new Recovery(actions, open);
    }

    private boolean finishDeletion(ModelRow row, ModelLog log) {
        return log.inTurn(() -> {
            ModelState state = log.refresh();
            boolean deleted = !state.open()
                    && state.number() > 0
                    && row.log()
                            .filter(p -> p.modelId().equals(state.modelId()))
                            .isPresent();
            if (deleted) {
                backend.deleteModel(row.name());
            }
            return deleted;
        });
    }

    private void showPending(ModelRow row, ModelLog log, List<Action> actions) {
        long shown = row.projected().map(Watermark::event).orElse(0L);
        governor.act(row.name(), Rows.SETTLED, situation -> {
            if (shown < situation.state().number() && !log.touchedAfter(shown).isEmpty()) {
                actions.add(new Action(situation.state().number(), What.PROJECTION));
            }
            return Decision.nothing(true);
        });
    }

    private void settle(ModelName name, ModelLog log, Recovery.Mode mode, List<Action> actions) {
        List<Difference> differences = log.inTurn(() -> {
            log.refresh();
            return drift.scan(governor.requireModel(name), log);
        });
        for (Difference one : differences) {
            if (one.cause() == Cause.STALE
                    || one.field() instanceof NativeField.Ready
                    || one.field() instanceof NativeField.PresenceOf
                            && one.expected().isEmpty()) {
                show(name, log, Set.of(one.field()));
                actions.add(new Action(log.known().number(), What.PROJECTION));
            } else if (mode == Recovery.Mode.RESTORE && restorable(one.field())) {
                show(name, log, Set.of(one.field()));
                actions.add(new Action(log.known().number(), What.RESTORED));
            } else if (mode == Recovery.Mode.ADOPT) {
                adopt(name, one).ifPresent(event -> actions.add(new Action(event, What.ADOPTED)));
            }
        }
    }

    private static boolean restorable(NativeField field) {
        return !(field instanceof NativeField.PresenceOf);
    }

    /** Brings fields back to the log's values. What was never changed through the log has them in the record. */
    private void show(ModelName name, ModelLog log, Set<NativeField> fields) {
        log.inTurn(() -> {
            ModelState state = log.refresh();
            for (NativeField field : fields) {
                if (field instanceof NativeField.PresenceOf presence
                        && state.version(presence.version()).isEmpty()) {
                    backend.deleteVersion(name, presence.version());
                }
            }
            List<RowChange> changes = new ArrayList<>(projector.changes(state, fields, log));
            if (changes.isEmpty()) {
                fields.forEach(field -> fromRecord(name, field).ifPresent(changes::add));
            }
            changes.forEach(change -> backend.apply(name, Long.MAX_VALUE, List.of(change)));
            return true;
        });
    }

    private Optional<RowChange> fromRecord(ModelName name, NativeField field) {
        if (field instanceof NativeField.TagOf tag && tag.version().isPresent()) {
            return backend.version(name, tag.version().get()).map(row -> {
                Optional<String> value =
                        Optional.ofNullable(entries.record(row).tags().get(tag.key()));
                return new RowChange.ChangeVersionTags(
                        row.number(),
                        value.map(text -> Map.of(tag.key(), text)).orElse(Map.of()),
                        value.isPresent() ? Set.of() : Set.of(tag.key()));
            });
        }
        if (field instanceof NativeField.DescriptionOf description
                && description.version().isPresent()) {
            return backend.version(name, description.version().get())
                    .map(row -> new RowChange.SetVersionDescription(
                            row.number(), entries.record(row).description()));
        }
        if (field instanceof NativeField.StageOf stage) {
            return Optional.of(new RowChange.SetStage(stage.version(), Stage.DEVELOPMENT));
        }
        return Optional.empty();
    }

    /** Takes a native value into the log as it is. */
    private Optional<Long> adopt(ModelName name, Difference one) {
        Governor.Done<Boolean> done = governor.act(name, Rows.UNREAD, situation -> {
            Event.Notes notes =
                    Event.Notes.none().withObserved(List.of(new Observed(one.subject(), one.expected(), one.actual())));
            return adopted(situation, one)
                    .map(body -> Decision.commit(body, notes, true))
                    .orElseGet(() -> Decision.nothing(false));
        });
        return done.event().isPresent() ? Optional.of(done.event().getAsLong()) : Optional.empty();
    }

    private Optional<EventBody> adopted(Situation situation, Difference one) {
        ModelState state = situation.state();
        NativeField field = one.field();
        if (field instanceof NativeField.AliasOf alias) {
            return Optional.of(adoptedAlias(state, alias.alias(), one.actual()));
        } else if (field instanceof NativeField.StageOf stage) {
            Stage from = Governor.stage(state, stage.version());
            return Optional.of(
                    new EventBody.StageChanged(stage.version(), from, Stage.parse(one.actual()), List.of(), List.of()));
        } else if (field instanceof NativeField.TagOf tag) {
            Map<String, String> rows = tag.version().isEmpty()
                    ? situation.row().tags()
                    : backend.version(situation.row().name(), tag.version().get())
                            .map(VersionRow::tags)
                            .orElse(Map.of());
            Optional<String> value = Optional.ofNullable(rows.get(tag.key()));
            return Optional.of(new EventBody.TagsChanged(
                    tag.version(),
                    one.expected().isEmpty() ? Map.of() : Map.of(tag.key(), one.expected()),
                    value.map(text -> Map.of(tag.key(), text)).orElse(Map.of()),
                    value.isPresent() ? Set.of() : Set.of(tag.key())));
        } else if (field instanceof NativeField.DescriptionOf description) {
            return Optional.of(new EventBody.DescriptionChanged(
                    description.version(),
                    situation.log().blobs().store("description", Optional.of(one.expected())),
                    situation.log().blobs().store("description", Optional.of(one.actual()))));
        } else if (field instanceof NativeField.PresenceOf presence
                && one.actual().isEmpty()) {
            List<AliasMove> moves = new ArrayList<>();
            state.aliases().forEach((alias, version) -> {
                if (version.equals(presence.version())) {
                    moves.add(new AliasMove(alias, Optional.of(version), Optional.empty()));
                }
            });
            return Optional.of(new EventBody.Deleted(Optional.of(presence.version()), moves));
        }
        return Optional.empty();
    }

    private static EventBody adoptedAlias(ModelState state, Alias alias, String actual) {
        Optional<VersionNumber> now = state.alias(alias);
        Optional<VersionNumber> shown = actual.isEmpty() ? Optional.empty() : Optional.of(VersionNumber.parse(actual));
        AliasMove move = new AliasMove(alias, now, shown);
        return shown.isPresent() ? new EventBody.AliasMoved(move) : new EventBody.AliasRemoved(move);
    }

    /** Records that the log is shorter than it was, and goes on from its present end. */
    private void acceptTruncation(ModelRow row, ModelLog log, List<Action> actions) {
        log.inTurn(() -> {
            ModelState state = log.readAnew();
            long seen = Math.max(
                    row.projected().map(Watermark::event).orElse(0L),
                    remembered.of(state.modelId()).map(Watermark::event).orElse(0L));
            if (seen <= state.number()) {
                return false;
            }
            if (!state.open()) {
                throw new NotFoundException("the log of model '" + row.name()
                        + "' is gone as a whole: there is nothing to accept. Restore a backup, or delete the model");
            }
            Event.Notes notes = Event.Notes.none()
                    .withObserved(List.of(new Observed("log", "event " + seen, "event " + state.number())));
            EventBody accepted = new EventBody.TagsChanged(Optional.empty(), Map.of(), Map.of(), Set.of());
            writer.append(log, state, accepted, notes);
            Watermark now =
                    new Watermark(log.known().number(), log.known().lastDigest().orElseThrow());
            backend.apply(
                    row.name(),
                    Long.MAX_VALUE,
                    List.of(new RowChange.SetLog(row.log().orElseThrow())));
            backend.apply(row.name(), now.event(), List.of(new RowChange.SetWatermark(now)));
            remembered.remember(log.known().modelId(), now);
            actions.add(new Action(now.event(), What.ADOPTED));
            return true;
        });
    }
}
