package dev.modelregistry.policy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds roles that nobody has: what they are to do could never be done. */
final class RoleCheck {

    private final Set<String> held = new TreeSet<>(Set.of(ApprovalRule.ANY));

    private RoleCheck(Map<String, Principal> principals) {
        principals.values().forEach(principal -> held.addAll(principal.roles()));
    }

    static void check(
            Map<String, Principal> principals,
            Map<Act, Set<String>> roles,
            Map<Stage, StagePolicy> stages,
            Map<Alias, AliasPolicy> aliases,
            WaiverPolicy waivers) {
        RoleCheck check = new RoleCheck(principals);
        roles.forEach((act, names) -> {
            if (names.isEmpty()) {
                throw new InvalidException(
                        "/roles/" + act.text() + " names no role: leave it out, and the act is open to all");
            }
            check.heldAll("/roles/" + act.text(), names);
        });
        stages.forEach((stage, gate) -> {
            List<ApprovalRule> approvals = gate.approvals();
            for (int i = 0; i < approvals.size(); i++) {
                check.held(
                        "/stages/" + stage.lowerCase() + "/approvals/" + i + "/role",
                        approvals.get(i).role());
            }
        });
        aliases.forEach((alias, rule) -> check.heldAll("/aliases/" + alias + "/roles", rule.roles()));
        check.heldAll("/waivers/roles", waivers.roles());
    }

    private void heldAll(String pointer, Collection<String> roles) {
        List<String> all = new ArrayList<>(roles);
        all.forEach(role -> held(pointer, role));
    }

    private void held(String pointer, String role) {
        if (!held.contains(role)) {
            throw new InvalidException(
                    pointer + " names the role '" + Text.shown(role) + "', which no principal of the policy has");
        }
    }
}
