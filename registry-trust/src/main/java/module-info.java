/** Keys to sign with. No security provider is ever installed. */
module dev.modelregistry.trust {
    requires transitive dev.modelregistry.core;
    requires org.bouncycastle.provider;

    exports dev.modelregistry.trust;

    provides dev.modelregistry.spi.SignatureVerifier with
            dev.modelregistry.trust.Ed25519Verifier;
}
