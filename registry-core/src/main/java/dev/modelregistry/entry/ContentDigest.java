package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest (FIPS 180-4), written {@code sha256:} and 64 hexadecimal digits in lower case.
 *
 * @param hex the digits without the prefix
 */
public record ContentDigest(String hex) implements Comparable<ContentDigest> {

    private static final String PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Checks the digits. */
    public ContentDigest {
        if (!HEX.matcher(hex).matches()) {
            throw new InvalidException(
                    "digest '" + Text.shown(hex) + "' is not a SHA-256 digest: 64 hexadecimal digits in lower case");
        }
    }

    /** Reads the written form. */
    public static ContentDigest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new InvalidException("digest '" + Text.shown(text) + "' does not begin with 'sha256:'");
        }
        return new ContentDigest(text.substring(PREFIX.length()));
    }

    /** The digest of some bytes. */
    public static ContentDigest of(byte[] bytes) {
        return ofRaw(newDigest().digest(bytes));
    }

    /**
     * The digest of a file's content.
     *
     * @throws IOException it cannot be read
     */
    public static ContentDigest ofFile(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return ofRaw(digest.digest());
    }

    /** The digest that 32 raw bytes are. */
    public static ContentDigest ofRaw(byte[] raw) {
        return new ContentDigest(HexFormat.of().formatHex(raw));
    }

    /** A fresh SHA-256 computation, from the JDK (whose implementation uses the processor's instructions). */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(ContentDigest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
