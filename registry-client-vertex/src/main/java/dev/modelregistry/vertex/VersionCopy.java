package dev.modelregistry.vertex;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version that Vertex AI is to copy, and where to; see {@link VertexRegistry#copy}.
 *
 * @param source {@code projects/PROJECT/locations/REGION/models/MODEL@VERSION}, the version by its number or by an alias
 * @param model that gets the copy as a version; made by the copy where there is none
 * @param encryptionKey {@code projects/PROJECT/locations/REGION/keyRings/RING/cryptoKeys/KEY} in the region of the copy, which has none of
 *     its original's; without one Google's own is used
 * @param serviceAccount that reads the original in place of Vertex AI's service agent
 */
public record VersionCopy(
        String source, ModelName model, Optional<String> encryptionKey, Optional<String> serviceAccount) {

    private static final Pattern SOURCE = Pattern.compile(
            "projects/[a-z0-9:.-]{1,100}/locations/[a-z0-9-]+/models/[a-z0-9_-]{1,63}@[a-zA-Z0-9-]{1,128}");

    /** Checks the source. */
    public VersionCopy {
        if (!SOURCE.matcher(source).matches()) {
            throw new InvalidException("'" + Text.shown(source)
                    + "' is not projects/PROJECT/locations/REGION/models/MODEL@VERSION: a copy is made of one version");
        }
    }

    /** A copy with a key of Google's own. */
    public static VersionCopy of(String source, String model) {
        return new VersionCopy(source, ModelName.of(model), Optional.empty(), Optional.empty());
    }

    /** This copy, encrypted with a key of Cloud KMS. */
    public VersionCopy withEncryptionKey(String name) {
        return new VersionCopy(source, model, Optional.of(name), serviceAccount);
    }

    /** This copy, made by a service account. Who asks for it must be allowed to act as that account. */
    public VersionCopy withServiceAccount(String email) {
        return new VersionCopy(source, model, encryptionKey, Optional.of(email));
    }
}
