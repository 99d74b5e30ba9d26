package dev.modelregistry.serving;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * XXH64, as its specification has it (Yann Collet, xxHash fast digest algorithm, version 0.1.1): a hash that every language has, so
 * that a gateway in front of a Java program can send a key the same way.
 */
final class XxHash64 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private static final int SHORT = 32;

    private XxHash64() {}

    /** Hash of the UTF-8 form. A text of fewer than 32 ASCII characters costs no allocation. */
    static long hash(CharSequence text, long seed) {
        return text.length() < SHORT && isAscii(text)
                ? hashShort(text, seed)
                : hash(text.toString().getBytes(StandardCharsets.UTF_8), seed);
    }

    private static boolean isAscii(CharSequence text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    private static long hashShort(CharSequence text, long seed) {
        int length = text.length();
        long hash = seed + P5 + length;
        int at = 0;
        for (; at + 8 <= length; at += 8) {
            hash = word(hash, ascii(text, at, 8));
        }
        if (at + 4 <= length) {
            hash = half(hash, ascii(text, at, 4));
            at += 4;
        }
        for (; at < length; at++) {
            hash = single(hash, text.charAt(at));
        }
        return avalanche(hash);
    }

    private static long ascii(CharSequence text, int from, int count) {
        long word = 0;
        for (int i = count - 1; i >= 0; i--) {
            word = word << 8 | text.charAt(from + i);
        }
        return word;
    }

    /** Hash of the eight bytes of a number, the lowest first. */
    static long hash(long number, long seed) {
        return avalanche(word(seed + P5 + Long.BYTES, number));
    }

    static long hash(byte[] bytes, long seed) {
        int length = bytes.length;
        int at = 0;
        long hash;
        if (length >= SHORT) {
            long a = seed + P1 + P2;
            long b = seed + P2;
            long c = seed;
            long d = seed - P1;
            for (; at + SHORT <= length; at += SHORT) {
                a = round(a, (long) LONGS.get(bytes, at));
                b = round(b, (long) LONGS.get(bytes, at + 8));
                c = round(c, (long) LONGS.get(bytes, at + 16));
                d = round(d, (long) LONGS.get(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = seed + P5;
        }
        hash += length;
        for (; at + 8 <= length; at += 8) {
            hash = word(hash, (long) LONGS.get(bytes, at));
        }
        if (at + 4 <= length) {
            hash = half(hash, (int) INTS.get(bytes, at) & 0xFFFFFFFFL);
            at += 4;
        }
        for (; at < length; at++) {
            hash = single(hash, bytes[at] & 0xFF);
        }
        return avalanche(hash);
    }

    private static long round(long lane, long word) {
        return Long.rotateLeft(lane + word * P2, 31) * P1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * P1 + P4;
    }

    private static long word(long hash, long word) {
        return Long.rotateLeft(hash ^ round(0, word), 27) * P1 + P4;
    }

    private static long half(long hash, long half) {
        return Long.rotateLeft(hash ^ half * P1, 23) * P2 + P3;
    }

    private static long single(long hash, int one) {
        return Long.rotateLeft(hash ^ one * P5, 11) * P1;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ hash >>> 33) * P2;
        mixed = (mixed ^ mixed >>> 29) * P3;
        return mixed ^ mixed >>> 32;
    }
}
