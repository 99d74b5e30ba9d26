package dev.modelregistry.spi;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A log over any object store that honours {@link PutCondition#ifAbsent()}: event 42 of log {@code fraud/log} is the object
 * {@code fraud/log/000000000042.json}.
 */
public final class ObjectLogStore implements LogStore {

    private final ObjectStore objects;
    private final Supplier<Optional<Instant>> serverTime;

    /** A log in an object store that does not tell its time. */
    public ObjectLogStore(ObjectStore objects) {
        this(objects, Optional::empty);
    }

    /**
     * A log in an object store.
     *
     * @param serverTime see {@link LogStore#serverTime}
     */
    public ObjectLogStore(ObjectStore objects, Supplier<Optional<Instant>> serverTime) {
        this.objects = objects;
        this.serverTime = serverTime;
    }

    @Override
    public Optional<Instant> serverTime() {
        return serverTime.get();
    }

    private static String key(String place, long number) {
        return place + "/" + String.format(Locale.ROOT, "%012d", number) + ".json";
    }

    private static long number(String place, String key) {
        return Long.parseLong(key.substring(place.length() + 1, key.length() - ".json".length()));
    }

    @Override
    public long head(String place, long atLeast) {
        String after = atLeast > 0 ? key(place, atLeast) : "";
        try (Stream<ObjectStore.StoredObject> later = list(place, after)) {
            return later.mapToLong(object -> number(place, object.key())).max().orElse(atLeast);
        }
    }

    private Stream<ObjectStore.StoredObject> list(String place, String after) {
        return objects.list(place + "/", after).filter(object -> object.key().matches(".*/[0-9]{12}\\.json"));
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        long[] next = {from};
        return list(place, from > 1 ? key(place, from - 1) : "")
                .takeWhile(object -> number(place, object.key()) == next[0]++)
                .map(object -> new StoredEvent(number(place, object.key()), bytes(object.key()), object.modifiedAt()));
    }

    private byte[] bytes(String key) {
        try (InputStream in = objects.get(key, 0)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UnavailableException("event '" + key + "' cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        try {
            objects.put(key(place, number), new ByteArrayInputStream(bytes), PutCondition.ifAbsent());
            return true;
        } catch (AlreadyExistsException taken) {
            return false;
        }
    }
}
