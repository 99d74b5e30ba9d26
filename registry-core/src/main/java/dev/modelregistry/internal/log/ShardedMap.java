package dev.modelregistry.internal.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of any size of which only the parts that are needed are in memory. Its entries are spread over shards; a shard
 * is loaded from a snapshot when one of its keys is asked for, and written back, under its digest, when it changed. A
 * key that a map by hash certainly does not hold loads nothing.
 *
 * @param <V> values; whoever changes one puts it again
 */
final class ShardedMap<V> {

    /** Entries per shard, about. Few enough to read one for one key, many enough to keep the index small. */
    static final int SHARD = 128;

    private static final int MOST_BITS = 20;

    private final Placement placement;
    private final Function<V, JsonNode> writer;
    private final Fields.Reader<V> reader;
    private final ShardLoader loader;
    private final Optional<ContentDigest> storedIndex;
    private final Map<Integer, Map<String, V>> loaded = new HashMap<>();
    /** Entries whose shard was not loaded for them, because the filter said that it holds no such key. */
    private final Map<String, V> fresh = new HashMap<>();

    private final TreeSet<Integer> dirty = new TreeSet<>();
    private @Nullable Index index;

    /** @param storedIndex where the map's index is; empty for an empty map */
    ShardedMap(
            Placement placement,
            Function<V, JsonNode> writer,
            Fields.Reader<V> reader,
            Optional<ContentDigest> storedIndex,
            ShardLoader loader) {
        this.placement = placement;
        this.writer = writer;
        this.reader = reader;
        this.loader = loader;
        this.storedIndex = storedIndex;
    }

    private Index index() {
        Index known = index;
        if (known == null) {
            known = storedIndex.isEmpty() ? Index.empty() : Index.parse(loader.load(storedIndex.get()));
            index = known;
        }
        return known;
    }

    long count() {
        return index().count;
    }

    Optional<V> get(String key) {
        V value = fresh.get(key);
        return value != null || isAbsent(key)
                ? Optional.ofNullable(value)
                : Optional.ofNullable(shardOf(key).get(key));
    }

    void put(String key, V value) {
        if (fresh.containsKey(key) || isAbsent(key)) {
            if (fresh.put(key, value) == null) {
                index().count++;
            }
            return;
        }
        if (shardOf(key).put(key, value) == null) {
            index().count++;
        }
        dirty.add(placement.shard(key, index().bits));
    }

    void remove(String key) {
        if (fresh.remove(key) != null) {
            index().count--;
        } else if (!isAbsent(key) && shardOf(key).remove(key) != null) {
            index().count--;
            dirty.add(placement.shard(key, index().bits));
        }
    }

    private boolean isAbsent(String key) {
        return placement == Placement.HASHED
                && !loaded.containsKey(placement.shard(key, index().bits))
                && !index().filter.mayContain(key);
    }

    /** Every entry, shard by shard; loads all of them. */
    void forEach(BiConsumer<String, V> action) {
        TreeSet<Integer> shards = new TreeSet<>(index().shards.keySet());
        shards.addAll(loaded.keySet());
        for (int shard : shards) {
            new TreeMap<>(shard(shard)).forEach(action);
        }
        new TreeMap<>(fresh).forEach(action);
    }

    private Map<String, V> shardOf(String key) {
        return shard(placement.shard(key, index().bits));
    }

    private Map<String, V> shard(int shard) {
        Map<String, V> known = loaded.get(shard);
        if (known == null) {
            ContentDigest digest = index().shards.get(shard);
            known = digest == null ? new HashMap<>() : parse(loader.load(digest));
            loaded.put(shard, known);
        }
        return known;
    }

