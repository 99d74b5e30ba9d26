package dev.modelregistry.spi;

/** Signs with one key, wherever that is kept: small enough for a key management service. Safe for use by many threads. */
public interface Signer {

    /** {@code sha256:} and the hex digest of the raw public key. */
    String keyId();

    /** The public key as a policy spells it: {@code ed25519:} and the base64 form of its 32 raw bytes. */
    String publicKey();

    /** The signature over exactly these bytes. */
    byte[] sign(byte[] message);
}
