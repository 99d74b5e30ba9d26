package dev.modelregistry.internal.registry;

import dev.modelregistry.Projection;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.NativeField;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.Watermark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Shows in the product's own rows what the log decided. Always writes the newest values of the fields concerned, in an
 * order that readers can bear: new versions ready, entered stages, the loser of an alias marked, the alias, archived
 * versions, at last the watermark.
 */
final class Projector {

    private static final int MOST_ROUNDS = 50;

    private final RegistryBackend backend;

    Projector(RegistryBackend backend) {
        this.backend = backend;
    }

    /**
     * Shows every event after a watermark. Called in the log's turn.
     *
     * @param shown number of the last event that the rows are known to show
     */
    Projection show(ModelName model, ModelLog log, long shown) {
        return backend.capabilities().contains(Capability.CONDITIONAL_PROJECTION)
                ? showAtOnce(model, log, shown)
                : showOneByOne(model, log, shown);
    }

    /**
     * The changes that show a decision, worked out before it is committed, so that both can go in one transaction. Empty
     * where the product has none, where the rows do not show yet what was decided before, and for the few decisions whose
     * display takes more than changes of rows.
     */
    Optional<List<RowChange>> direct(ModelRow row, ModelState state, EventBody body) {
        boolean settled = row.projected().map(Watermark::event).orElse(0L) == state.number();
        if (!settled || !backend.capabilities().contains(Capability.CONDITIONAL_PROJECTION)) {
            return Optional.empty();
        }
        long number = state.number() + 1;
        List<RowChange> changes = new ArrayList<>();
        List<RowChange> archived = new ArrayList<>();
        if (body instanceof EventBody.Registered registered) {
            registered.versions().forEach(one -> changes.add(new RowChange.Ready(one.number(), number)));
        } else if (body instanceof EventBody.StageChanged changed) {
            changes.add(new RowChange.SetStage(changed.subject(), changed.to()));
            changed.archived().forEach(one -> archived.add(new RowChange.SetStage(one.version(), Stage.ARCHIVED)));
        } else if (body instanceof EventBody.Archived one) {
            changes.add(new RowChange.SetStage(one.subject(), Stage.ARCHIVED));
        } else if (body instanceof EventBody.RolledBack back) {
            back.stages().forEach(one -> changes.add(new RowChange.SetStage(one.version(), one.to())));
        } else if (body instanceof EventBody.TagsChanged changed) {
            changes.add(
                    changed.version().isEmpty()
                            ? new RowChange.ChangeModelTags(changed.set(), changed.remove())
                            : new RowChange.ChangeVersionTags(
                                    changed.version().get(), changed.set(), changed.remove()));
        } else if (body instanceof EventBody.Decided
                || body instanceof EventBody.RejectionLifted
                || body instanceof EventBody.DescriptionChanged
                || body instanceof EventBody.Deleted
                || body instanceof EventBody.Renamed) {
            return Optional.empty();
        }
        for (AliasMove move : body.aliases()) {
            move.previous()
                    .filter(version -> !move.version().equals(Optional.of(version)))
                    .ifPresent(version -> changes.add(new RowChange.NoteLost(version, move.alias(), number)));
            changes.add(
                    move.version().isPresent()
                            ? new RowChange.SetAlias(
                                    move.alias(), move.version().get())
                            : new RowChange.RemoveAlias(move.alias()));
        }
        changes.addAll(archived);
        return Optional.of(changes);
    }

    /** Rows of deleted versions go between the changes and the watermark: whoever dies there is finished for by the next. */
    private Projection showAtOnce(ModelName model, ModelLog log, long shown) {
        ModelState state = log.known();
        Set<NativeField> fields = log.touchedAfter(shown);
        List<RowChange> changes = changes(state, fields, log);
        List<VersionNumber> deleted = deleted(state, fields);
        if (!deleted.isEmpty()) {
            if (!backend.apply(model, state.number(), changes)) {
                return Projection.COMPLETE;
            }
            deleted.forEach(version -> backend.deleteVersion(model, version));
            changes = new ArrayList<>();
        }
        changes.add(watermark(state));
        backend.apply(model, state.number(), changes);
        return Projection.COMPLETE;
    }

