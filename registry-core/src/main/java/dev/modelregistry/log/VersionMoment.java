package dev.modelregistry.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.policy.Approval;
import java.util.List;
import java.util.Optional;

/**
 * A version as a model's log had it at an instant.
 *
 * @param version its number
 * @param semanticVersion its semantic version
 * @param stage where it was
 * @param aliases that held it
 * @param approvalStatus where its approvals for production stood, by the policy in force then and at that time
 * @param approvals what had been decided about it, with the roles that the policy in force at each decision gave
 */
public record VersionMoment(
        VersionNumber version,
        Optional<SemanticVersion> semanticVersion,
        Stage stage,
        List<Alias> aliases,
        ApprovalStatus approvalStatus,
        List<Approval> approvals) {

    /** Copies the lists. */
    public VersionMoment {
        aliases = List.copyOf(aliases);
        approvals = List.copyOf(approvals);
    }
}
