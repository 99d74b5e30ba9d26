package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import java.util.Optional;
import java.util.function.Supplier;

/** Which kept folds a client builds upon. Whoever can write to the store can write one that the log does not come to. */
public interface SnapshotTrust {

    /**
     * Whether a fold may be used in place of the events that it stands for.
     *
     * @param state what it says
     * @param head digest of its head
     * @param checkpoint the newest checkpoint, read when asked for
     */
    boolean trusts(ModelState state, ContentDigest head, Supplier<Optional<Checkpoint>> checkpoint);

    /** Notes a fold that this client made itself. */
    void made(String modelId, ContentDigest head);

    /** Trusts any. */
    static SnapshotTrust any() {
        return new SnapshotTrust() {
            @Override
            public boolean trusts(ModelState state, ContentDigest head, Supplier<Optional<Checkpoint>> checkpoint) {
                return true;
            }

            @Override
            public void made(String modelId, ContentDigest head) {
                // Nobody asks.
            }
        };
    }
}
