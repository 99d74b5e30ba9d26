package dev.modelregistry.internal.registry;

import dev.modelregistry.Registration;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.error.ConflictException;
import java.util.Optional;

/**
 * What a registration has to agree in with the one that used its request key before.
 *
 * @param registration that uses the key again
 */
record RepeatedRequest(Registration registration) {

    void checkContent(ContentDigest registered, ContentDigest identity) {
        if (!registered.equals(identity)) {
            throw new ConflictException("the request key"
                    + registration.requestKey().map(given -> " '" + given + "'").orElse("") + " of model '"
                    + registration.model()
                    + "' was used for other content: use another key, or register the same content");
        }
    }

    /** A registration that asks for a semantic version and one that asks for none are not the same. */
    void checkVersion(Optional<SemanticVersion> registered) {
        boolean same = registration.autoSemanticVersion()
                ? registered.isPresent()
                : registered.equals(registration.semanticVersion());
        if (!same) {
            String asked = registration.autoSemanticVersion()
                    ? "semantic version auto"
                    : named(registration.semanticVersion());
            throw new ConflictException("the request key of model '" + registration.model() + "' was used with "
                    + named(registered) + ", now with " + asked + ": use another key, or ask for the same");
        }
    }

    private static String named(Optional<SemanticVersion> version) {
        return version.map(one -> "semantic version " + one).orElse("no semantic version");
    }
}
