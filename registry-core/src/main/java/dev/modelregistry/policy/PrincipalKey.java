package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key of a principal.
 *
 * @param key {@code ed25519:} and the base64 of its 32 bytes
 * @param from events before this instant are not signed by it; absent for no beginning
 * @param until events from this instant on are not signed by it; absent for no end
 */
public record PrincipalKey(String key, Optional<Instant> from, Optional<Instant> until) {

    private static final String ALGORITHM = "ed25519:";

    /** Checks the form of the key, and that it begins before it ends. */
    public PrincipalKey {
        if (!isEd25519(key)) {
            throw new InvalidException(
                    "key '" + Text.shown(key) + "' is not 'ed25519:' and the base64 of the 32 bytes of a public key");
        }
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            throw new InvalidException("key '" + key + "' ends before it begins");
        }
    }

    /** A key without beginning and end. */
    public static PrincipalKey of(String key) {
        return new PrincipalKey(key, Optional.empty(), Optional.empty());
    }

    private static boolean isEd25519(String key) {
        if (!key.startsWith(ALGORITHM)) {
            return false;
        }
        try {
            String encoded = key.substring(ALGORITHM.length());
            byte[] raw = Base64.getDecoder().decode(encoded);
            // One spelling a key: keys are compared as texts.
            return raw.length == 32 && Base64.getEncoder().encodeToString(raw).equals(encoded);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether it counts for an event of that time. */
    public boolean isValidAt(Instant at) {
        return from.filter(at::isBefore).isEmpty()
                && until.filter(end -> !at.isBefore(end)).isEmpty();
    }
}
