package dev.modelregistry.policy;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.util.List;

/**
 * An approval that a version waits for.
 *
 * @param model its model
 * @param version its number
 * @param to the stage that it cannot enter yet
 * @param role whose approval is missing
 * @param approvers who has that role and could give it: not who registered the version where duties are separate; empty for a
 *     role that everybody has
 */
public record PendingApproval(ModelName model, VersionNumber version, Stage to, String role, List<String> approvers) {

    /** Copies the list. */
    public PendingApproval {
        approvers = List.copyOf(approvers);
    }

    /** Whether somebody could give it. */
    public boolean isFor(String principal) {
        return role.equals(ApprovalRule.ANY) || approvers.contains(principal);
    }
}
