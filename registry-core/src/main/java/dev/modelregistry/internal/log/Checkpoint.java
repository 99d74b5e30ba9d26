package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import java.time.Instant;
import java.util.List;

/**
 * A signed statement that a log goes at least to some event.
 *
 * @param modelId the incarnation
 * @param model its name then
 * @param number of the newest event
 * @param digest of that event's bytes
 * @param snapshot digest of the head of the fold up to it
 * @param issuedAt when it was issued
 * @param expires when it ends
 * @param keys public keys whose signatures of it are good
 */
public record Checkpoint(
        String modelId,
        ModelName model,
        long number,
        ContentDigest digest,
        ContentDigest snapshot,
        Instant issuedAt,
        Instant expires,
        List<String> keys) {

    /** Copies the list. */
    public Checkpoint {
        keys = List.copyOf(keys);
    }
}
