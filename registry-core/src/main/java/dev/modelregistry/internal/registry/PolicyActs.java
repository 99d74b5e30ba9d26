package dev.modelregistry.internal.registry;

import dev.modelregistry.Recorded;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.ModelRow;
import java.util.Optional;

/** The policy in the log of a model: setting it, and telling it. */
final class PolicyActs {

    private final Governor governor;
    private final FirstContact firstContact;
    private final LogDirectory logs;

    PolicyActs(Governor governor, FirstContact firstContact, LogDirectory logs) {
        this.governor = governor;
        this.firstContact = firstContact;
        this.logs = logs;
    }

    Recorded set(ModelName model, Policy policy) {
        firstContact.makeModel(model);
        Governor.Done<Long> done = governor.act(model, Rows.UNREAD, situation -> decide(situation, policy));
        return new Recorded(model, Optional.empty(), done.event().orElse(done.value()), done.projection());
    }

    private static Decision<Long> decide(Situation situation, Policy policy) {
        ContentDigest digest = policy.digest();
        Optional<ModelState.InForce> now = situation.state().policy();
        if (now.filter(one -> one.policy().equals(digest)).isPresent()) {
            return Decision.nothing(now.get().event());
        }
        ContentDigest body = situation.log().blobs().store("policy", policy.json());
        return Decision.commit(new EventBody.PolicyChanged(digest, body), Event.Notes.none(), 0L);
    }

    Optional<Policy> governing(ModelName model) {
        ModelRow row = governor.requireModel(model);
        ModelLog log = logs.of(row).orElseGet(() -> logs.at(logs.placeFor(model)));
        return log.inTurn(() -> {
            ModelState state = log.refresh();
            Gatekeeper gates = logs.gates(log);
            Optional<Policy> policy = gates.governing(state);
            if (state.policy().isPresent() && policy.isEmpty()) {
                throw new IntegrityException("the policy of model '" + model + "' is gone: restore object "
                        + log.blobs().key(state.policy().get().body()));
            }
            return policy;
        });
    }
}
