package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpTransport;
import dev.modelregistry.http.RetryPolicy;
import dev.modelregistry.http.internal.json.Json;
import java.time.Clock;
import java.time.Duration;

/**
 * Tokens of the service account that a machine on Google Cloud runs as: GKE, Cloud Run, Dataproc, Compute Engine. One request an
 * hour.
 */
public final class MetadataServer {

    /** Where it is when {@code GCE_METADATA_HOST} says nothing. */
    public static final String USUAL_HOST = "metadata.google.internal";

    private static final HttpCall CALL = HttpCall.get(
                    "readToken", "computeMetadata/v1/instance/service-accounts/default/token")
            .withHeader("metadata-flavor", "Google");

    private MetadataServer() {}

    /** Tokens of a metadata server by its host and port. */
    public static CredentialSource at(String host, Clock clock) {
        HttpTransport transport = HttpTransport.to("vertex", "http://" + host)
                .connectTimeout(Duration.ofSeconds(3))
                .readTimeout(Duration.ofSeconds(10))
                .retry(new RetryPolicy(3, Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofSeconds(2)))
                .build();
        return new Tokens(() -> ask(transport), clock);
    }

    private static JsonNode ask(HttpTransport transport) {
        try {
            return Json.read("readToken", transport.execute(CALL).body(), GoogleService.NAME);
        } catch (RegistryException e) {
            throw new UnauthenticatedException(
                    "no credentials: neither GOOGLE_OAUTH_ACCESS_TOKEN nor GOOGLE_APPLICATION_CREDENTIALS is set, gcloud has left no"
                            + " file, and the metadata server of Google Cloud does not answer: " + e.getMessage(),
                    e);
        }
    }
}
