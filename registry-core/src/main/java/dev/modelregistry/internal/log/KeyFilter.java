package dev.modelregistry.internal.log;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Base64;

/**
 * Tells which keys are certainly not in a map, without looking: a Bloom filter (B. H. Bloom, "Space/Time Trade-offs in
 * Hash Coding with Allowable Errors", 1970) with 10 bits a key and 7 probes, which errs for about one absent key in 100.
 */
final class KeyFilter {

    private static final int BITS_PER_KEY = 10;
    private static final int PROBES = 7;

    private final long[] words;

    private KeyFilter(long[] words) {
        this.words = words;
    }

    static KeyFilter forKeys(long most) {
        return new KeyFilter(new long[(int) Math.max(1, most * BITS_PER_KEY / Long.SIZE)]);
    }

    void add(String key) {
        long hash = hash(key);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(hash, probe);
            words[bit / Long.SIZE] |= 1L << bit;
        }
    }

    boolean mayContain(String key) {
        long hash = hash(key);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(hash, probe);
            if ((words[bit / Long.SIZE] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private int bit(long hash, int probe) {
        long mixed = hash + probe * (hash >>> 32 | 1L);
        return (int) Math.floorMod(mixed, (long) words.length * Long.SIZE);
    }

    /** FNV-1a over the characters, then the finalizer of SplitMix64. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
        bytes.asLongBuffer().put(words);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static KeyFilter parse(String text) throws VoidEventException {
        try {
            LongBuffer longs = ByteBuffer.wrap(Base64.getDecoder().decode(text)).asLongBuffer();
            long[] words = new long[longs.remaining()];
            longs.get(words);
            if (words.length == 0) {
                throw new VoidEventException("filter of a snapshot is empty");
            }
            return new KeyFilter(words);
        } catch (IllegalArgumentException e) {
            throw new VoidEventException("filter of a snapshot is not base64");
        }
    }
}