    /** The product cannot make a write depend on the watermark, so each write is looked after. */
    private Projection showOneByOne(ModelName model, ModelLog log, long shown) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (new StepwiseProjection(backend, this, model, log, shown).write()) {
                return Projection.COMPLETE;
            }
        }
        return Projection.PENDING;
    }

    static RowChange watermark(ModelState state) {
        return new RowChange.SetWatermark(
                new Watermark(state.number(), state.lastDigest().orElseThrow()));
    }

    static List<VersionNumber> deleted(ModelState state, Set<NativeField> fields) {
        List<VersionNumber> deleted = new ArrayList<>();
        for (NativeField field : fields) {
            if (field instanceof NativeField.PresenceOf presence
                    && state.version(presence.version()).isEmpty()) {
                deleted.add(presence.version());
            }
        }
        return deleted;
    }

    /** The changes that bring the given fields to the state's values, in order. */
    List<RowChange> changes(ModelState state, Collection<NativeField> fields, ModelLog log) {
        List<RowChange> ready = new ArrayList<>();
        List<RowChange> entered = new ArrayList<>();
        List<RowChange> texts = new ArrayList<>();
        List<RowChange> lost = new ArrayList<>();
        List<RowChange> aliases = new ArrayList<>();
        List<RowChange> archived = new ArrayList<>();
        for (NativeField field : new LinkedHashSet<>(fields)) {
            if (field instanceof NativeField.Ready one) {
                state.version(one.version())
                        .ifPresent(v -> ready.add(new RowChange.Ready(one.version(), v.registeredBy())));
            } else if (field instanceof NativeField.StageOf one) {
                state.version(one.version())
                        .map(VersionState::stage)
                        .ifPresent(stage -> (stage == Stage.ARCHIVED ? archived : entered)
                                .add(new RowChange.SetStage(one.version(), stage)));
            } else if (field instanceof NativeField.ApprovalOf one) {
                state.version(one.version())
                        .ifPresent(v ->
                                texts.add(new RowChange.SetApproval(one.version(), v.shownApproval(), v.approved())));
            } else if (field instanceof NativeField.TagOf one) {
                tag(state, one).ifPresent(texts::add);
            } else if (field instanceof NativeField.DescriptionOf one) {
                description(state, one, log).ifPresent(texts::add);
            } else if (field instanceof NativeField.LostBy one) {
                if (!state.alias(one.alias()).equals(Optional.of(one.version()))) {
                    lost.add(new RowChange.NoteLost(one.version(), one.alias(), state.number()));
                }
            } else if (field instanceof NativeField.AliasOf one) {
                aliases.add(alias(state, one.alias()));
            }
        }
        List<RowChange> all = new ArrayList<>(ready);
        for (List<RowChange> part : List.of(entered, texts, lost, aliases, archived)) {
            all.addAll(part);
        }
        return all;
    }

    private static RowChange alias(ModelState state, Alias alias) {
        Optional<VersionNumber> version = state.alias(alias);
        return version.isPresent() ? new RowChange.SetAlias(alias, version.get()) : new RowChange.RemoveAlias(alias);
    }

    private static Optional<RowChange> tag(ModelState state, NativeField.TagOf field) {
        Map<String, Optional<String>> tags = field.version().isEmpty()
                ? state.tags()
                : state.version(field.version().get()).map(VersionState::tags).orElse(Map.of());
        Optional<String> value = tags.get(field.key());
        if (value == null) {
            return Optional.empty();
        }
        Map<String, String> set = value.map(text -> Map.of(field.key(), text)).orElse(Map.of());
        Set<String> remove = value.isPresent() ? Set.of() : Set.of(field.key());
        return Optional.of(
                field.version().isEmpty()
                        ? new RowChange.ChangeModelTags(set, remove)
                        : new RowChange.ChangeVersionTags(field.version().get(), set, remove));
    }

    private static Optional<RowChange> description(ModelState state, NativeField.DescriptionOf field, ModelLog log) {
        var digest = field.version().isEmpty()
                ? state.description()
                : state.version(field.version().get()).flatMap(VersionState::description);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        String text = digest.get().flatMap(log.blobs()::read).orElse("");
        return Optional.of(
                field.version().isEmpty()
                        ? new RowChange.SetModelDescription(text)
                        : new RowChange.SetVersionDescription(field.version().get(), text));
    }
}
