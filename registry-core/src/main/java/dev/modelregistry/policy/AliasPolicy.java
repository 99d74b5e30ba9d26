package dev.modelregistry.policy;

import dev.modelregistry.entry.Stage;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a policy says of an alias.
 *
 * @param guarded whether the rest holds; the policy file says {@code protected}
 * @param stages stages of versions that it may point to; empty for any
 * @param roles who may move or remove it; empty for everybody
 */
public record AliasPolicy(boolean guarded, Set<Stage> stages, Set<String> roles) {

    /** Copies the collections. */
    public AliasPolicy {
        stages = Collections.unmodifiableSet(new TreeSet<>(stages));
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
    }
}
