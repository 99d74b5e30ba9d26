package dev.modelregistry.vertex.internal;

import dev.modelregistry.entry.ContentDigest;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** Digests as label values hold them: 52 characters of base 32 in lower case; 64 hexadecimal digits are one too many. */
final class Base32 {

    private static final int LENGTH = 52;
    private static final int DIGITS = 64;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    static String of(ContentDigest digest) {
        // As RFC 4648 does it: the bits from the left, zeros behind the last.
        BigInteger bits = new BigInteger(digest.hex(), 16).shiftLeft(LENGTH * 5 - DIGITS * 4);
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = LENGTH - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(bits.shiftRight(i * 5).intValue() & 31));
        }
        return text.toString();
    }

    /** Empty when the text is none. */
    static Optional<ContentDigest> digest(String text) {
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0 || text.length() != LENGTH) {
                return Optional.empty();
            }
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(value));
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        byte[] raw = new byte[32];
        byte[] number = bits.shiftRight(LENGTH * 5 - DIGITS * 4).toByteArray();
        int length = Math.min(number.length, raw.length);
        System.arraycopy(number, number.length - length, raw, raw.length - length, length);
        return Optional.of(new ContentDigest(HexFormat.of().formatHex(raw)));
    }
}
