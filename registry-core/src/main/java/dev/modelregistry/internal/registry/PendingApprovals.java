package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.policy.PendingApproval;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.StagePolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which versions wait for whose approval: those in a stage that a gate lets in, or, where it lets in all, those that are not in the
 * archive, as long as the gate's approvals are not there.
 */
final class PendingApprovals {

    private final Governor governor;
    private final LogDirectory logs;
    private final Clock clock;

    PendingApprovals(Governor governor, LogDirectory logs, Clock clock) {
        this.governor = governor;
        this.logs = logs;
        this.clock = clock;
    }

    List<PendingApproval> of(ModelName model) {
        Optional<ModelLog> log = logs.of(governor.requireModel(model));
        if (log.isEmpty()) {
            return List.of();
        }
        return log.get().inTurn(() -> {
            ModelState state = log.get().refresh();
            if (!state.open()) {
                throw new NotFoundException("model '" + model + "' was deleted");
            }
            return pending(model, state, logs.gates(log.get()));
        });
    }

    private List<PendingApproval> pending(ModelName model, ModelState state, Gatekeeper gates) {
        Optional<Policy> policy = gates.governing(state);
        List<PendingApproval> pending = new ArrayList<>();
        Instant now = clock.instant();
        state.forEachVersion(version -> {
            for (Map.Entry<Stage, StagePolicy> gate :
                    policy.map(Policy::stages).orElse(Map.of()).entrySet()) {
                if (waits(version, gate.getKey(), gate.getValue())) {
                    gates.approvals(state, version.number(), gate.getKey(), now)
                            .filter(count -> !count.rejected())
                            .ifPresent(count -> count.unmet()
                                    .forEach(role -> pending.add(new PendingApproval(
                                            model,
                                            version.number(),
                                            gate.getKey(),
                                            role,
                                            approvers(policy.orElseThrow(), gate.getValue(), version, role)))));
                }
            }
        });
        return pending;
    }

    private static boolean waits(VersionState version, Stage to, StagePolicy gate) {
        return version.stage() != to
                && (gate.from().isEmpty()
                        ? version.stage() != Stage.ARCHIVED
                        : gate.from().contains(version.stage()));
    }

    private static List<String> approvers(Policy policy, StagePolicy gate, VersionState version, String role) {
        Optional<String> registrant = version.registrant()
                .map(who -> who.standing().map(Standing::principal).orElse(who.name()));
        return policy.holders(role).stream()
                .filter(one -> !gate.separationOfDuties()
                        || registrant.filter(one::equals).isEmpty())
                .toList();
    }
}
