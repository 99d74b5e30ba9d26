package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Signatory;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.internal.log.VersionState.DecisionState;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Decision;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.StagePolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the decisions about a version are worth at the gate of a stage, at one instant. Everybody's last word counts; an
 * approval counts for every role that its giver had.
 *
 * @param rejectedBy number of the event of the newest rejection that stands; empty when none does
 * @param unmet demanded approvals that are not there, by role
 * @param unsigned whether one of these is unmet because an approval is not signed
 * @param ownWork whether one of these is unmet because an approval is by whoever registered the version
 * @param registrantUnknown whether nobody knows who registered the version, where that matters
 * @param approvers whose approvals count in a role that the gate asks for, in the order in which they were given
 */
public record ApprovalCount(
        OptionalLong rejectedBy,
        List<String> unmet,
        boolean unsigned,
        boolean ownWork,
        boolean registrantUnknown,
        List<String> approvers) {

    /** Copies the lists. */
    public ApprovalCount {
        approvers = List.copyOf(approvers);
        unmet = List.copyOf(unmet);
    }

    /** Whether a rejection stands. */
    public boolean rejected() {
        return rejectedBy.isPresent();
    }

    static ApprovalCount of(
            Policy policy,
            StagePolicy gate,
            Stage to,
            ModelState state,
            VersionNumber number,
            Instant at,
            Facts facts) {
        Optional<VersionState> version = state.version(number);
        List<DecisionState> decisions = version.map(VersionState::decisions).orElse(List.of()).stream()
                .filter(one -> one.to() == to)
                .toList();
        Counter counter = new Counter(policy, gate, policy.gateDigest(to), version, at);
        lastWords(policy, decisions).values().forEach(counter::count);
        Set<String> unmet = counter.unmet(() -> facts.of(state, number));
        boolean known = !gate.signed()
                || version.flatMap(one -> one.registrant().map(own -> Judgement.registrant(policy, one, own)))
                        .filter(Standing::signed)
                        .isPresent();
        return new ApprovalCount(
                version.map(one -> rejectedBy(policy, one, decisions)).orElse(OptionalLong.empty()),
                List.copyOf(unmet),
                counter.anyOf(unmet, counter.unsigned),
                counter.anyOf(unmet, counter.ownWork),
                gate.separationOfDuties() && !known,
                counter.approvers());
    }

    /** A rejection stands until its giver approves, or somebody does whom the policy lets lift it. */
    private static OptionalLong rejectedBy(Policy policy, VersionState version, List<DecisionState> decisions) {
        Set<String> lifters = policy.roles().getOrDefault(Act.POLICY, Set.of());
        Map<String, Long> rejecting = new HashMap<>();
        for (DecisionState one : decisions) {
            Standing who = standing(policy, one);
            if (version.isRejection(one)) {
                rejecting.put(who.principal(), one.event());
            } else if (one.decision() == Decision.APPROVED) {
                rejecting.remove(who.principal());
                if (!lifters.isEmpty() && who.roles().stream().anyMatch(lifters::contains)) {
                    rejecting.clear();
                }
            }
        }
        return rejecting.values().stream().mapToLong(event -> event).max();
    }

    private static Map<String, DecisionState> lastWords(Policy policy, List<DecisionState> decisions) {
        Map<String, DecisionState> last = new LinkedHashMap<>();
        decisions.forEach(one -> last.put(standing(policy, one).principal(), one));
        return last;
    }

    /** As the policy in force at the event had it; where there was none, as this one has it. */
    private static Standing standing(Policy policy, DecisionState one) {
        Signatory who = one.signatory();
        return who.standing().orElseGet(() -> Judgement.standing(policy, who.name(), who.keys(), one.at()));
    }

    /** Counts for each role who approved, and why others do not count. */
    private static final class Counter {

        private final Policy policy;
        private final StagePolicy gate;
        private final Optional<ContentDigest> digest;
        private final Optional<VersionState> version;
        private final Instant at;
        private final Map<String, Integer> counted = new HashMap<>();
        private final Set<String> unsigned = new HashSet<>();
        private final Set<String> ownWork = new HashSet<>();
        private final Map<Long, String> approvers = new TreeMap<>();

        Counter(
                Policy policy,
                StagePolicy gate,
                Optional<ContentDigest> digest,
                Optional<VersionState> version,
                Instant at) {
            this.policy = policy;
            this.gate = gate;
            this.digest = digest;
            this.version = version;
            this.at = at;
        }

        void count(DecisionState one) {
            boolean expired = one.expires().filter(end -> !end.isAfter(at)).isPresent();
            if (one.decision() != Decision.APPROVED || expired || !one.gate().equals(digest)) {
                return;
            }
            Standing who = standing(policy, one);
            Set<String> roles = new HashSet<>(who.roles());
            roles.add(ApprovalRule.ANY);
            if (gate.signed() && !who.signed()) {
                unsigned.addAll(roles);
            } else if (gate.separationOfDuties() && isRegistrant(one, who)) {
                ownWork.addAll(roles);
            } else {
                roles.forEach(role -> counted.merge(role, 1, Integer::sum));
                if (asksFor(roles)) {
                    approvers.put(one.event(), one.by());
                }
            }
        }

        /** A gate that asks for nobody's approval takes whose it gets. */
        private boolean asksFor(Set<String> roles) {
            return gate.approvals().isEmpty()
                    || gate.approvals().stream().map(ApprovalRule::role).anyMatch(roles::contains);
        }

        List<String> approvers() {
            return List.copyOf(approvers.values());
        }

        private boolean isRegistrant(DecisionState one, Standing who) {
            return version.filter(own -> Judgement.isRegistrant(policy, own, one.by(), who))
                    .isPresent();
        }

        Set<String> unmet(Supplier<Facts.Known> version) {
            Set<String> unmet = new LinkedHashSet<>();
            for (ApprovalRule rule : gate.approvals()) {
                if (counted.getOrDefault(rule.role(), 0) < rule.count() && applies(rule, version)) {
                    unmet.add(rule.role());
                }
            }
            return unmet;
        }

        private static boolean applies(ApprovalRule rule, Supplier<Facts.Known> version) {
            if (rule.when().isEmpty()) {
                return true;
            }
            ApprovalRule.TagCondition when = rule.when().get();
            String value = version.get().tags().get(when.tag());
            return value != null && when.in().contains(value);
        }

        boolean anyOf(Collection<String> roles, Set<String> reasons) {
            return roles.stream().anyMatch(reasons::contains);
        }
    }
}
