package dev.modelregistry.trust;

import dev.modelregistry.spi.SignatureVerifier;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Checks Ed25519 signatures (RFC 8032), strictly: a second spelling of a signature (an S that is not below the order of the
 * group) is refused, and so is a public key of small order, under which one signature could fit many messages.
 */
public final class Ed25519Verifier implements SignatureVerifier {

    private static final String ALGORITHM = "ed25519:";

    /** A verifier; it keeps nothing. */
    public Ed25519Verifier() {}

    @Override
    public boolean verify(String publicKey, byte[] message, byte[] signature) {
        if (signature.length != Ed25519.SIGNATURE_SIZE || !publicKey.startsWith(ALGORITHM)) {
            return false;
        }
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(publicKey.substring(ALGORITHM.length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (raw.length != Ed25519.PUBLIC_KEY_SIZE) {
            return false;
        }
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(raw, 0);
        return point != null && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }
}
