package dev.modelregistry.testkit.contract;

import static dev.modelregistry.testkit.contract.GovernedModel.CHAMPION;
import static dev.modelregistry.testkit.contract.GovernedModel.PRODUCTION;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.testkit.contract.GovernedModel.Move;
import dev.modelregistry.testkit.contract.GovernedModel.Promoted;
import dev.modelregistry.testkit.contract.GovernedModel.Standing;
import dev.modelregistry.testkit.contract.GovernedModel.Version;
import dev.modelregistry.testkit.contract.GovernedModel.Who;
import dev.modelregistry.testkit.contract.GovernedModel.Word;
import dev.modelregistry.testkit.contract.PolicySketch.Approvals;
import dev.modelregistry.testkit.contract.PolicySketch.Gate;
import dev.modelregistry.testkit.contract.PolicySketch.Protection;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one policy demands of one act. Written from the contract and not from the gates of the core, so that the two can disagree.
 */
final class GovernanceOracle {

    private final GovernedModel model;
    private final PolicySketch rules;
    private final Standing actor;
    private final Who who;
    private final Instant at;
    private final Set<String> missing = new TreeSet<>();

    GovernanceOracle(GovernedModel model, PolicySketch rules, Who who, Instant at) {
        this.model = model;
        this.rules = rules;
        this.who = who;
        this.at = at;
        this.actor = GovernedModel.standing(rules, who, at);
    }

    /** What the policy in force demands of an act and does not find; nothing is waived. */
    static Set<String> missing(GovernedModel model, String type, JsonNode decision, Who who, Instant at) {
        return model.policy()
                .map(rules -> new GovernanceOracle(model, rules, who, at).of(type, decision))
                .orElse(Set.of());
    }

    /** Of some requirements those that somebody may waive. */
    static Set<String> waivable(GovernedModel model, Set<String> requirements, Who who, Instant at) {
        Set<String> may = new TreeSet<>();
        model.policy().filter(PolicySketch::waivers).ifPresent(rules -> {
            Standing standing = GovernedModel.standing(rules, who, at);
            if (standing.role().equals(Optional.of(PolicySketch.LEAD))
                    && (standing.signed() || !rules.demandsSignatures())) {
                may.addAll(requirements);
            }
        });
        may.removeAll(Set.of("separation-of-duties", "signed", "rejected", "policy"));
        may.removeIf(one -> one.startsWith("role:"));
        return may;
    }

    Set<String> of(String type, JsonNode decision) {
        switch (type) {
            case "registered" -> {
                role("lead|trainer");
                registration(decision);
            }
            case "approved" -> approval(decision);
            case "stage-changed" -> transition(decision);
            case "archived" -> role("lead|risk");
            case "rolled-back" -> rollback(decision);
            case "alias-moved", "alias-removed" -> direct(decision);
            case "deleted" -> deletion(decision);
            case "rejection-lifted" -> {
                role(PolicySketch.RISK);
                boolean named = rules.gate(decision.path("to").textValue())
                        .filter(Gate::signed)
                        .isPresent();
                need("signed", !named || actor.signed());
            }
            case "policy-changed" -> {
                role("risk");
                need("signed", actor.signed() || !rules.demandsSignatures());
            }
            default -> {}
        }
        return missing;
    }

    private void need(String requirement, boolean met) {
        if (!met) {
            missing.add(requirement);
        }
    }

    private void role(String allowed) {
        need("role:" + allowed, !rules.roles() || hasOneOf(allowed));
    }

    private boolean hasOneOf(String allowed) {
        return actor.role().filter(List.of(allowed.split("\\|"))::contains).isPresent();
    }

    private void aliasRole() {
        need("role:lead", !rules.champion().roles() || hasOneOf(PolicySketch.LEAD));
    }

    /** The alias goes to a version that will be in a stage; an empty stage stands for removing it. */
    private void champion(String stage, boolean promotion) {
        boolean placed = stage.isEmpty() || !rules.champion().stages() || stage.equals(PRODUCTION);
        boolean wayIsOpen = promotion || rules.champion() != Protection.PROMOTIONS_ONLY;
        need("alias:champion", placed && wayIsOpen);
        aliasRole();
    }

    private boolean movesChampion(JsonNode decision) {
        return GovernedModel.moves(decision).stream()
                        .anyMatch(one -> one.alias().equals(CHAMPION))
                && rules.champion() != Protection.NONE;
    }

    private void registration(JsonNode decision) {
        for (JsonNode one : decision.path("versions")) {
            String stage = model.stage(one.path("version").longValue());
            need("from:DEVELOPMENT", rules.gate(stage).isEmpty());
            if (movesChampion(decision)) {
                champion(stage, false);
            }
        }
    }

    private void direct(JsonNode decision) {
        if (movesChampion(decision)) {
            long version = GovernedModel.moves(decision).get(0).version();
            champion(version == 0 ? "" : model.stage(version), false);
        }
    }

    private void deletion(JsonNode decision) {
        role("risk");
        boolean whole = decision.path("version").longValue() == 0;
        boolean lost = whole ? model.alias(CHAMPION) != 0 : movesChampion(decision);
        if (lost && rules.champion() != Protection.NONE) {
            aliasRole();
        }
    }

    private void approval(JsonNode decision) {
        Version version = model.version(decision.path("version").longValue());
        rules.gate(decision.path("to").textValue()).ifPresent(gate -> {
            need("separation-of-duties", !gate.separation() || !isOwn(version, who.actor(), actor));
            need("signed", !gate.signed() || actor.signed());
        });
    }

