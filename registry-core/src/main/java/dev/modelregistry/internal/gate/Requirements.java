package dev.modelregistry.internal.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what is missing, each requirement once, in the order in which it was found. */
final class Requirements {

    private final Set<String> waived;
    private final List<String> missing = new ArrayList<>();

    Requirements(Set<String> waived) {
        this.waived = Set.copyOf(waived);
    }

    /** Notes a requirement that does not hold, unless it was waived. */
    void need(String requirement, boolean holds) {
        if (!holds && !waived.contains(requirement) && !missing.contains(requirement)) {
            missing.add(requirement);
        }
    }

    boolean isWaived(String requirement) {
        return waived.contains(requirement);
    }

    List<String> missing() {
        return List.copyOf(missing);
    }
}
