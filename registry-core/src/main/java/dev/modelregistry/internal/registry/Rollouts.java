package dev.modelregistry.internal.registry;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.Recorded;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.TrafficSplit;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.ModelState.RolloutState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Done;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.spi.ModelRow;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How the traffic of a model is shared out: setting it in the log, and telling it. */
final class Rollouts {

    private final Governor governor;
    private final LogDirectory logs;

    Rollouts(Governor governor, LogDirectory logs) {
        this.governor = governor;
        this.logs = logs;
    }

    Recorded set(ModelName model, RolloutPlan plan) {
        Done<Long> done = governor.act(model, Rows.SETTLED, situation -> decide(model, situation.state(), plan));
        return new Recorded(model, Optional.empty(), done.event().orElse(done.value()), done.projection());
    }

    private static Decision<Long> decide(ModelName model, ModelState state, RolloutPlan plan) {
        Optional<RolloutState> now = state.rollout();
        if (now.filter(one -> one.plan().equals(plan)).isPresent()) {
            return Decision.nothing(now.get().provenance().event());
        }
        Set<Alias> named = new TreeSet<>(plan.weights().keySet());
        plan.shadow().ifPresent(named::add);
        named.removeIf(alias -> state.alias(alias).isPresent());
        if (!named.isEmpty()) {
            throw new NotFoundException("rollout of model '" + model + "': no version has alias " + named);
        }
        TrafficSplit split =
                now.map(one -> one.split().towards(plan.weights())).orElseGet(() -> TrafficSplit.of(plan.weights()));
        return Decision.commit(new EventBody.RolloutChanged(plan, split), Event.Notes.none(), 0L);
    }

    Optional<ActiveRollout> active(ModelName model) {
        ModelRow row = governor.requireModel(model);
        return logs.of(row).flatMap(log -> log.inTurn(() -> of(model, log.refresh())));
    }

    static Optional<ActiveRollout> of(ModelName model, ModelState state) {
        return state.rollout()
                .map(one -> new ActiveRollout(
                        model,
                        one.plan(),
                        one.split(),
                        Long.parseUnsignedLong(state.modelId().substring(0, 16), 16),
                        one.provenance().event()));
    }
}
