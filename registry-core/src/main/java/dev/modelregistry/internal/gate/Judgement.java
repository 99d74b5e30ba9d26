package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Signatory;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Waiver;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Decision;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.StagePolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One event before one policy: which requirements it does not meet. */
final class Judgement {

    private final Policy policy;
    private final ModelState state;
    private final Event event;
    private final Facts facts;
    private final Standing who;
    private final Requirements need;
    private final AliasGate aliases;

    Judgement(Policy policy, ModelState state, Event event, Facts facts) {
        this.policy = policy;
        this.state = state;
        this.event = event;
        this.facts = facts;
        this.who = standing(policy, event);
        this.need = new Requirements(granted());
        this.aliases = new AliasGate(policy, state, who, need);
    }

    static Standing standing(Policy policy, Event event) {
        return standing(policy, event.actor(), event.keys(), event.at());
    }

    /** The owner of a key that signed, else whoever the event names. */
    static Standing standing(Policy policy, String actor, List<String> keys, Instant at) {
        Optional<String> signer = keys.stream()
                .flatMap(key -> policy.principalOf(key, at).stream())
                .findFirst();
        String principal = signer.orElse(actor);
        return new Standing(principal, signer.isPresent(), List.copyOf(policy.rolesOf(principal)));
    }

    /** Waivers of this event that the policy grants to its actor. */
    private Set<String> granted() {
        boolean may = !policy.waivers().roles().isEmpty()
                && policy.hasAnyRole(who.principal(), policy.waivers().roles())
                && (who.signed() || !demandsSignatures(policy));
        return may
                ? event.notes().waived().stream()
                        .map(Waiver::requirement)
                        .filter(policy.waivers()::canWaive)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Where approvals have to be signed, a name alone may neither waive them nor change the policy that says so. */
    private static boolean demandsSignatures(Policy policy) {
        return policy.stages().values().stream().anyMatch(gate -> gate.signed() || gate.signedTransition());
    }

    List<String> missing() {
        EventBody body = event.body();
        if (body instanceof EventBody.Registered registered) {
            registration(registered);
        } else if (body instanceof EventBody.StageChanged changed) {
            stageChange(changed);
        } else if (body instanceof EventBody.RolledBack back) {
            rollback(back);
        } else if (body instanceof EventBody.Archived) {
            role(Act.ARCHIVE);
        } else if (body instanceof EventBody.Deleted deleted) {
            deletion(deleted);
        } else if (body instanceof EventBody.Decided decided) {
            decision(decided);
        } else if (body instanceof EventBody.RejectionLifted lifted) {
            role(Act.POLICY);
            StagePolicy gate = policy.stages().get(lifted.to());
            need.need("signed", who.signed() || gate == null || !gate.signed());
        } else if (body instanceof EventBody.Erased) {
            role(Act.RETIRE);
        } else if (body instanceof EventBody.PolicyChanged) {
            role(Act.POLICY);
            need.need("signed", who.signed() || !demandsSignatures(policy));
        } else if (body instanceof EventBody.RolloutChanged) {
            role(Act.PROMOTE);
        } else if (body instanceof EventBody.Claimed) {
            role(Act.REGISTER);
        } else if (body instanceof EventBody.AliasMoved || body instanceof EventBody.AliasRemoved) {
            aliases.check(body.aliases(), Map.of(), AliasGate.Way.DIRECT);
        }
        return need.missing();
    }

    private void role(Act act) {
        Set<String> allowed = policy.roles().get(act);
        if (allowed != null) {
            need.need("role:" + String.join("|", allowed), policy.hasAnyRole(who.principal(), allowed));
        }
    }

    private void registration(EventBody.Registered registered) {
        role(Act.REGISTER);
        Map<VersionNumber, Stage> entering = new HashMap<>();
        for (EventBody.NewEntry one : registered.versions()) {
            Stage stage = state.version(one.number()).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
            entering.put(one.number(), stage);
            // Where another tool's version stands in a gated stage, no other content may take its place there.
            need.need(
                    "from:" + Stage.DEVELOPMENT,
                    stage == Stage.DEVELOPMENT || !policy.stages().containsKey(stage));
            new EvidenceGate(policy.registration(), facts.of(one), need).check();
        }
        aliases.check(registered.aliases(), entering, AliasGate.Way.DIRECT);
    }

    private void stageChange(EventBody.StageChanged changed) {
        StagePolicy gate = policy.stages().get(changed.to());
        if (gate != null) {
            new StageGate(policy, gate, state, changed, event.at(), who.signed(), facts, need).check();
        }
        role(changed.to() == Stage.ARCHIVED ? Act.ARCHIVE : Act.PROMOTE);
        // Superseding means leaving the stage that the other one enters; anything else is archiving.
        if (changed.archived().stream().anyMatch(one -> one.from() != changed.to())) {
            role(Act.ARCHIVE);
        }
        aliases.check(changed.aliases(), Map.of(changed.subject(), changed.to()), AliasGate.Way.PROMOTION);
    }

    /** Going back needs no gate, because what comes back passed it; but nothing else may come in that way. */
    private void rollback(EventBody.RolledBack back) {
        role(Act.PROMOTE);
        Map<VersionNumber, Stage> entering = new HashMap<>();
        Optional<ModelState.Promoted> last = state.lastPromotion().filter(one -> one.event() == back.promotion());
        for (EventBody.StageMove move : back.stages()) {
            boolean undone = last.filter(one -> isUndone(one, move) && wasThere(move.version(), one.event()))
                    .isPresent();
            need.need("from:" + move.to(), undone || !policy.stages().containsKey(move.to()));
            entering.put(move.version(), move.to());
        }
        for (AliasMove move : back.aliases()) {
            boolean undone = last.isPresent()
                    ? last.get().aliases().stream()
                            .anyMatch(one -> one.alias().equals(move.alias())
                                    && one.previous().equals(move.version()))
                    : state.aliasBefore(move.alias()).equals(Optional.of(move.version()));
            need.need("alias:" + move.alias(), undone || !aliases.isGuarded(move.alias()));
        }
        aliases.check(
                back.aliases(), entering, back.promotion() == 0 ? AliasGate.Way.STEP_BACK : AliasGate.Way.ROLLBACK);
    }

    /** A number that was deleted and given again since names another version. */
    private boolean wasThere(VersionNumber version, long event) {
        return state.version(version).filter(one -> one.registeredBy() < event).isPresent();
    }

    private static boolean isUndone(ModelState.Promoted last, EventBody.StageMove move) {
        boolean replaced = last.archived().stream()
                .anyMatch(one -> one.version().equals(move.version()) && one.from() == move.to());
        boolean itself = last.version().equals(move.version()) && last.from() == move.to();
        return replaced || itself;
    }

    private void deletion(EventBody.Deleted deleted) {
        role(Act.RETIRE);
        Set<Alias> lost = new TreeSet<>();
        deleted.aliases().forEach(move -> lost.add(move.alias()));
        if (deleted.version().isEmpty()) {
            lost.addAll(state.aliases().keySet());
        }
        lost.forEach(aliases::checkRole);
    }

    /** Approvals that would count for nothing are refused when they are given, where that is known. */
    private void decision(EventBody.Decided decided) {
        StagePolicy gate = policy.stages().get(decided.to());
        if (gate == null || decided.decision() != Decision.APPROVED) {
            return;
        }
        boolean own = state.version(decided.subject())
                .filter(version -> isRegistrant(policy, version, event.actor(), who))
                .isPresent();
        need.need("separation-of-duties", !gate.separationOfDuties() || !own);
        need.need("signed", !gate.signed() || who.signed());
    }

    /** Whether somebody registered the version, by name or by key. */
    static boolean isRegistrant(Policy policy, VersionState version, String name, Standing who) {
        return version.registrant()
                .filter(own -> own.name().equals(name)
                        || registrant(policy, version, own).principal().equals(who.principal()))
                .isPresent();
    }

    /** As the policy in force at the registration had it; where there was none, as this one has it for that time. */
    static Standing registrant(Policy policy, VersionState version, Signatory own) {
        return own.standing().orElseGet(() -> standing(policy, own.name(), own.keys(), version.registeredAt()));
    }
}
