package dev.modelregistry.trust;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.Signer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 private key (RFC 8032) in memory. Its bytes are never shown: not by {@link #toString}, not in a message.
 * Immutable, safe for use by many threads.
 */
public final class SigningKey implements Signer {

    private final byte[] seed;
    private final byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];

    private SigningKey(byte[] seed) {
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, point, 0);
    }

    /** A new key from the given source of randomness. */
    public static SigningKey generate(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        return new SigningKey(seed);
    }

    /**
     * The key of 32 raw bytes, which are copied.
     *
     * @throws InvalidException there are more or fewer bytes
     */
    public static SigningKey of(byte[] raw) {
        if (raw.length != Ed25519.SECRET_KEY_SIZE) {
            throw new InvalidException("an Ed25519 private key has 32 bytes, not " + raw.length);
        }
        return new SigningKey(raw.clone());
    }

    /**
     * Reads a key that is not encrypted: PEM PKCS#8, or 32 raw bytes.
     *
     * @throws InvalidException the file can't be read, holds something else, or may be read by others than its owner
     */
    public static SigningKey read(Path file) {
        return new SigningKey(KeyFile.read(file, null));
    }

    /**
     * Reads a key that may be encrypted: PEM PKCS#8, PBES2 with PBKDF2 and AES (RFC 8018) as OpenSSL writes it.
     *
     * @param password kept nowhere; the caller's to wipe
     * @throws InvalidException as {@link #read(Path)}, or the password is not the one
     */
    public static SigningKey read(Path file, char[] password) {
        return new SigningKey(KeyFile.read(file, password));
    }

    /**
     * Writes the key as PEM PKCS#8 to a new file that only its owner may read (mode 0600 where the file system knows
     * modes).
     *
     * @throws dev.modelregistry.error.AlreadyExistsException the file exists; it is left as it is
     * @throws InvalidException the file can't be written
     */
    public void write(Path file) {
        KeyFile.write(file, seed, null);
    }

    /**
     * Writes the key as {@link #write(Path)}, encrypted: PBES2, PBKDF2 with HMAC-SHA256 and 600,000 iterations, AES-256-CBC.
     *
     * @param password kept nowhere; the caller's to wipe; not empty
     */
    public void write(Path file, char[] password) {
        if (password.length == 0) {
            throw new InvalidException("key file '" + file + "': the password is empty");
        }
        KeyFile.write(file, seed, password);
    }

    @Override
    public String keyId() {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(point));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String publicKey() {
        return "ed25519:" + Base64.getEncoder().encodeToString(point);
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** The public key only. */
    @Override
    public String toString() {
        return "SigningKey[" + publicKey() + "]";
    }
}
