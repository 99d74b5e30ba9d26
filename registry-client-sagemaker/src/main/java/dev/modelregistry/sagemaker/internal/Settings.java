package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Which registry, and how to talk to it.
 *
 * @param region of the registry
 * @param owner of the groups, where that is another account: what their ARNs begin with
 * @param artifacts prefix below which objects are kept, with a slash at its end where it is not empty; absent for a registry that
 *     is read only
 * @param sagemaker address of SageMaker's API
 * @param s3 address of S3 where it is not AWS's own: then buckets stand in the path
 * @param partition host names of AWS
 * @param credentials where keys come from
 * @param image of the containers that serve versions
 * @param kmsKey key that objects are encrypted with, where not the bucket's own
 * @param client an OkHttp client of the user's own
 * @param timeout longest silence of a server
 * @param attempts most attempts of a request that may be repeated
 * @param partSize bytes of a part of a large upload; later parts may be larger
 * @param pageSize rows of a listing's page
 * @param clock for {@code doctor}
 */
public record Settings(
        String region,
        Optional<String> owner,
        Optional<Place> artifacts,
        String sagemaker,
        Optional<String> s3,
        Partition partition,
        IdentityProvider<? extends AwsCredentialsIdentity> credentials,
        Optional<String> image,
        Optional<String> kmsKey,
        Optional<Object> client,
        Duration timeout,
        int attempts,
        int partSize,
        int pageSize,
        Clock clock) {

    /** S3's own bound for all parts but the last. */
    public static final int SMALLEST_PART = 5 << 20;

    /** SageMaker's own bound. */
    public static final int LARGEST_PAGE = 100;

    /** Settings of a region and, where more than reading is wanted, a prefix. */
    public static Builder of(String region, Optional<Place> artifacts) {
        return new Builder(region, artifacts);
    }

    RetryPolicy retry() {
        return new RetryPolicy(attempts, timeout.multipliedBy(2), Duration.ofMillis(100), Duration.ofSeconds(20));
    }

    /** Credentials may be in reach of what is not printed here. */
    @Override
    public String toString() {
        return "SageMaker in " + region
                + artifacts.map(place -> ", artifacts in " + place).orElse(", without artifacts");
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final String region;
        private final Optional<Place> artifacts;
        private Optional<String> owner = Optional.empty();
        private Optional<String> sagemaker = Optional.empty();
        private Optional<String> s3 = Optional.empty();
        private boolean fips;
        private boolean dualStack;
        private Optional<IdentityProvider<? extends AwsCredentialsIdentity>> credentials = Optional.empty();
        private Optional<String> image = Optional.empty();
        private Optional<String> kmsKey = Optional.empty();
        private Optional<Object> client = Optional.empty();
        private Duration timeout = Duration.ofSeconds(60);
        private int attempts = 5;
        private int partSize = 8 << 20;
        private int pageSize = LARGEST_PAGE;
        private Clock clock = Clock.systemUTC();

        private Builder(String region, Optional<Place> artifacts) {
            if (!region.matches("[a-z0-9-]{1,40}")) {
                throw new InvalidException("'" + region + "' is not the name of an AWS region, for example us-east-1");
            }
            this.region = region;
            this.artifacts = artifacts.map(Place::folder);
        }

        /** What ARNs begin with of the account that owns the groups, where it is another one. */
        public Builder owner(String arn) {
            if (!arn.matches("arn:[a-z0-9-]+:sagemaker:" + region + ":[0-9]{12}")) {
                throw new InvalidException(
                        "groups '" + arn + "' has to be what the ARNs of another account's groups in " + region
                                + " begin with, for example arn:aws:sagemaker:" + region + ":123456789012");
            }
            owner = Optional.of(arn);
            return this;
        }

        /** Address of SageMaker's API, where it is not AWS's own. */
        public Builder sagemaker(String address) {
            sagemaker = Optional.of(plain(address));
            return this;
        }

        /** Address of S3, where it is not AWS's own. */
        public Builder s3(String address) {
            s3 = Optional.of(plain(address));
            return this;
        }

        private static String plain(String address) {
            return address.replaceAll("/+$", "");
        }

        /** Whether validated cryptography is asked for. */
        public Builder fips(boolean wanted) {
            fips = wanted;
            return this;
        }

        /** Whether IPv6 is asked for. */
        public Builder dualStack(boolean wanted) {
            dualStack = wanted;
            return this;
        }

        /** Where keys come from. */
        public Builder credentials(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
            credentials = Optional.of(provider);
            return this;
        }

        /** Image of the containers that serve versions. */
        public Builder image(String name) {
            if (!name.matches("\\S{1,255}")) {
                throw new InvalidException("image '" + name + "' needs 1 to 255 characters without blanks");
            }
            image = Optional.of(name);
            return this;
        }

        /** Key that objects are encrypted with. */
        public Builder kmsKey(String key) {
            kmsKey = Optional.of(key);
            return this;
        }

        /** An OkHttp client of the user's own. */
        public Builder client(Object okHttpClient) {
            client = Optional.of(okHttpClient);
            return this;
        }

        /** Longest silence of a server. */
        public Builder timeout(Duration longest) {
            timeout = longest;
            return this;
        }

        /** Most attempts of a request that may be repeated. */
        public Builder attempts(int most) {
            attempts = most;
            return this;
        }

        /** Bytes of a part of a large upload. */
        public Builder partSize(int bytes) {
            partSize = bytes;
            return this;
        }

        /** Rows of a listing's page. */
        public Builder pageSize(int rows) {
            pageSize = rows;
            return this;
        }

        /** For {@code doctor}. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The settings. */
        public Settings build() {
            Partition partition = new Partition(region, fips, dualStack);
            return new Settings(
                    region,
                    owner,
                    artifacts,
                    sagemaker.orElseGet(partition::sagemaker),
                    s3,
                    partition,
                    credentials.orElseGet(DefaultKeys::chain),
                    image,
                    kmsKey,
                    client,
                    timeout,
                    attempts,
                    partSize,
                    pageSize,
                    clock);
        }
    }
}
