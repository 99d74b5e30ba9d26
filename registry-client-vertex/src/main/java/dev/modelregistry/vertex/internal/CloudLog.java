package dev.modelregistry.vertex.internal;

import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ObjectLogStore;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Events as objects that are created if absent, with the clock of Cloud Storage. */
final class CloudLog implements LogStore {

    private final GoogleService storage;
    private final ObjectLogStore events;

    CloudLog(GoogleService storage, CloudObjects objects) {
        this.storage = storage;
        this.events = new ObjectLogStore(objects);
    }

    @Override
    public long head(String place, long atLeast) {
        return events.head(place, atLeast);
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        return events.read(place, from);
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        return events.append(place, number, bytes);
    }

    @Override
    public Optional<Instant> serverTime() {
        return storage.time();
    }
}
