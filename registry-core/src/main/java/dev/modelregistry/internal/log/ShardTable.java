package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the shards of a map are: their digests by their numbers. Whoever asks for one shard of thousands pays for one: the
 * stored rows are looked through as they are.
 */
final class ShardTable {

    private static final int DIGEST = 32;
    private static final int ROW = Integer.BYTES + DIGEST;

    /** Rows of a number and a digest, in the order of the numbers. */
    private final ByteBuffer stored;

    /** What differs from the stored rows; empty values stand for shards that are no more. */
    private final TreeMap<Integer, Optional<ContentDigest>> changed = new TreeMap<>();

    private ShardTable(ByteBuffer stored) {
        this.stored = stored;
    }

    static ShardTable empty() {
        return new ShardTable(ByteBuffer.allocate(0));
    }

    static ShardTable parse(String text) throws VoidEventException {
        try {
            ByteBuffer rows = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            if (rows.remaining() % ROW != 0) {
                throw new VoidEventException("table of shards ends within a row");
            }
            return new ShardTable(rows);
        } catch (IllegalArgumentException e) {
            throw new VoidEventException("table of shards is not base64");
        }
    }

    String text() {
        Map<Integer, ContentDigest> all = all();
        ByteBuffer rows = ByteBuffer.allocate(all.size() * ROW);
        all.forEach((shard, digest) -> rows.putInt(shard).put(HexFormat.of().parseHex(digest.hex())));
        return Base64.getEncoder().encodeToString(rows.array());
    }

    Optional<ContentDigest> digest(int shard) {
        Optional<ContentDigest> known = changed.get(shard);
        if (known != null) {
            return known;
        }
        int low = 0;
        int high = rows() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = shardAt(middle);
            if (found == shard) {
                return Optional.of(digestAt(middle));
            }
            if (found < shard) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    void put(int shard, ContentDigest digest) {
        changed.put(shard, Optional.of(digest));
    }

    void remove(int shard) {
        changed.put(shard, Optional.empty());
    }

    /** Every shard, in the order of the numbers. */
    Map<Integer, ContentDigest> all() {
        Map<Integer, ContentDigest> all = new TreeMap<>();
        for (int row = 0; row < rows(); row++) {
            all.put(shardAt(row), digestAt(row));
        }
        changed.forEach((shard, digest) -> digest.ifPresentOrElse(one -> all.put(shard, one), () -> all.remove(shard)));
        return all;
    }

    private int rows() {
        return stored.capacity() / ROW;
    }

    private int shardAt(int row) {
        return stored.getInt(row * ROW);
    }

    private ContentDigest digestAt(int row) {
        byte[] digest = new byte[DIGEST];
        stored.get(row * ROW + Integer.BYTES, digest);
        return new ContentDigest(HexFormat.of().formatHex(digest));
    }
}
