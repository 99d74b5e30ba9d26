package dev.modelregistry.vertex.internal;

import com.google.auth.oauth2.GoogleCredentials;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.CredentialSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Credential files that only Google's own library reads: workload identity federation, impersonation. The library is optional, so
 * this class is loaded for such a file and not before.
 */
final class GoogleLibrary {

    private static final String ARTIFACT = "com.google.auth:google-auth-library-oauth2-http";

    private GoogleLibrary() {}

    /**
     * Credentials of a file.
     *
     * @throws InvalidException the library is not there, or does not take the file
     */
    static CredentialSource read(Path path, byte[] content, String type) {
        try {
            GoogleCredentials credentials = GoogleCredentials.fromStream(new ByteArrayInputStream(content))
                    .createScoped(List.of(CredentialFile.SCOPE));
            return refresh -> headers(credentials, refresh);
        } catch (NoClassDefFoundError missing) {
            throw new InvalidException(
                    "credential file '" + path + "' is of type '" + type + "', which Google's own library reads: add "
                            + ARTIFACT + " to the class path",
                    missing);
        } catch (IOException | RuntimeException e) {
            // Of a field that is missing it says so in many ways, a null pointer among them.
            throw new InvalidException(
                    "credential file '" + path + "' of type '" + type + "' is not one that Google's library takes: "
                            + e,
                    e);
        }
    }

    /** It keeps a token until shortly before its end; after a refusal a new one is asked for. */
    private static Map<String, String> headers(GoogleCredentials credentials, boolean refresh) {
        try {
            if (refresh) {
                credentials.refresh();
            }
            Map<String, String> headers = new LinkedHashMap<>();
            credentials
                    .getRequestMetadata(URI.create("https://aiplatform.googleapis.com"))
                    .forEach((name, values) -> headers.put(name, String.join(",", values)));
            return headers;
        } catch (IOException e) {
            throw new UnauthenticatedException(
                    "Google's library has no token for the credential file: " + e.getMessage(), e);
        }
    }
}
