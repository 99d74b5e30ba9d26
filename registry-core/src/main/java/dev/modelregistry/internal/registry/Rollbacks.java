package dev.modelregistry.internal.registry;

import dev.modelregistry.Projection;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Takes the last promotion back, one step at a time; or one alias only. */
final class Rollbacks {

    private final RegistryBackend backend;
    private final Governor governor;
    private final Entries entries;
    private final ArtifactCheck check;

    Rollbacks(RegistryBackend backend, Governor governor, Entries entries, ArtifactCheck check) {
        this.backend = backend;
        this.governor = governor;
        this.entries = entries;
        this.check = check;
    }

    /** A rollback that was worked out. */
    private record Step(EventBody.RolledBack body, Transition transition) {}

    Transition rollBack(Rollback rollback) {
        Governor.Done<Transition> done = governor.act(rollback.model(), Rows.SETTLED, situation -> {
            Step step = step(situation, rollback);
            Event.Notes notes = new Event.Notes(
                    situation.log().blobs().store("reason", rollback.reason()),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    step.transition().observed());
            return Decision.commit(step.body(), notes, step.transition());
        });
        return Transitions.committed(done);
    }

    TransitionPlan plan(Situation situation, Rollback rollback, List<String> checks) {
        Step step = step(situation, rollback);
        List<String> steps = new ArrayList<>(checks);
        steps.add(
                step.body().promotion() == 0
                        ? "commit one event: the alias goes back"
                        : "commit one event: the promotion of event "
                                + step.body().promotion() + " is taken back");
        step.body()
                .stages()
                .forEach(one -> steps.add("version " + one.version() + " from " + one.from() + " to " + one.to()));
        step.body()
                .aliases()
                .forEach(one -> steps.add(
                        "alias " + one.alias() + " from " + shown(one.previous()) + " to " + shown(one.version())));
        return new TransitionPlan(
                step.transition(), steps, governor.missing(situation, step.body(), Event.Notes.none()));
    }

    private Step step(Situation situation, Rollback rollback) {
        return rollback.alias().isPresent()
                ? aliasOnly(situation, rollback.alias().get())
                : promotion(situation);
    }

    private Step aliasOnly(Situation situation, Alias alias) {
        ModelState state = situation.state();
        ModelName model = situation.row().name();
        Optional<VersionNumber> now = state.alias(alias);
        Optional<VersionNumber> before = state.aliasBefore(alias)
                .orElseThrow(() -> new ConflictException("alias '" + alias + "' of model '" + model
                        + "' has nothing to go back to: it never held anything else"));
        before.ifPresent(version -> checkUsable(situation, version, 0));
        VersionNumber subject = before.or(() -> now)
                .orElseThrow(() -> new ConflictException(
                        "alias '" + alias + "' of model '" + model + "' is not set and was not set before"));
        AliasMove move = new AliasMove(alias, now, before);
        Stage stage = Governor.stage(state, subject);
        return new Step(
                new EventBody.RolledBack(0, subject, List.of(), List.of(move)),
                transition(
                        model, subject, stage, stage, List.of(move), List.of(), governor.aliasDrift(situation, alias)));
    }

    private Step promotion(Situation situation) {
        ModelState state = situation.state();
        ModelName model = situation.row().name();
        ModelState.Promoted last = state.lastPromotion()
                .orElseThrow(() -> new ConflictException(
                        "model '" + model + "' has no promotion to production that could be taken back"));
        Set<VersionNumber> targets = new LinkedHashSet<>(last.replaced());
        last.archived().forEach(one -> targets.add(one.version()));
        targets.forEach(version -> checkUsable(situation, version, last.event()));
        List<EventBody.StageMove> stages = new ArrayList<>();
        last.archived().forEach(one -> addStage(stages, state, one.version(), one.from()));
        boolean alive = state.version(last.version()).isPresent();
        boolean toArchive = !targets.isEmpty() && last.from() != Stage.PRODUCTION;
        if (alive) {
            addStage(stages, state, last.version(), toArchive ? Stage.ARCHIVED : last.from());
        }
        List<AliasMove> moves = new ArrayList<>();
        List<Observed> observed = new ArrayList<>();
        for (AliasMove move : last.aliases()) {
            moves.add(back(situation, move, last));
            observed.addAll(governor.aliasDrift(situation, move.alias()));
        }
        for (EventBody.StageMove one : stages) {
            backend.version(model, one.version()).ifPresent(row -> observed.addAll(Governor.stageDrift(state, row)));
        }
        VersionNumber subject = subject(last, targets);
        Stage from = Governor.stage(state, subject);
        Stage to = stages.stream()
                .filter(one -> one.version().equals(subject))
                .map(EventBody.StageMove::to)
                .findFirst()
                .orElse(from);
        List<VersionNumber> archived = alive && toArchive ? List.of(last.version()) : List.of();
        return new Step(
                new EventBody.RolledBack(last.event(), subject, stages, moves),
                transition(model, subject, from, to, moves, archived, observed));
    }

