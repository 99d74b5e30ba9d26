package dev.modelregistry.vertex.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.CredentialSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that the adapter can be told.
 *
 * @param project id or number of the Google Cloud project
 * @param location region of the registry, for example {@code us-central1}
 * @param bucket Cloud Storage bucket of files, records and logs
 * @param prefix below which they are; empty, or without slashes at the ends
 * @param endpoint address of Vertex AI
 * @param storage address of Cloud Storage
 * @param credentials where they come from
 * @param image container image that new versions name
 * @param defaultMoves whether {@code default} goes along with {@code champion}
 * @param evaluations whether metrics that a schema of Google's knows are shown as an evaluation
 * @param timeout longest silence of a server
 * @param attempts most attempts of a request that may be repeated
 * @param firstPoll pause before an operation is looked at for the second time; later ones grow
 * @param operations longest wait for an operation
 * @param grace how long a version whose request got no answer is looked for
 * @param client an OkHttp client of the user's own
 * @param pageSize rows of a listing's page
 * @param clock of this machine
 */
public record Settings(
        String project,
        String location,
        String bucket,
        String prefix,
        String endpoint,
        String storage,
        CredentialSource credentials,
        String image,
        boolean defaultMoves,
        boolean evaluations,
        Duration timeout,
        int attempts,
        Duration firstPoll,
        Duration operations,
        Duration grace,
        Optional<Object> client,
        int pageSize,
        Clock clock) {

    /** What new versions name where nothing else was asked: Google's own image for scikit-learn. */
    public static final String DEFAULT_IMAGE = "us-docker.pkg.dev/vertex-ai/prediction/sklearn-cpu.1-3:latest";

    /** No bound is documented; a hundred rows with their labels are as much as one answer should hold. */
    public static final int LARGEST_PAGE = 100;

    private static final Pattern PARENT =
            Pattern.compile("projects/([a-z0-9:.-]{1,100})/locations/([a-z]+-[a-z]+[0-9]+)");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Settings for a registry by its resource name and the place of its files. */
    public static Builder at(String parent, String artifacts) {
        return new Builder(parent, artifacts);
    }

    /** Address of Vertex AI in a region: that of its own, unless another one was set, which answers for all. */
    String endpointOf(String region) {
        return endpoint.equals(addressOf(location)) ? addressOf(region) : endpoint;
    }

    private static String addressOf(String region) {
        return "https://" + region + "-aiplatform.googleapis.com";
    }

    /** {@code projects/P/locations/L}. */
    String parent() {
        return "projects/" + project + "/locations/" + location;
    }

    /** Credentials may be in reach of what is not printed here. */
    @Override
    public String toString() {
        return parent() + " with gs://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final String project;
        private final String location;
        private final String bucket;
        private final String prefix;
        private String endpoint;
        private String storage = "https://storage.googleapis.com";
        private CredentialSource credentials = CredentialSource.none();
        private String image = DEFAULT_IMAGE;
        private boolean defaultMoves = true;
        private boolean evaluations = true;
        private Duration timeout = Duration.ofMinutes(1);
        private int attempts = 5;
        private Duration firstPoll = Duration.ofMillis(200);
        private Duration operations = Duration.ofMinutes(10);
        private Duration grace = Duration.ofSeconds(10);
        private Optional<Object> client = Optional.empty();
        private int pageSize = LARGEST_PAGE;
        private Clock clock = Clock.systemUTC();

        private Builder(String parent, String artifacts) {
            Matcher name = PARENT.matcher(parent);
            if (!name.matches()) {
                throw invalid("'" + Text.shown(parent) + "' is not projects/PROJECT/locations/REGION");
            }
            project = name.group(1);
            location = name.group(2);
            GsUri place = GsUri.parse(artifacts)
                    .orElseThrow(() -> invalid(
                            "artifacts '" + Text.shown(artifacts) + "' is not gs://BUCKET or gs://BUCKET/PREFIX"));
            if (!BUCKET.matcher(place.bucket()).matches()) {
                throw invalid("'" + Text.shown(place.bucket()) + "' is not the name of a bucket");
            }
            bucket = place.bucket();
            prefix = place.name();
            endpoint = addressOf(location);
        }

        private static InvalidException invalid(String what) {
            return new InvalidException("Vertex AI: " + what
                    + "; for example vertex:projects/p/locations/us-central1?artifacts=gs://bucket/registry");
        }

        /** Address of Vertex AI, in place of the region's own. */
        public Builder endpoint(String address) {
            endpoint = address(address);
            return this;
        }

        /** Address of Cloud Storage. */
        public Builder storage(String address) {
            storage = address(address);
            return this;
        }

        private static String address(String text) {
            String full = text.contains("://") ? text : "http://" + text;
            try {
                URI uri = new URI(full);
                boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                if (http
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null) {
                    return full.replaceAll("/+$", "");
                }
            } catch (URISyntaxException e) {
                throw invalid("address: " + e.getReason() + " at position " + e.getIndex());
            }
            throw invalid("address '" + Text.shown(text) + "' is not http(s)://HOST[:PORT] without user and query");
        }

        /** Where credentials come from. They are never sent over plain HTTP, except to this machine. */
        public Builder credentials(CredentialSource source) {
            credentials = source;
            return this;
        }

        /** Container image that new versions name. */
        public Builder image(String uri) {
            if (uri.isBlank()) {
                throw invalid("the container image must not be empty: Vertex AI asks for one");
            }
            image = uri;
            return this;
        }

        /** Whether {@code default} goes along with {@code champion}. */
        public Builder defaultMoves(boolean value) {
            defaultMoves = value;
            return this;
        }

        /** Whether metrics that a schema of Google's knows are shown as an evaluation. */
        public Builder evaluations(boolean value) {
            evaluations = value;
            return this;
        }

        /** Longest silence of a server. */
        public Builder timeout(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw invalid("timeout " + longest + " has to be positive");
            }
            timeout = longest;
            return this;
        }

        /** Longest wait for an operation. */
        public Builder operations(Duration longest) {
            operations = longest;
            return this;
        }

        /** Pause before an operation is looked at for the second time. */
        public Builder firstPoll(Duration pause) {
            firstPoll = pause;
            return this;
        }

        /** How long a version whose request got no answer is looked for. */
        public Builder grace(Duration longest) {
            grace = longest;
            return this;
        }

        /** An OkHttp client of the user's own. */
        public Builder client(Object okHttpClient) {
            client = Optional.of(okHttpClient);
            return this;
        }

        /** Rows of a listing's page. */
        public Builder pageSize(int rows) {
            if (rows < 1 || rows > LARGEST_PAGE) {
                throw invalid("page size " + rows + " is not between 1 and " + LARGEST_PAGE);
            }
            pageSize = rows;
            return this;
        }

        /** For everything that needs the time. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The settings. */
        public Settings build() {
            return new Settings(
                    project,
                    location,
                    bucket,
                    prefix,
                    endpoint,
                    storage,
                    credentials,
                    image,
                    defaultMoves,
                    evaluations,
                    timeout,
                    attempts,
                    firstPoll,
                    operations,
                    grace,
                    client,
                    pageSize,
                    clock);
        }
    }

    /** Credentials for an address: none over plain HTTP, unless the server is on this machine. */
    CredentialSource credentialsFor(String address) {
        return isSafe(address) ? credentials : CredentialSource.none();
    }

    /** Whether secrets may be sent there. */
    static boolean isSafe(String address) {
        URI uri = URI.create(address);
        return "https".equalsIgnoreCase(uri.getScheme())
                || "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
    }
}
