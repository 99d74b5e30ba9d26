package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.UnauthenticatedException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Where access keys come from. Thread-safe; prints nothing of them. */
final class AwsKeys {

    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;

    AwsKeys(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        this.provider = provider;
    }

    /** The keys to be used now: the provider refreshes them in time. */
    AwsCredentialsIdentity current() {
        try {
            return provider.resolveIdentity().join();
        } catch (CompletionException e) {
            throw none(e.getCause());
        } catch (UnauthenticatedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw none(e);
        }
    }

    /** The chain's own message names each source that it tried, and why that gave nothing. */
    private static UnauthenticatedException none(@Nullable Throwable cause) {
        if (cause instanceof UnauthenticatedException known) {
            return known;
        }
        return new UnauthenticatedException(
                "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or run where a role is"
                        + " attached; " + (cause == null ? "" : cause.getMessage()),
                cause);
    }
}
