package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The variables that AWS's own clients read, with the same meaning. Addresses are read by service clients and not by AWS's chain of
 * credentials, so they are read here.
 */
public final class Environment {

    private static final int MOST_ATTEMPTS = 20;

    private final Map<String, String> variables;

    /** Reads these variables. */
    public Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * What they say.
     *
     * @param region where the caller gave one
     * @param artifacts prefix of the objects
     * @throws InvalidException a variable cannot be used
     */
    public Settings.Builder settings(Optional<String> region, Optional<Place> artifacts) {
        String where = region.orElseGet(this::region);
        Settings.Builder settings = Settings.of(where, artifacts)
                .fips(flag("AWS_USE_FIPS_ENDPOINT"))
                .dualStack(flag("AWS_USE_DUALSTACK_ENDPOINT"));
        endpoint("SAGEMAKER").ifPresent(settings::sagemaker);
        endpoint("S3").ifPresent(settings::s3);
        text("AWS_MAX_ATTEMPTS").map(Environment::attempts).ifPresent(settings::attempts);
        return settings.credentials(credentials(where));
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    private boolean flag(String name) {
        return text(name).filter(value -> value.equalsIgnoreCase("true")).isPresent();
    }

    private static int attempts(String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new InvalidException(
                    "AWS_MAX_ATTEMPTS is '" + Text.shown(value) + "', which is not a whole number above 0");
        }
        return Math.min(Integer.parseInt(value), MOST_ATTEMPTS);
    }

    private Optional<String> endpoint(String service) {
        return flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                ? Optional.empty()
                : text("AWS_ENDPOINT_URL_" + service).or(() -> text("AWS_ENDPOINT_URL"));
    }

    private String region() {
        return text("AWS_REGION").or(() -> text("AWS_DEFAULT_REGION")).orElseGet(Environment::regionOfMachine);
    }

    private static String regionOfMachine() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (RuntimeException none) {
            throw new InvalidException(
                    "no AWS region: name it, sagemaker:us-east-1?artifacts=s3://BUCKET/PREFIX, or set AWS_REGION",
                    none);
        }
    }

    /** The same order as in AWS's chain; its answer to web identities needs a module of 7 MiB, ours one request. */
    private IdentityProvider<? extends AwsCredentialsIdentity> credentials(String region) {
        Optional<String> id = text("AWS_ACCESS_KEY_ID");
        Optional<String> secret = text("AWS_SECRET_ACCESS_KEY");
        boolean properties = System.getProperty("aws.accessKeyId") != null;
        if (!properties && id.isPresent() && secret.isPresent()) {
            AwsCredentialsIdentity key = GivenKeys.identity(id.get(), secret.get(), text("AWS_SESSION_TOKEN"));
            return GivenKeys.of(() -> key);
        }
        Optional<String> token = text("AWS_WEB_IDENTITY_TOKEN_FILE");
        Optional<String> role = text("AWS_ROLE_ARN");
        if (!properties && token.isPresent() && role.isPresent()) {
            String sts = endpoint("STS")
                    .orElseGet(() -> new Partition(
                                    region, flag("AWS_USE_FIPS_ENDPOINT"), flag("AWS_USE_DUALSTACK_ENDPOINT"))
                            .sts());
            WebIdentity identity = new WebIdentity(
                    sts,
                    role.get(),
                    text("AWS_ROLE_SESSION_NAME").orElse("model-registry-entries"),
                    Path.of(token.get()));
            return GivenKeys.of(identity::current);
        }
        DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
        text("AWS_PROFILE").ifPresent(chain::profileName);
        return chain.build();
    }
}
