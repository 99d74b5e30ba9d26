package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.InvalidException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** Keys that the caller brings. */
public final class GivenKeys {

    private GivenKeys() {}

    /** Keys from a supplier, asked each time. */
    public static IdentityProvider<AwsCredentialsIdentity> of(Supplier<AwsCredentialsIdentity> supplier) {
        return new IdentityProvider<>() {
            @Override
            public Class<AwsCredentialsIdentity> identityType() {
                return AwsCredentialsIdentity.class;
            }

            @Override
            public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
                return CompletableFuture.completedFuture(supplier.get());
            }
        };
    }

    /** A key as the signer wants it. */
    public static AwsCredentialsIdentity identity(String id, String secret, Optional<String> sessionToken) {
        return sessionToken
                .<AwsCredentialsIdentity>map(token -> AwsSessionCredentialsIdentity.create(id, secret, token))
                .orElseGet(() -> AwsCredentialsIdentity.create(id, secret));
    }

    /**
     * A provider whose type nobody else has to know.
     *
     * @throws InvalidException it is something else
     */
    public static IdentityProvider<? extends AwsCredentialsIdentity> provider(Object provider) {
        if (provider instanceof IdentityProvider<?> any
                && AwsCredentialsIdentity.class.isAssignableFrom(any.identityType())) {
            return new Narrowed(any);
        }
        throw new InvalidException("the credentials provider is a "
                + provider.getClass().getName()
                + ": it has to be a software.amazon.awssdk.identity.spi.IdentityProvider of AWS credentials");
    }

    /** Says of each answer what the provider says of all of them. */
    private record Narrowed(IdentityProvider<?> any) implements IdentityProvider<AwsCredentialsIdentity> {

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            return any.resolveIdentity(request).thenApply(AwsCredentialsIdentity.class::cast);
        }

        @Override
        public String toString() {
            return any.getClass().getName();
        }
    }
}
