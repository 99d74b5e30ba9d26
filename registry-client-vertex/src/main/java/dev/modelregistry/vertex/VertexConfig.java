package dev.modelregistry.vertex;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.vertex.internal.Environment;
import dev.modelregistry.vertex.internal.MetadataServer;
import dev.modelregistry.vertex.internal.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Which registry, which bucket, and how to talk to them. Immutable. Prints without credentials. */
public final class VertexConfig {

    private final Settings settings;

    private VertexConfig(Settings settings) {
        this.settings = settings;
    }

    /**
     * A registry, with nothing from the environment and without credentials.
     *
     * @param parent {@code projects/PROJECT/locations/REGION}
     * @param artifacts {@code gs://BUCKET/PREFIX}: where files, records and logs are kept
     * @throws InvalidException one of them is not what it should be
     */
    public static Builder builder(String parent, String artifacts) {
        return new Builder(Settings.at(parent, artifacts));
    }

    /**
     * As Google's own tools are configured: by {@code GOOGLE_OAUTH_ACCESS_TOKEN} or {@code CLOUDSDK_AUTH_ACCESS_TOKEN},
     * {@code GOOGLE_APPLICATION_CREDENTIALS}, {@code CLOUDSDK_CONFIG}, {@code GOOGLE_CLOUD_QUOTA_PROJECT},
     * {@code CLOUDSDK_API_ENDPOINT_OVERRIDES_AIPLATFORM}, {@code STORAGE_EMULATOR_HOST}, {@code GCE_METADATA_HOST}; and by this
     * library's own {@code MODEL_REGISTRY_VERTEX_ENDPOINT}. Where there is neither a token nor a file with credentials, the
     * metadata server of Google Cloud is asked. Files of workload identity federation and of impersonation need Google's own library,
     * {@code com.google.auth:google-auth-library-oauth2-http}, on the class path.
     *
     * @param parent {@code projects/PROJECT/locations/REGION}
     * @param artifacts {@code gs://BUCKET/PREFIX}
     * @param variables of the process
     */
    public static Builder fromEnvironment(String parent, String artifacts, Map<String, String> variables) {
        return new Builder(new Environment(variables, Clock.systemUTC()).settings(parent, artifacts));
    }

    Settings settings() {
        return settings;
    }

    @Override
    public String toString() {
        return "vertex:" + settings;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final Settings.Builder settings;

        private Builder(Settings.Builder settings) {
            this.settings = settings;
        }

        /**
         * Headers of each request, for example those of {@code GoogleCredentials.getRequestMetadata}. Asked for each request, so
         * that a token may expire meanwhile; must be safe for use by several threads.
         */
        public Builder headers(Supplier<Map<String, String>> headers) {
            CredentialSource source = refresh -> headers.get();
            settings.credentials(source);
            return this;
        }

        /** Where the bearer token comes from; as {@link #headers}. */
        public Builder token(Supplier<String> token) {
            return headers(() -> Map.of("Authorization", "Bearer " + token.get()));
        }

        /** The service account that this machine on Google Cloud runs as. */
        public Builder metadataServer() {
            settings.credentials(MetadataServer.at(MetadataServer.USUAL_HOST, Clock.systemUTC()));
            return this;
        }

        /** Address of Vertex AI, in place of the region's own: for private endpoints and tests. */
        public Builder endpoint(URI address) {
            settings.endpoint(address.toString());
            return this;
        }

        /** Address of Cloud Storage, in place of the public one. */
        public Builder storageEndpoint(URI address) {
            settings.storage(address.toString());
            return this;
        }

        /**
         * Container image that new versions name, as Vertex AI asks for one; {@value Settings#DEFAULT_IMAGE} unless set. Google's own
         * images look at the files: the one for scikit-learn wants {@code model.pkl} or {@code model.joblib}.
         */
        public Builder servingContainerImage(String uri) {
            settings.image(uri);
            return this;
        }

        /** Whether Vertex AI's alias {@code default} goes along with {@code champion}; it does unless set. */
        public Builder defaultFollowsChampion(boolean value) {
            settings.defaultMoves(value);
            return this;
        }

        /**
         * Whether metrics that one of Google's schemas knows are shown as an evaluation of the version; they are unless set. An
         * evaluation cannot be changed or deleted.
         */
        public Builder evaluations(boolean value) {
            settings.evaluations(value);
            return this;
        }

        /** Longest silence of a server; a minute unless set. */
        public Builder timeout(Duration longest) {
            settings.timeout(longest);
            return this;
        }

        /** Longest wait for an operation of Vertex AI; ten minutes unless set. */
        public Builder operationTimeout(Duration longest) {
            settings.operations(longest);
            return this;
        }

        /** Pause before an operation is looked at for the second time; later ones grow. 200 milliseconds unless set. */
        public Builder firstPoll(Duration pause) {
            settings.firstPoll(pause);
            return this;
        }

        /** How long a version whose request got no answer is looked for; ten seconds unless set. */
        public Builder grace(Duration longest) {
            settings.grace(longest);
            return this;
        }

        /**
         * An {@code okhttp3.OkHttpClient} of the caller's own, with its connections, proxy, TLS and interceptors. It stays the
         * caller's to close.
         */
        public Builder client(Object okHttpClient) {
            settings.client(okHttpClient);
            return this;
        }

        /** How many rows a listing asks for at once, 1 to 100; 100 unless set. */
        public Builder pageSize(int rows) {
            settings.pageSize(rows);
            return this;
        }

        /** The settings. */
        public VertexConfig build() {
            return new VertexConfig(settings.build());
        }
    }
}
