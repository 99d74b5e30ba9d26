package dev.modelregistry.internal.log;

import java.util.List;

/** An event that has no effect, and why. Never leaves the fold: readers report it and go on. */
final class VoidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> missing;

    VoidEventException(String reason) {
        this(reason, List.of());
    }

    VoidEventException(String reason, List<String> missing) {
        super(reason, null, false, false);
        this.missing = List.copyOf(missing);
    }

    /** What the policy in force demanded and did not find. */
    List<String> missing() {
        return missing;
    }
}
