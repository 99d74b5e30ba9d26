package dev.modelregistry.examples.adapter;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The made-up product's object storage, here in memory. Every method is one request; every write is atomic. */
final class ProductStorage {

    private static final Comparator<String> BY_BYTES = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    private final ConcurrentSkipListMap<String, Blob> blobs = new ConcurrentSkipListMap<>(BY_BYTES);
    private final AtomicLong writes = new AtomicLong();
    private final Clock clock;

    ProductStorage(Clock clock) {
        this.clock = clock;
    }

    /** A stored object. Its tag changes with every write. */
    record Blob(String key, byte[] bytes, String tag, Instant modifiedAt) {}

    /**
     * Writes an object.
     *
     * @param allowed whether it may be written over what is there, by the tag of that; empty when there is nothing
     */
    Blob put(String key, byte[] bytes, Predicate<Optional<String>> allowed) {
        Blob fresh = new Blob(key, bytes, Long.toString(writes.incrementAndGet()), clock.instant());
        blobs.compute(key, (same, old) -> {
            if (!allowed.test(Optional.ofNullable(old).map(Blob::tag))) {
                throw new Product.Failure(412, "object '" + key + "' is not as expected");
            }
            return fresh;
        });
        return fresh;
    }

    Optional<Blob> get(String key) {
        return Optional.ofNullable(blobs.get(key));
    }

    /** A page of objects by key. */
    List<Blob> list(String prefix, String after, int size) {
        boolean inside = BY_BYTES.compare(after, prefix) > 0;
        return blobs.tailMap(inside ? after : prefix, !inside).values().stream()
                .takeWhile(blob -> blob.key().startsWith(prefix))
                .limit(size)
                .toList();
    }

    void delete(String key) {
        blobs.remove(key);
    }
}