    private Map<String, V> parse(JsonNode json) {
        Map<String, V> entries = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> one : json.properties()) {
                entries.put(one.getKey(), reader.read(new Fields(one.getValue())));
            }
            return entries;
        } catch (VoidEventException e) {
            throw new BrokenSnapshotException("shard: " + e.getMessage());
        }
    }

    /**
     * Stores what changed since the last call.
     *
     * @return where the index is
     */
    ContentDigest write(Function<JsonNode, ContentDigest> store) {
        mergeFresh();
        while (placement == Placement.HASHED
                && index().bits < MOST_BITS
                && index().count > (long) SHARD << index().bits) {
            split();
        }
        for (int shard : dirty) {
            ObjectNode json = Fields.newObject();
            new TreeMap<>(shard(shard)).forEach((key, value) -> json.set(key, writer.apply(value)));
            if (json.isEmpty()) {
                index().shards.remove(shard);
            } else {
                index().shards.put(shard, store.apply(json));
            }
        }
        dirty.clear();
        return store.apply(index().json());
    }

    private void mergeFresh() {
        fresh.forEach((key, value) -> {
            shardOf(key).put(key, value);
            index().filter.add(key);
            dirty.add(placement.shard(key, index().bits));
        });
        fresh.clear();
    }

    private void split() {
        List<Map.Entry<String, V>> all = new ArrayList<>();
        forEach((key, value) -> all.add(Map.entry(key, value)));
        Index wider = new Index(index().bits + 1, index().count, new TreeMap<>());
        index = wider;
        loaded.clear();
        dirty.clear();
        for (Map.Entry<String, V> one : all) {
            int shard = placement.shard(one.getKey(), wider.bits);
            loaded.computeIfAbsent(shard, s -> new HashMap<>()).put(one.getKey(), one.getValue());
            wider.filter.add(one.getKey());
            dirty.add(shard);
        }
    }

    /** Which shard a key belongs to. */
    enum Placement {
        /** Keys are numbers from 1 up; neighbours share a shard. */
        RANGES {
            @Override
            int shard(String key, int bits) {
                return (int) ((Long.parseLong(key) - 1) / SHARD);
            }
        },
        /** Keys are texts, spread by their hash. {@link String#hashCode()} is part of the language's specification. */
        HASHED {
            @Override
            int shard(String key, int bits) {
                return bits == 0 ? 0 : (key.hashCode() * 0x9E3779B9) >>> (32 - bits);
            }
        };

        abstract int shard(String key, int bits);
    }

    /** Reads a stored shard or index by its digest. */
    @FunctionalInterface
    interface ShardLoader {
        JsonNode load(ContentDigest digest);
    }

    /** Where the shards of a map are. */
    private static final class Index {

        private final int bits;
        private final Map<Integer, ContentDigest> shards;
        private final KeyFilter filter;
        private long count;

        Index(int bits, long count, Map<Integer, ContentDigest> shards) {
            this(bits, count, shards, KeyFilter.forKeys((long) SHARD << bits));
        }

        Index(int bits, long count, Map<Integer, ContentDigest> shards, KeyFilter filter) {
            this.bits = bits;
            this.count = count;
            this.shards = shards;
            this.filter = filter;
        }

        static Index empty() {
            return new Index(0, 0, new TreeMap<>());
        }

        ObjectNode json() {
            ObjectNode json = Fields.newObject().put("bits", bits).put("count", count);
            ObjectNode list = json.putObject("shards");
            shards.forEach((shard, digest) -> list.put(Integer.toString(shard), digest.hex()));
            return json.put("filter", filter.text());
        }

        static Index parse(JsonNode json) {
            try {
                Fields fields = new Fields(json);
                long bits = fields.number("bits");
                if (bits < 0 || bits > MOST_BITS) {
                    throw new VoidEventException("bits " + bits);
                }
                Map<Integer, ContentDigest> shards = new TreeMap<>();
                for (Map.Entry<String, String> one : fields.textMap("shards").entrySet()) {
                    shards.put(Integer.valueOf(one.getKey()), new ContentDigest(one.getValue()));
                }
                return new Index((int) bits, fields.number("count"), shards, KeyFilter.parse(fields.text("filter")));
            } catch (VoidEventException | RuntimeException e) {
                throw new BrokenSnapshotException("index: " + e.getMessage());
            }
        }
    }

    /** Digests of the shards that an index names. */
    static List<ContentDigest> shardsOf(JsonNode index) {
        return List.copyOf(Index.parse(index).shards.values());
    }
}
