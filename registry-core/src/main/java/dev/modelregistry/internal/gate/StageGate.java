package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.log.EventBody.StageChanged;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.StagePolicy;
import dev.modelregistry.schema.Compatibility;
import dev.modelregistry.schema.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** The gate of a stage that a version is to enter. */
final class StageGate {

    private final Policy policy;
    private final StagePolicy gate;
    private final ModelState state;
    private final StageChanged changed;
    private final Instant at;
    private final boolean signed;
    private final Facts facts;
    private final Requirements need;

    StageGate(
            Policy policy,
            StagePolicy gate,
            ModelState state,
            StageChanged changed,
            Instant at,
            boolean signed,
            Facts facts,
            Requirements need) {
        this.policy = policy;
        this.gate = gate;
        this.state = state;
        this.changed = changed;
        this.at = at;
        this.signed = signed;
        this.facts = facts;
        this.need = need;
    }

    void check() {
        boolean stays = changed.from() == changed.to();
        String from = gate.from().stream().map(Stage::name).collect(Collectors.joining("|"));
        need.need("from:" + from, gate.from().isEmpty() || stays || gate.from().contains(changed.from()));
        approvals();
        need.need("signed-transition", !gate.signedTransition() || signed);
        evidence();
        gate.soak().ifPresent(time -> need.need("soak:" + time, stays || hasSoaked(time)));
    }

    private void approvals() {
        ApprovalCount count = ApprovalCount.of(policy, gate, changed.to(), state, changed.subject(), at, facts);
        need.need("rejected", !count.rejected());
        count.unmet().forEach(role -> need.need("approval:" + role, false));
        // Why an approval does not count is of no interest where it was waived.
        boolean open = count.unmet().stream().anyMatch(role -> !need.isWaived("approval:" + role));
        need.need("signed", !(open && count.unsigned()));
        need.need("separation-of-duties", !(open && count.ownWork()) && !count.registrantUnknown());
    }

    private void evidence() {
        Facts.Known version = facts.of(state, changed.subject());
        Optional<Facts.Known> champion = state.alias(Alias.CHAMPION)
                .filter(other -> !other.equals(changed.subject()))
                .map(other -> facts.of(state, other));
        new EvidenceGate(gate.evidence(), version, need).check(champion);
        if (gate.compatible()
                && champion.isPresent()
                && version.asked()
                && champion.get().asked()) {
            Verdict verdict = Compatibility.between(
                            champion.get().content().flatMap(EntryContent::signature),
                            version.content().flatMap(EntryContent::signature))
                    .verdict();
            need.need("compatible:champion", verdict == Verdict.IDENTICAL || verdict == Verdict.COMPATIBLE);
        }
    }

    private boolean hasSoaked(Duration time) {
        return state.version(changed.subject())
                .flatMap(VersionState::since)
                .filter(since -> !since.plus(time).isAfter(at))
                .isPresent();
    }
}
