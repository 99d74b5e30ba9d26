package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody whom a policy knows.
 *
 * @param keys public keys that are theirs
 * @param roles what they may act as
 */
public record Principal(List<PrincipalKey> keys, Set<String> roles) {

    /** Copies the collections. */
    public Principal {
        keys = List.copyOf(keys);
        roles.forEach(role -> Text.line("role", role));
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
    }
}
