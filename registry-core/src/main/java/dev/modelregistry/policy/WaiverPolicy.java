package dev.modelregistry.policy;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may waive requirements.
 *
 * @param roles who may; nobody when empty
 * @param never requirements that nobody may waive
 */
public record WaiverPolicy(Set<String> roles, Set<String> never) {

    /** Requirements that no policy can let anybody waive. */
    private static final Set<String> NEVER_EVER = Set.of("separation-of-duties", "signed", "policy", "rejected");

    private static final WaiverPolicy NONE = new WaiverPolicy(Set.of(), Set.of());

    /** Copies the collections. */
    public WaiverPolicy {
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
        never = Collections.unmodifiableSet(new TreeSet<>(never));
    }

    /** Nobody may. */
    public static WaiverPolicy none() {
        return NONE;
    }

    /** Whether a requirement may be waived at all. Who may do what is no requirement that anybody could be excused from. */
    public boolean canWaive(String requirement) {
        return !NEVER_EVER.contains(requirement) && !never.contains(requirement) && !requirement.startsWith("role:");
    }
}
