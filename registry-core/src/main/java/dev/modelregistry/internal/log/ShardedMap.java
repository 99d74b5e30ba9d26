package dev.modelregistry.internal.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of any size of which only the parts that are needed are in memory. Its entries are spread over shards; a shard
 * is loaded from a snapshot when one of its keys is asked for, and written back, under its digest, when it changed. A
 * key that the map certainly does not hold loads nothing, and neither does one that the snapshot's head gives at once.
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
    /** Entries whose shard was not loaded for them: those given at once, and new ones. What stands here counts. */
    private final Map<String, V> apart = new HashMap<>();

    /** Keys of those that no shard holds in this form yet. */
    private final Set<String> changedApart = new HashSet<>();

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

    /** Gives entries that the stored shards hold, so that nothing is loaded for them. */
    void giveAtOnce(Map<String, V> entries) {
        apart.putAll(entries);
    }

    Optional<V> get(String key) {
        V value = apart.get(key);
        return value != null || isAbsent(key)
                ? Optional.ofNullable(value)
                : Optional.ofNullable(shardOf(key).get(key));
    }

    void put(String key, V value) {
        if (apart.containsKey(key)) {
            apart.put(key, value);
            changedApart.add(key);
        } else if (isAbsent(key)) {
            apart.put(key, value);
            changedApart.add(key);
            index().count++;
        } else {
            if (shardOf(key).put(key, value) == null) {
                index().count++;
            }
            dirty.add(placement.shard(key, index().bits));
        }
        index().add(placement, key);
    }

    void remove(String key) {
        boolean wasApart = apart.remove(key) != null;
        changedApart.remove(key);
        boolean wasStored = !isAbsent(key) && shardOf(key).remove(key) != null;
        if (wasStored) {
            dirty.add(placement.shard(key, index().bits));
        }
        if (wasApart || wasStored) {
            index().count--;
        }
    }

    private boolean isAbsent(String key) {
        return !loaded.containsKey(placement.shard(key, index().bits)) && placement.isAbsent(key, index());
    }

    /** Every entry, shard by shard; loads all of them. */
    void forEach(BiConsumer<String, V> action) {
        TreeSet<Integer> shards = new TreeSet<>(index().shards.all().keySet());
        shards.addAll(loaded.keySet());
        for (int shard : shards) {
            new TreeMap<>(shard(shard)).forEach((key, value) -> {
                if (!apart.containsKey(key)) {
                    action.accept(key, value);
                }
            });
        }
        new TreeMap<>(apart).forEach(action);
    }

    private Map<String, V> shardOf(String key) {
        return shard(placement.shard(key, index().bits));
    }

    private Map<String, V> shard(int shard) {
        Map<String, V> known = loaded.get(shard);
        if (known == null) {
            Optional<ContentDigest> digest = index().shards.digest(shard);
            known = digest.isEmpty() ? new HashMap<>() : parse(loader.load(digest.get()));
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
        mergeChanged();
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

    private void mergeChanged() {
        for (String key : changedApart) {
            shardOf(key).put(key, apart.remove(key));
            dirty.add(placement.shard(key, index().bits));
        }
        changedApart.clear();
    }

    private void split() {
        List<Map.Entry<String, V>> all = new ArrayList<>();
        forEach((key, value) -> all.add(Map.entry(key, value)));
        Index wider = new Index(index().bits + 1, index().count, index().last, ShardTable.empty());
        index = wider;
        loaded.clear();
        dirty.clear();
        for (Map.Entry<String, V> one : all) {
            int shard = placement.shard(one.getKey(), wider.bits);
            loaded.computeIfAbsent(shard, s -> new HashMap<>()).put(one.getKey(), one.getValue());
            wider.add(placement, one.getKey());
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

            @Override
            void note(String key, Index index) {
                index.last = Math.max(index.last, Long.parseLong(key));
            }

            @Override
            boolean isAbsent(String key, Index index) {
                return Long.parseLong(key) > index.last;
            }
        },
        /** Keys are texts, spread by their hash. {@link String#hashCode()} is part of the language's specification. */
        HASHED {
            @Override
            int shard(String key, int bits) {
                return bits == 0 ? 0 : (key.hashCode() * 0x9E3779B9) >>> (32 - bits);
            }

            @Override
            void note(String key, Index index) {
                index.filter.add(key);
            }

            @Override
            boolean isAbsent(String key, Index index) {
                return !index.filter.mayContain(key);
            }
        };

        abstract int shard(String key, int bits);

        /** Makes an index know that it has a key. */
        abstract void note(String key, Index index);

        /** Whether the stored shards certainly do not hold a key. */
        abstract boolean isAbsent(String key, Index index);
    }

    /** Reads a stored shard or index by its digest. */
    @FunctionalInterface
    interface ShardLoader {
        JsonNode load(ContentDigest digest);
    }

    /** Where the shards of a map are. */
    private static final class Index {

        private final int bits;
        private final ShardTable shards;
        private final KeyFilter filter;
        private long count;
        /** The highest key that was ever put, where keys have an order. */
        private long last;

        Index(int bits, long count, long last, ShardTable shards) {
            this(bits, count, last, shards, KeyFilter.forKeys((long) SHARD << bits));
        }

        Index(int bits, long count, long last, ShardTable shards, KeyFilter filter) {
            this.bits = bits;
            this.count = count;
            this.last = last;
            this.shards = shards;
            this.filter = filter;
        }

        static Index empty() {
            return new Index(0, 0, 0, ShardTable.empty());
        }

        /** Every key goes through here, wherever its value is kept: a key that the index misses is lost for the next reader. */
        void add(Placement placement, String key) {
            placement.note(key, this);
        }

        ObjectNode json() {
            ObjectNode json =
                    Fields.newObject().put("bits", bits).put("count", count).put("last", last);
            return json.put("shards", shards.text()).put("filter", filter.text());
        }

        static Index parse(JsonNode json) {
            try {
                Fields fields = new Fields(json);
                long bits = fields.number("bits");
                if (bits < 0 || bits > MOST_BITS) {
                    throw new VoidEventException("bits " + bits);
                }
                return new Index(
                        (int) bits,
                        fields.number("count"),
                        fields.number("last"),
                        ShardTable.parse(fields.text("shards")),
                        KeyFilter.parse(fields.text("filter")));
            } catch (VoidEventException | RuntimeException e) {
                throw new BrokenSnapshotException("index: " + e.getMessage());
            }
        }
    }

    /** Digests of the shards that an index names. */
    static List<ContentDigest> shardsOf(JsonNode index) {
        return List.copyOf(Index.parse(index).shards.all().values());
    }
}
