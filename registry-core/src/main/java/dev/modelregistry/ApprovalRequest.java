package dev.modelregistry;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.policy.Decision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody's decision about a version entering a stage.
 *
 * @param version which version
 * @param to the stage
 * @param decision approved or rejected
 * @param evidence what it rests on: URLs, or digests
 * @param evidenceFiles files among the evidence, by their digests; they are stored with the model
 * @param condition what has to be kept, in words
 * @param expires when an approval ends
 * @param reason why; a rejection needs one
 */
public record ApprovalRequest(
        ModelUri version,
        Stage to,
        Decision decision,
        List<String> evidence,
        Map<String, Path> evidenceFiles,
        Optional<String> condition,
        Optional<Instant> expires,
        Optional<String> reason) {

    /** Copies the lists; a rejection needs a reason. */
    public ApprovalRequest {
        evidence = List.copyOf(evidence);
        evidenceFiles = Map.copyOf(evidenceFiles);
        if (decision == Decision.REJECTED && reason.isEmpty()) {
            throw new InvalidException("reason is missing: a rejection needs one");
        }
    }

    /** An approval. */
    public static ApprovalRequest approve(ModelUri version, Stage to) {
        return new ApprovalRequest(
                version,
                to,
                Decision.APPROVED,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A rejection. */
    public static ApprovalRequest reject(ModelUri version, Stage to, String reason) {
        return new ApprovalRequest(
                version,
                to,
                Decision.REJECTED,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason));
    }

    /** This request with one more piece of evidence. */
    public ApprovalRequest withEvidence(String one) {
        List<String> all = new ArrayList<>(evidence);
        all.add(one);
        return new ApprovalRequest(version, to, decision, all, evidenceFiles, condition, expires, reason);
    }

    /**
     * This request with one more file as evidence.
     *
     * @throws InvalidException it cannot be read
     */
    public ApprovalRequest withEvidence(Path file) {
        String digest;
        try {
            digest = ContentDigest.ofFile(file).toString();
        } catch (IOException e) {
            throw new InvalidException(
                    "evidence '" + file + "' cannot be read: " + e.getClass().getSimpleName(), e);
        }
        List<String> all = new ArrayList<>(evidence);
        all.add(digest);
        Map<String, Path> files = new HashMap<>(evidenceFiles);
        files.put(digest, file);
        return new ApprovalRequest(version, to, decision, all, files, condition, expires, reason);
    }

    /** This request with a condition. */
    public ApprovalRequest withCondition(String text) {
        return new ApprovalRequest(version, to, decision, evidence, evidenceFiles, Optional.of(text), expires, reason);
    }

    /** This request with an end. */
    public ApprovalRequest expiring(Instant at) {
        return new ApprovalRequest(version, to, decision, evidence, evidenceFiles, condition, Optional.of(at), reason);
    }
}
