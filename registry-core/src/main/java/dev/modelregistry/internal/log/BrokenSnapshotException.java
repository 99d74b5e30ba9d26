package dev.modelregistry.internal.log;

/** A snapshot cannot be used. Never leaves this package: the log itself is read instead. */
final class BrokenSnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenSnapshotException(String reason) {
        super(reason, null, false, false);
    }
}
