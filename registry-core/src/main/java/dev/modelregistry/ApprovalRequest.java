package dev.modelregistry;

import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's decision about a version entering a stage.
 *
 * @param version which version
 * @param to the stage
 * @param decision approved or rejected
 * @param evidence what it rests on: URLs, or digests of stored files
 * @param condition what has to be kept, in words
 * @param expires when an approval ends
 * @param reason why; a rejection needs one
 */
public record ApprovalRequest(
        ModelUri version,
        Stage to,
        Decision decision,
        List<String> evidence,
        Optional<String> condition,
        Optional<Instant> expires,
        Optional<String> reason) {

    /** Copies the list; a rejection needs a reason. */
    public ApprovalRequest {
        evidence = List.copyOf(evidence);
        if (decision == Decision.REJECTED && reason.isEmpty()) {
            throw new InvalidException("reason is missing: a rejection needs one");
        }
    }

    /** An approval. */
    public static ApprovalRequest approve(ModelUri version, Stage to) {
        return new ApprovalRequest(
                version, to, Decision.APPROVED, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A rejection. */
    public static ApprovalRequest reject(ModelUri version, Stage to, String reason) {
        return new ApprovalRequest(
                version, to, Decision.REJECTED, List.of(), Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    /** This request with one more piece of evidence. */
    public ApprovalRequest withEvidence(String one) {
        List<String> all = new ArrayList<>(evidence);
        all.add(one);
        return new ApprovalRequest(version, to, decision, all, condition, expires, reason);
    }

    /** This request with a condition. */
    public ApprovalRequest withCondition(String text) {
        return new ApprovalRequest(version, to, decision, evidence, Optional.of(text), expires, reason);
    }

    /** This request with an end. */
    public ApprovalRequest expiring(Instant at) {
        return new ApprovalRequest(version, to, decision, evidence, condition, Optional.of(at), reason);
    }
}
