package dev.modelregistry.policy;

import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The gate of a stage: what has to hold before a version enters it.
 *
 * @param from stages that it may come from, in the order of the policy file; empty for any
 * @param approvals approvals by role
 * @param separationOfDuties whether approvals of whoever registered the version count for nothing
 * @param signed whether only signed approvals count
 * @param signedTransition whether the promotion itself has to be signed
 * @param archiveSuperseded whether versions of that stage go to the archive with a promotion
 * @param evidence what has to be known of the version
 * @param compatible whether its signature has to be compatible with that of the version that the alias champion holds
 * @param soak how long it has to have been in the stage it comes from
 */
public record StagePolicy(
        List<Stage> from,
        List<ApprovalRule> approvals,
        boolean separationOfDuties,
        boolean signed,
        boolean signedTransition,
        boolean archiveSuperseded,
        EvidenceRules evidence,
        boolean compatible,
        Optional<Duration> soak) {

    /** Copies the collections. */
    public StagePolicy {
        from = from.stream().distinct().toList();
        approvals = List.copyOf(approvals);
        soak.filter(time -> time.isNegative() || time.isZero()).ifPresent(time -> {
            throw new InvalidException("soak '" + time + "' is not a time that passes");
        });
    }
}