    private static Transition transition(
            ModelName model,
            VersionNumber subject,
            Stage from,
            Stage to,
            List<AliasMove> moves,
            List<VersionNumber> archived,
            List<Observed> observed) {
        return new Transition(
                model,
                subject,
                from,
                to,
                moves,
                archived,
                List.of(),
                OptionalLong.empty(),
                Projection.COMPLETE,
                observed);
    }

    /** The version that comes back: the one an alias returns to, else the newest that was replaced, else the one itself. */
    private static VersionNumber subject(ModelState.Promoted last, Set<VersionNumber> targets) {
        for (AliasMove move : last.aliases()) {
            Optional<VersionNumber> holder = move.previous().filter(targets::contains);
            if (holder.isPresent()) {
                return holder.get();
            }
        }
        return targets.stream().max(VersionNumber::compareTo).orElse(last.version());
    }

    private static void addStage(List<EventBody.StageMove> stages, ModelState state, VersionNumber version, Stage to) {
        Stage from = Governor.stage(state, version);
        if (from != to) {
            stages.add(new EventBody.StageMove(version, from, to));
        }
    }

    private AliasMove back(Situation situation, AliasMove move, ModelState.Promoted last) {
        Optional<VersionNumber> now = situation.state().alias(move.alias());
        if (!now.equals(move.version())) {
            throw new ConflictException("alias '" + move.alias() + "' points to version " + shown(now)
                    + ", the promotion of event " + last.event() + " had set it to version " + shown(move.version())
                    + ": move it by hand, or roll back only other aliases");
        }
        move.previous().ifPresent(version -> checkUsable(situation, version, last.event()));
        return new AliasMove(move.alias(), now, move.previous());
    }

    /** A version can come back while it exists, its bytes are there, and nobody rejected it since it was replaced. */
    private void checkUsable(Situation situation, VersionNumber version, long since) {
        ModelName model = situation.row().name();
        VersionRow row = backend.version(model, version)
                .filter(found -> !LightReads.isOurs(found)
                        || situation.state().version(version).isPresent())
                .orElseThrow(() -> new ConflictException(
                        "version " + version + " of model '" + model + "', to go back to, was deleted"));
        ModelState state = situation.state();
        boolean rejected = state.version(version)
                .map(known -> governor.gates(situation).rejectedBy(state, known, state.lastAt()))
                .filter(event -> event.orElse(0) > since)
                .isPresent();
        if (rejected) {
            throw new ConflictException(
                    "version " + version + " of model '" + model + "', to go back to, was rejected since");
        }
        checkBytes(row);
    }

    private void checkBytes(VersionRow row) {
        if (UploadPlace.of(row).isEmpty()) {
            return;
        }
        EntryContent content = entries.record(row);
        if (content.artifact().uri().isPresent()) {
            return;
        }
        check.differences(row, content.artifact().files()).stream().findFirst().ifPresent(lost -> {
            throw new ConflictException("version " + row.number() + " of model '" + row.model()
                    + "', to go back to, has lost its file '" + lost.file().path() + "'");
        });
    }

    private static String shown(Optional<VersionNumber> version) {
        return version.map(VersionNumber::toString).orElse("nothing");
    }
}
