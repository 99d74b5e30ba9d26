package dev.modelregistry.internal.memory;

import dev.modelregistry.spi.LogStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Events in memory. */
final class MemoryLog implements LogStore {

    private final Map<String, ConcurrentSkipListMap<Long, StoredEvent>> logs = new ConcurrentHashMap<>();
    private final Clock clock;

    MemoryLog(Clock clock) {
        this.clock = clock;
    }

    private ConcurrentSkipListMap<Long, StoredEvent> log(String place) {
        return logs.computeIfAbsent(place, p -> new ConcurrentSkipListMap<>());
    }

    @Override
    public long head(String place, long atLeast) {
        ConcurrentSkipListMap<Long, StoredEvent> log = log(place);
        return log.isEmpty() ? 0 : log.lastKey();
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        long[] next = {from};
        return log(place).tailMap(from).values().stream()
                .takeWhile(event -> event.number() == next[0]++)
                .map(event -> new StoredEvent(event.number(), event.bytes().clone(), event.storedAt()));
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        StoredEvent event = new StoredEvent(number, bytes.clone(), Optional.of(clock.instant()));
        return log(place).putIfAbsent(number, event) == null;
    }
}
