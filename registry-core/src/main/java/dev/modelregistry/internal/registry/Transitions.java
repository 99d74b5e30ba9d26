package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Projection;
import dev.modelregistry.Promotion;
import dev.modelregistry.Transition;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Waiver;
import dev.modelregistry.policy.StagePolicy;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Versions entering stages: promotion and archiving, each one decision in one event. */
final class Transitions {

    private final RegistryBackend backend;
    private final Governor governor;
    private final VersionSelection selection;

    Transitions(RegistryBackend backend, Governor governor, VersionSelection selection) {
        this.backend = backend;
        this.governor = governor;
        this.selection = selection;
    }

    Transition promote(Promotion promotion) {
        checkSupported(promotion);
        Governor.Done<Transition> done = governor.act(promotion.version().model(), Rows.SETTLED, situation -> {
            Transition planned = waiving(situation, promotion, plan(situation, promotion));
            if (changesNothing(planned)) {
                return Decision.nothing(planned);
            }
            return Decision.commit(body(situation, planned), notes(situation, promotion, planned), planned);
        });
        return committed(done);
    }

    /** What a promotion would decide. Reads only, also the log: a model without one is planned from its rows. */
    TransitionPlan plan(Situation situation, Promotion promotion, List<String> checks) {
        Transition planned = waiving(situation, promotion, plan(situation, promotion));
        List<String> steps = new ArrayList<>(checks);
        String model = "model '" + planned.model() + "'";
        if (changesNothing(planned)) {
            steps.add("nothing: version " + planned.version() + " of " + model + " is in " + planned.to() + " already");
        } else {
            steps.add("commit one event: version " + planned.version() + " of " + model + " from " + planned.from()
                    + " to " + planned.to());
            planned.aliases()
                    .forEach(move -> steps.add("move alias " + move.alias() + " from "
                            + move.previous().map(VersionNumber::toString).orElse("nothing") + " to "
                            + planned.version()));
            planned.archived().forEach(version -> steps.add("archive version " + version));
        }
        List<String> missing = changesNothing(planned)
                ? List.of()
                : governor.missing(
                        situation, body(situation, planned), Event.Notes.none().withWaived(planned.waived()));
        return new TransitionPlan(planned, steps, missing);
    }

    /** Of the requirements to be waived those that are not met: nothing else is waived. */
    private Transition waiving(Situation situation, Promotion promotion, Transition planned) {
        if (promotion.waive().isEmpty() || changesNothing(planned)) {
            return planned;
        }
        List<String> unmet = governor.missing(situation, body(situation, planned), Event.Notes.none());
        List<Waiver> waived = promotion.waive().stream()
                .distinct()
                .filter(unmet::contains)
                .map(requirement -> new Waiver(requirement, promotion.reason().orElseThrow()))
                .toList();
        return new Transition(
                planned.model(),
                planned.version(),
                planned.from(),
                planned.to(),
                planned.aliases(),
                planned.archived(),
                waived,
                planned.event(),
                planned.projection(),
                planned.observed());
    }

    static void checkSupported(Promotion promotion) {
        boolean supersedes = promotion.to() == Stage.STAGING || promotion.to() == Stage.PRODUCTION;
        if (promotion.archiveSuperseded() && !supersedes) {
            throw new InvalidException(
                    "archiveSuperseded goes with STAGING and PRODUCTION, not with " + promotion.to());
        }
    }

    private Transition plan(Situation situation, Promotion promotion) {
        VersionRow row = selection.row(situation, promotion.version());
        ModelState state = situation.state();
        Stage from = Governor.stage(state, row.number());
        List<Observed> observed = new ArrayList<>(Governor.stageDrift(state, row));
        List<VersionNumber> archived = new ArrayList<>();
        if (promotion.archiveSuperseded() || policyArchives(situation, promotion.to())) {
            for (VersionNumber other : state.inStage(promotion.to())) {
                if (!other.equals(row.number())) {
                    archived.add(other);
                    backend.version(row.model(), other)
                            .ifPresent(one -> observed.addAll(Governor.stageDrift(state, one)));
                }
            }
        }
        List<AliasMove> moves = new ArrayList<>();
        for (Alias alias : promotion.aliases()) {
            Optional<VersionNumber> previous = state.alias(alias);
            List<Observed> drift = governor.aliasDrift(situation, alias);
            boolean shown =
                    Optional.ofNullable(situation.row().aliases().get(alias)).equals(previous);
            if (!previous.equals(Optional.of(row.number())) || !shown) {
                moves.add(new AliasMove(alias, previous, Optional.of(row.number())));
            }
            observed.addAll(drift);
        }
        return new Transition(
                row.model(),
                row.number(),
                from,
                promotion.to(),
                moves,
                archived,
                List.of(),
                OptionalLong.empty(),
                Projection.COMPLETE,
                observed);
    }

    private boolean policyArchives(Situation situation, Stage to) {
        boolean supersedes = to == Stage.STAGING || to == Stage.PRODUCTION;
        return supersedes
                && governor.gates(situation)
                        .governing(situation.state())
                        .map(policy -> policy.stages().get(to))
                        .filter(StagePolicy::archiveSuperseded)
                        .isPresent();
    }

    private static boolean changesNothing(Transition planned) {
        return planned.from() == planned.to()
                && planned.aliases().isEmpty()
                && planned.archived().isEmpty()
                && planned.observed().isEmpty();
    }

    private static EventBody body(Situation situation, Transition planned) {
        List<EventBody.Superseded> archived = planned.archived().stream()
                .map(version -> new EventBody.Superseded(version, Governor.stage(situation.state(), version)))
                .toList();
        return new EventBody.StageChanged(planned.version(), planned.from(), planned.to(), planned.aliases(), archived);
    }

    private static Event.Notes notes(Situation situation, Promotion promotion, Transition planned) {
        return new Event.Notes(
                situation.log().blobs().store("reason", promotion.reason()),
                situation.log().blobs().store("impact", promotion.impact()),
                List.of(),
                planned.waived(),
                planned.observed());
    }

    Transition archive(ModelUri uri) {
        ModelName model = uri.model();
        Governor.Done<Transition> done = governor.act(model, Rows.SETTLED, situation -> {
            VersionRow row = selection.row(situation, uri);
            Stage from = Governor.stage(situation.state(), row.number());
            List<Observed> observed = Governor.stageDrift(situation.state(), row);
            Transition planned = new Transition(
                    model,
                    row.number(),
                    from,
                    Stage.ARCHIVED,
                    List.of(),
                    List.of(),
                    List.of(),
                    OptionalLong.empty(),
                    Projection.COMPLETE,
                    observed);
            if (changesNothing(planned)) {
                return Decision.nothing(planned);
            }
            return Decision.commit(
                    new EventBody.Archived(row.number(), from),
                    Event.Notes.none().withObserved(observed),
                    planned);
        });
        return committed(done);
    }

    /** The planned transition with what became of it. */
    static Transition committed(Governor.Done<Transition> done) {
        Transition planned = done.value();
        return new Transition(
                planned.model(),
                planned.version(),
                planned.from(),
                planned.to(),
                planned.aliases(),
                planned.archived(),
                planned.waived(),
                done.event(),
                done.projection(),
                planned.observed());
    }
}
