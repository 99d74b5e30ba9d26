package dev.modelregistry.testkit.contract;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.PolicyBuilder;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A policy of a random history in the words of the {@link GovernanceOracle}, which knows nothing of policy files. Alice leads, Bob
 * answers for risk, Tom trains; each has a key of that name.
 *
 * @param production the gate of production
 * @param staging the gate of staging; absent when it is free
 * @param champion how the alias is protected
 * @param roles whether acts are kept for roles; else all are open to all
 * @param waivers whether leads may waive
 * @param aliceFrom when Alice's key begins
 * @param aliceUntil when it ends
 */
record PolicySketch(
        Gate production,
        Optional<Gate> staging,
        Protection champion,
        boolean roles,
        boolean waivers,
        Optional<Instant> aliceFrom,
        Optional<Instant> aliceUntil) {

    static final String LEAD = "lead";
    static final String RISK = "risk";
    static final String TRAINER = "trainer";
    static final String TIER = "risk_tier";
    static final String HIGH = "high";

    /** What a stage demands. */
    record Gate(
            boolean fromStaging, Approvals approvals, boolean separation, boolean signed, boolean signedTransition) {}

    /** Which approvals a stage demands. */
    enum Approvals {
        NONE,
        LEAD,
        LEAD_AND_RISK_WHEN_HIGH,
        ANY_TWO
    }

    /** How the alias {@code champion} is protected. */
    enum Protection {
        NONE,
        PROMOTIONS_ONLY,
        STAGES,
        STAGES_AND_ROLES,
        ROLES;

        boolean stages() {
            return this == STAGES || this == STAGES_AND_ROLES;
        }

        boolean roles() {
            return this == ROLES || this == STAGES_AND_ROLES;
        }
    }

    private static final Map<String, String> ROLE_OF = Map.of("alice", LEAD, "bob", RISK, "tom", TRAINER);

    /** One of many policies, by numbers from 0 to 3. */
    static PolicySketch of(int a, int b, int c, int d, Instant beginning) {
        Gate production = new Gate(d == 3, Approvals.values()[a], b % 2 == 1, b >= 2, b == 3 && c % 2 == 1);
        Optional<Gate> staging =
                d == 2 ? Optional.of(new Gate(false, Approvals.LEAD, b % 2 == 1, false, false)) : Optional.empty();
        Instant turn = beginning.plus(GovernancePlay.TURN);
        return new PolicySketch(
                production,
                staging,
                Protection.values()[(a + b + c + d) % Protection.values().length],
                c >= 2,
                d >= 1,
                c == 0 && d == 1 ? Optional.of(turn) : Optional.empty(),
                c == 1 ? Optional.of(turn) : Optional.empty());
    }

    Optional<Gate> gate(String stage) {
        return switch (stage) {
            case "PRODUCTION" -> Optional.of(production);
            case "STAGING" -> staging;
            default -> Optional.empty();
        };
    }

    /** The role of a principal; everybody has at most one. */
    static Optional<String> roleOf(String principal) {
        return Optional.ofNullable(ROLE_OF.get(principal));
    }

    /** Whose key it is at an instant. */
    Optional<String> owner(String key, Instant at) {
        boolean counts = !key.equals("alice")
                || aliceFrom.filter(at::isBefore).isEmpty()
                        && aliceUntil.filter(end -> !at.isBefore(end)).isEmpty();
        return counts && ROLE_OF.containsKey(key) ? Optional.of(key) : Optional.empty();
    }

    boolean demandsSignatures() {
        return production.signed()
                || production.signedTransition()
                || staging.filter(Gate::signed).isPresent();
    }

    /** The policy that the registry is given. */
    Policy policy(Map<String, String> publicKeys) {
        PolicyBuilder builder = Policy.builder();
        ROLE_OF.forEach((name, role) -> {
            String key = publicKeys.get(name);
            boolean alice = name.equals("alice");
            builder.principal(
                    name,
                    new Principal(
                            List.of(new PrincipalKey(
                                    String.valueOf(key),
                                    alice ? aliceFrom : Optional.empty(),
                                    alice ? aliceUntil : Optional.empty())),
                            Set.of(role)));
        });
        if (roles) {
            builder.role(Act.REGISTER, TRAINER, LEAD)
                    .role(Act.PROMOTE, LEAD)
                    .role(Act.ARCHIVE, LEAD, RISK)
                    .role(Act.RETIRE, RISK)
                    .role(Act.POLICY, RISK);
        }
        builder.stage(Stage.PRODUCTION, rules -> fill(rules, production));
        staging.ifPresent(gate -> builder.stage(Stage.STAGING, rules -> fill(rules, gate)));
        if (champion != Protection.NONE) {
            builder.protect(
                    Alias.CHAMPION,
                    champion.stages() ? Set.of(Stage.PRODUCTION) : Set.of(),
                    champion.roles() ? Set.of(LEAD) : Set.of());
        }
        if (waivers) {
            builder.waivers(Set.of(LEAD), Set.of());
        }
        return builder.build();
    }

    private static PolicyBuilder.Gate fill(PolicyBuilder.Gate rules, Gate gate) {
        if (gate.fromStaging()) {
            rules.from(Stage.STAGING);
        }
        demanded(gate.approvals()).forEach(rules::approval);
        if (gate.separation()) {
            rules.separationOfDuties();
        }
        if (gate.signed()) {
            rules.signed();
        }
        if (gate.signedTransition()) {
            rules.signedTransition();
        }
        return rules;
    }

    private static List<ApprovalRule> demanded(Approvals approvals) {
        List<ApprovalRule> rules = new ArrayList<>();
        switch (approvals) {
            case NONE -> {}
            case LEAD -> rules.add(ApprovalRule.of(LEAD));
            case LEAD_AND_RISK_WHEN_HIGH -> {
                rules.add(ApprovalRule.of(LEAD));
                rules.add(new ApprovalRule(RISK, 1, Optional.of(new ApprovalRule.TagCondition(TIER, List.of(HIGH)))));
            }
            case ANY_TWO -> rules.add(new ApprovalRule(ApprovalRule.ANY, 2, Optional.empty()));
        }
        return rules;
    }
}
