package dev.modelregistry.mlflow.internal;

import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Whether a store has the bytes that were sent. Where its entity tag is the MD5 of what was put, as S3 has it for plain objects and
 * parts, it has. Other tags tell nothing: with some kinds of encryption, and in some products, they are arbitrary.
 */
final class Arrival {

    private Arrival() {}

    static MessageDigest md5() {
        return digest("MD5");
    }

    static MessageDigest sha256() {
        return digest("SHA-256");
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has both.
        }
    }

    /** Whether the tag says so; if not, only reading the bytes back does. */
    static boolean certain(byte[] md5, Optional<String> tag) {
        String hex = HexFormat.of().formatHex(md5);
        return tag.map(text -> text.replace("\"", ""))
                .filter(hex::equalsIgnoreCase)
                .isPresent();
    }

    /**
     * Reads a file back.
     *
     * @param sha256 of what was sent
     * @throws IntegrityException other bytes are there
     */
    static void readBack(RunFiles files, String path, long size, byte[] sha256) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = files.read(path, size, 0)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UnavailableException("'" + files.uri(path) + "' cannot be read back: " + e.getMessage(), e);
        }
        if (!MessageDigest.isEqual(digest.digest(), sha256)) {
            throw new IntegrityException(
                    "'" + files.uri(path) + "' does not have the bytes that were sent: do the same again");
        }
    }
}
