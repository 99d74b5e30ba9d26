package dev.modelregistry.internal.log;

/** An event that has no effect, and why. Never leaves the fold: readers report it and go on. */
final class VoidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    VoidEventException(String reason) {
        super(reason, null, false, false);
    }
}
