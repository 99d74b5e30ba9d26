package dev.modelregistry.benchmarks;

import dev.modelregistry.trust.Ed25519Verifier;
import dev.modelregistry.trust.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Checking the signature of an event with {@code registry-trust} against the JDK's own Ed25519. */
public final class SignatureBenchmark {

    private static final long ROUND = 1_000_000_000L;
    private static final int BYTES = 900;
    /** All of a public key in X.509 but its last 32 bytes (RFC 8410, section 4). */
    private static final String PREFIX = "302a300506032b6570032100";

    private SignatureBenchmark() {}

    /** Runs it; takes no arguments. */
    public static void main(String[] args) throws GeneralSecurityException {
        SigningKey key = SigningKey.generate(new SecureRandom());
        byte[] event = new byte[BYTES];
        byte[] signature = key.sign(event);
        String publicKey = key.publicKey();
        PublicKey theirs = publicKey(publicKey);
        Signature checker = Signature.getInstance("Ed25519");
        Ed25519Verifier verifier = new Ed25519Verifier();
        Rounds.compare(
                "check the signature of an event of 900 bytes (per second)",
                7,
                "registry-trust",
                () -> Rounds.rate(ROUND, () -> demand(verifier.verify(publicKey, event, signature))),
                "the JDK's Ed25519, key decoded before",
                () -> Rounds.rate(ROUND, () -> demand(verified(checker, theirs, event, signature))));
    }

    /** A key as the JDK has it. */
    static PublicKey publicKey(String text) throws GeneralSecurityException {
        byte[] point = Base64.getDecoder().decode(text.substring(text.indexOf(':') + 1));
        HexFormat hex = HexFormat.of();
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(hex.parseHex(PREFIX + hex.formatHex(point))));
    }

    static boolean verified(Signature checker, PublicKey key, byte[] message, byte[] signature) {
        try {
            checker.initVerify(key);
            checker.update(message);
            return checker.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot check what was signed", e);
        }
    }

    static void demand(boolean good) {
        if (!good) {
            throw new IllegalStateException("a good signature was refused");
        }
    }
}
