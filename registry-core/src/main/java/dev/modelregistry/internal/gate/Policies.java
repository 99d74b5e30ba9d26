package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.log.Blobs;
import dev.modelregistry.internal.log.EventBody.PolicyChanged;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The policies that a log names, read once. */
final class Policies {

    private static final int KEPT = 64;

    private final Blobs blobs;
    private final Map<ContentDigest, Policy> read = new ConcurrentHashMap<>();

    Policies(ObjectStore objects, String place) {
        this.blobs = new Blobs(objects, place);
    }

    /** The policy in force; empty when there is none, or when its object is gone. */
    Optional<Policy> inForce(ModelState state) {
        return state.policy().flatMap(named -> {
            try {
                return policy(named.body(), named.policy());
            } catch (InvalidException | IntegrityException e) {
                return Optional.empty();
            }
        });
    }

    /** Whether the event names a text that is there and is not the policy that it says. */
    boolean isBroken(PolicyChanged changed) {
        try {
            policy(changed.body(), changed.policy());
            return false;
        } catch (InvalidException e) {
            return true;
        } catch (IntegrityException e) {
            return false;
        }
    }

    private Optional<Policy> policy(ContentDigest body, ContentDigest digest) {
        Policy known = read.get(body);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Policy> found = blobs.read(body).map(Policy::parse);
        found.ifPresent(policy -> {
            if (!policy.digest().equals(digest)) {
                throw new InvalidException("policy " + digest + " is stored as " + policy.digest());
            }
            if (read.size() >= KEPT) {
                read.clear();
            }
            read.put(body, policy);
        });
        return found;
    }
}