    private boolean isOwn(Version version, String name, Standing approver) {
        return version.registrant
                .filter(own -> own.actor().equals(name)
                        || registrant(version).principal().equals(approver.principal()))
                .isPresent();
    }

    private Standing registrant(Version version) {
        return version.standing.orElseGet(
                () -> GovernedModel.standing(rules, version.registrant.orElseThrow(), version.at));
    }

    private void transition(JsonNode decision) {
        String to = decision.path("to").textValue();
        String from = decision.path("from").textValue();
        Version version = model.version(decision.path("version").longValue());
        rules.gate(to).ifPresent(gate -> {
            need("from:STAGING", !gate.fromStaging() || from.equals("STAGING") || from.equals(to));
            need("signed-transition", !gate.signedTransition() || actor.signed());
            approvals(gate, to, version);
        });
        role(to.equals("ARCHIVED") ? "lead|risk" : PolicySketch.LEAD);
        for (JsonNode one : decision.path("archived")) {
            if (!one.path("from").textValue().equals(to)) {
                role("lead|risk");
            }
        }
        if (movesChampion(decision)) {
            champion(to, true);
        }
    }

    private void approvals(Gate gate, String to, Version version) {
        need("rejected", !isRejected(to, version));
        Map<String, Word> last = new LinkedHashMap<>();
        version.words.stream()
                .filter(one -> one.stage().equals(to))
                .forEach(one -> last.put(standing(one).principal(), one));
        int any = 0;
        Set<String> counted = new HashSet<>();
        Set<String> unsigned = new HashSet<>();
        Set<String> own = new HashSet<>();
        for (Word word : last.values()) {
            Standing giver = standing(word);
            boolean expired = word.expires().filter(end -> !at.isBefore(end)).isPresent();
            if (!word.approved() || expired || !word.gate().equals(Optional.of(gate))) {
                continue;
            }
            Set<String> roles = new HashSet<>(Set.of("any"));
            giver.role().ifPresent(roles::add);
            if (gate.signed() && !giver.signed()) {
                unsigned.addAll(roles);
            } else if (gate.separation() && isOwn(version, word.who().actor(), giver)) {
                own.addAll(roles);
            } else {
                counted.addAll(roles);
                any++;
            }
        }
        Set<String> unmet = unmet(gate.approvals(), counted, any, version.high);
        unmet.forEach(one -> need("approval:" + one, false));
        need("signed", unmet.stream().noneMatch(unsigned::contains));
        boolean known = !gate.signed()
                || version.registrant.isPresent() && registrant(version).signed();
        need("separation-of-duties", unmet.stream().noneMatch(own::contains) && (!gate.separation() || known));
    }

    private static Set<String> unmet(Approvals demanded, Set<String> counted, int any, boolean high) {
        Set<String> unmet = new HashSet<>();
        boolean lead = demanded == Approvals.LEAD || demanded == Approvals.LEAD_AND_RISK_WHEN_HIGH;
        if (lead && !counted.contains(PolicySketch.LEAD)) {
            unmet.add(PolicySketch.LEAD);
        }
        if (demanded == Approvals.LEAD_AND_RISK_WHEN_HIGH && high && !counted.contains(PolicySketch.RISK)) {
            unmet.add(PolicySketch.RISK);
        }
        if (demanded == Approvals.ANY_TWO && any < 2) {
            unmet.add("any");
        }
        return unmet;
    }

    private boolean isRejected(String to, Version version) {
        Set<String> standingRejections = new HashSet<>();
        for (Word word : version.words) {
            if (!word.stage().equals(to) || version.isLifted(word)) {
                continue;
            }
            Standing giver = standing(word);
            if (!word.approved()) {
                standingRejections.add(giver.principal());
            } else if (rules.roles() && giver.role().equals(Optional.of(PolicySketch.RISK))) {
                standingRejections.clear();
            } else {
                standingRejections.remove(giver.principal());
            }
        }
        return !standingRejections.isEmpty();
    }

    private Standing standing(Word word) {
        return word.standing().orElseGet(() -> GovernedModel.standing(rules, word.who(), word.at()));
    }

    /** Back comes only what the last promotion replaced; one alias by itself only where it may be. */
    private void rollback(JsonNode decision) {
        role(PolicySketch.LEAD);
        long event = decision.path("promotion").longValue();
        Promoted last = event == 0 ? null : model.lastPromotion().orElse(null);
        for (JsonNode move : decision.path("stages")) {
            long version = move.path("version").longValue();
            String to = move.path("to").textValue();
            boolean replaced = last != null
                    && (to.equals(last.archived().get(version)) || version == last.version() && to.equals(last.from()));
            boolean same = last != null && model.knows(version) && model.version(version).registered < last.event();
            need("from:" + to, replaced && same || rules.gate(to).isEmpty());
        }
        if (movesChampion(decision)) {
            Move move = GovernedModel.moves(decision).stream()
                    .filter(one -> one.alias().equals(CHAMPION))
                    .findFirst()
                    .orElseThrow();
            boolean back = last != null
                    ? last.moves().stream()
                            .anyMatch(one -> one.alias().equals(CHAMPION) && one.previous() == move.version())
                    : model.lastBefore(CHAMPION) == move.version();
            need("alias:champion", back);
            champion(last != null || move.version() == 0 ? "" : model.stage(move.version()), true);
        }
    }
}
