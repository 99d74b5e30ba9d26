package dev.modelregistry.sagemaker.internal;

import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** The chain that all AWS clients for Java ask. */
final class DefaultKeys {

    private DefaultKeys() {}

    static IdentityProvider<AwsCredentialsIdentity> chain() {
        return DefaultCredentialsProvider.builder().build();
    }
}
