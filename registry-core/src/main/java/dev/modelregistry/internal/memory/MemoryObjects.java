package dev.modelregistry.internal.memory;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Objects in memory. */
final class MemoryObjects implements ObjectStore {

    private static final Comparator<String> BY_UTF8 = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>(BY_UTF8);
    private final AtomicLong writes = new AtomicLong();
    private final Clock clock;

    MemoryObjects(Clock clock) {
        this.clock = clock;
    }

    private record Stored(byte[] bytes, String tag, Instant at) {}

    @Override
    public String root() {
        return "memory";
    }

    @Override
    public String uri(String key) {
        return "memory:" + key;
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        byte[] bytes;
        try (content) {
            bytes = content.readAllBytes();
        } catch (IOException e) {
            throw new UnavailableException("the content of '" + key + "' cannot be read: " + e.getMessage(), e);
        }
        Stored fresh = new Stored(bytes, Long.toString(writes.incrementAndGet()), clock.instant());
        objects.compute(key, (k, old) -> {
            if (condition instanceof PutCondition.IfAbsent && old != null) {
                throw new AlreadyExistsException("object '" + key + "' is there already");
            }
            if (condition instanceof PutCondition.IfUnchanged unchanged
                    && (old == null || !old.tag().equals(unchanged.tag()))) {
                throw new ConflictException("object '" + key + "' has changed");
            }
            return fresh;
        });
        return describe(key, fresh);
    }

    private static StoredObject describe(String key, Stored stored) {
        return new StoredObject(key, stored.bytes().length, stored.tag(), Optional.of(stored.at()));
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> describe(key, stored));
    }

    @Override
    public InputStream get(String key, long from) {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new NotFoundException("object '" + key + "' does not exist");
        }
        int start = (int) Math.min(from, stored.bytes().length);
        return new ByteArrayInputStream(stored.bytes(), start, stored.bytes().length - start);
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        return objects.tailMap(after.isEmpty() ? prefix : after, after.isEmpty()).entrySet().stream()
                .dropWhile(one -> BY_UTF8.compare(one.getKey(), prefix) < 0)
                .takeWhile(one -> one.getKey().startsWith(prefix))
                .map(one -> describe(one.getKey(), one.getValue()));
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }
}
