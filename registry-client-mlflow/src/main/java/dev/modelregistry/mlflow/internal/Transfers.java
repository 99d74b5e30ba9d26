package dev.modelregistry.mlflow.internal;

import dev.modelregistry.error.InvalidException;
import java.util.Optional;

/**
 * When files pass by the server, straight to and from its object store.
 *
 * @param partsFrom size in bytes from which a file is sent in parts
 * @param partSize bytes of a part; four are in memory at once
 * @param directFrom size in bytes from which a file is fetched from the store
 * @param uploads whether files may be sent there; empty to do as the server says
 * @param downloads whether files may be fetched there; empty to do as the server says
 */
public record Transfers(
        long partsFrom, int partSize, long directFrom, Optional<Boolean> uploads, Optional<Boolean> downloads) {

    /** What S3 takes as a part that is not the last one. */
    public static final int SMALLEST_PART = 5 << 20;

    private static final int LARGEST_PART = 512 << 20;

    /** Checks the bounds. */
    public Transfers {
        if (partsFrom < 1 || directFrom < 1) {
            throw new InvalidException("MLflow: sizes from which files pass by the server, " + partsFrom + " and "
                    + directFrom + ", have to be at least 1 byte");
        }
        if (partSize < SMALLEST_PART || partSize > LARGEST_PART) {
            throw new InvalidException("MLflow: part size " + partSize + " is not between " + SMALLEST_PART + " and "
                    + LARGEST_PART + " bytes: object stores take no smaller parts");
        }
    }

    /** As MLflow's own clients do. */
    public static Transfers standard() {
        return new Transfers(500L << 20, 10 << 20, 500L << 20, Optional.empty(), Optional.empty());
    }

    /** With other sizes for what is sent. */
    public Transfers parts(long from, int size) {
        return new Transfers(from, size, directFrom, uploads, downloads);
    }

    /** With another size for what is fetched. */
    public Transfers directFrom(long bytes) {
        return new Transfers(partsFrom, partSize, bytes, uploads, downloads);
    }

    /** Whatever the server says. */
    public Transfers allowed(Optional<Boolean> sending, Optional<Boolean> fetching) {
        return new Transfers(partsFrom, partSize, directFrom, sending, fetching);
    }
}
