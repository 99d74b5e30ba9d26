package dev.modelregistry.sagemaker;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.sagemaker.internal.Environment;
import dev.modelregistry.sagemaker.internal.GivenKeys;
import dev.modelregistry.sagemaker.internal.Place;
import dev.modelregistry.sagemaker.internal.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which registry, and how to talk to it. Immutable. Prints without credentials.
 */
public final class SageMakerConfig {

    private final Settings settings;

    private SageMakerConfig(Settings settings) {
        this.settings = settings;
    }

    /**
     * A registry by its region and the place of its objects, with credentials from AWS's default chain and nothing else from the
     * environment.
     *
     * @param region for example {@code eu-central-1}
     * @param artifacts {@code s3://bucket/prefix}: the bucket has to be in the same region
     */
    public static Builder builder(String region, String artifacts) {
        return new Builder(Settings.of(region, Optional.of(Place.parse(artifacts))));
    }

    /**
     * A registry by its region alone, without a bucket and so without log: groups and packages can be listed, read and downloaded,
     * and every act is refused. Credentials come from AWS's default chain.
     *
     * @param region for example {@code eu-central-1}
     */
    public static Builder readOnly(String region) {
        return new Builder(Settings.of(region, Optional.empty()));
    }

    /**
     * As AWS's own clients are configured: by {@code AWS_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY},
     * {@code AWS_SESSION_TOKEN}, {@code AWS_PROFILE}, {@code AWS_ROLE_ARN} with {@code AWS_WEB_IDENTITY_TOKEN_FILE},
     * {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_SAGEMAKER}, {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL_STS},
     * {@code AWS_IGNORE_CONFIGURED_ENDPOINT_URLS}, {@code AWS_USE_FIPS_ENDPOINT}, {@code AWS_USE_DUALSTACK_ENDPOINT},
     * {@code AWS_MAX_ATTEMPTS}, and by where the program runs. An empty variable counts as not set.
     *
     * @param artifacts {@code s3://bucket/prefix}
     * @param variables of the process
     * @throws InvalidException a variable cannot be used, or no region is known
     */
    public static Builder fromEnvironment(String artifacts, Map<String, String> variables) {
        return new Builder(new Environment(variables).settings(Optional.empty(), Optional.of(Place.parse(artifacts))));
    }

    Settings settings() {
        return settings;
    }

    @Override
    public String toString() {
        List<String> parameters = new ArrayList<>();
        settings.artifacts().ifPresent(place -> parameters.add("artifacts=" + place));
        settings.owner().ifPresent(owner -> parameters.add("groups=" + owner));
        return "sagemaker:" + settings.region() + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
    }

    /**
     * An access key.
     *
     * @param id its id
     * @param secret its secret
     * @param sessionToken of a key that expires
     */
    public record AccessKey(String id, String secret, Optional<String> sessionToken) {

        @Override
        public String toString() {
            return "access key " + id;
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final Settings.Builder settings;

        private Builder(Settings.Builder settings) {
            this.settings = settings;
        }

        /**
         * Where the access key comes from. Asked for each request, so that a key may expire during a long upload; must be safe for
         * use by several threads.
         */
        public Builder accessKey(Supplier<AccessKey> key) {
            settings.credentials(GivenKeys.of(() -> {
                AccessKey now = key.get();
                return GivenKeys.identity(now.id(), now.secret(), now.sessionToken());
            }));
            return this;
        }

        /**
         * A credentials provider of AWS's Java client, version 2, for example of its {@code sts} or {@code sso} module.
         *
         * @param provider a {@code software.amazon.awssdk.identity.spi.IdentityProvider} of AWS credentials; the type is not named,
         *     so that nobody else needs it
         */
        public Builder credentialsProvider(Object provider) {
            settings.credentials(GivenKeys.provider(provider));
            return this;
        }

        /** Address of SageMaker's API and of S3, where they are not AWS's own: for emulators. */
        public Builder endpoint(URI address) {
            settings.sagemaker(address.toString()).s3(address.toString());
            return this;
        }

        /** Address of S3 alone, for object stores that speak its language; buckets stand in the path. */
        public Builder s3Endpoint(URI address) {
            settings.s3(address.toString());
            return this;
        }

        /**
         * Groups that another account owns and shares with this one.
         *
         * @param arn what their ARNs begin with, for example {@code arn:aws:sagemaker:eu-central-1:123456789012}
         * @throws InvalidException it is not that, or of another region
         */
        public Builder groups(String arn) {
            settings.owner(arn);
            return this;
        }

        /**
         * Image of the container that serves versions, in the package's inference specification. Unless set, it is the one that
         * a version's environment names, else AWS's own for scikit-learn or XGBoost of the version's major and minor number. Without any of
         * these a deployment fails.
         */
        public Builder image(String name) {
            settings.image(name);
            return this;
        }

        /** Key of AWS KMS that objects are encrypted with; the bucket's own settings hold unless set. */
        public Builder kmsKey(String key) {
            settings.kmsKey(key);
            return this;
        }

        /** Longest silence of a server; 60 seconds unless set. */
        public Builder timeout(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new InvalidException("SageMaker: timeout " + longest + " has to be positive");
            }
            settings.timeout(longest);
            return this;
        }

        /**
         * An {@code okhttp3.OkHttpClient} of the caller's own, with its connections, proxy, TLS and interceptors. It stays
         * the caller's to close.
         */
        public Builder client(Object okHttpClient) {
            settings.client(okHttpClient);
            return this;
        }

        /** Bytes of a part of a large upload, at least 5 MiB; 8 MiB unless set. Each upload holds one part in memory. */
        public Builder partSize(int bytes) {
            if (bytes < Settings.SMALLEST_PART) {
                throw new InvalidException("S3: parts of " + bytes + " bytes are below " + Settings.SMALLEST_PART);
            }
            settings.partSize(bytes);
            return this;
        }

        /** How many rows a listing asks for at once, 1 to 100; 100 unless set. */
        public Builder pageSize(int rows) {
            if (rows < 1 || rows > Settings.LARGEST_PAGE) {
                throw new InvalidException(
                        "SageMaker: page size " + rows + " is not between 1 and " + Settings.LARGEST_PAGE);
            }
            settings.pageSize(rows);
            return this;
        }

        /** The settings. */
        public SageMakerConfig build() {
            return new SageMakerConfig(settings.build());
        }
    }
}
