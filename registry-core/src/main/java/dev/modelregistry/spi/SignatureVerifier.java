package dev.modelregistry.spi;

/**
 * Checks signatures. Found on the class path with {@link java.util.ServiceLoader}; {@code registry-trust} brings one. Safe
 * for use by many threads.
 */
public interface SignatureVerifier {

    /**
     * Whether a signature over exactly these bytes is that of a key. A key or a signature that is malformed is no error:
     * the answer is no.
     *
     * @param publicKey {@code ed25519:} and the base64 form of its 32 raw bytes
     */
    boolean verify(String publicKey, byte[] message, byte[] signature);
}
