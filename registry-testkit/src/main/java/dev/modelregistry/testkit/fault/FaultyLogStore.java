package dev.modelregistry.testkit.fault;

import dev.modelregistry.spi.LogStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A log store behind the gate. */
final class FaultyLogStore implements LogStore {

    private final LogStore target;
    private final CallGate gate;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();

    FaultyLogStore(LogStore target, CallGate gate) {
        this.target = target;
        this.gate = gate;
    }

    void end(String place, long last) {
        ends.put(place, last);
    }

    private long end(String place) {
        return ends.getOrDefault(place, Long.MAX_VALUE);
    }

    @Override
    public long head(String place, long atLeast) {
        return gate.read("log.head", place, () -> Math.min(end(place), target.head(place, atLeast)));
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        return gate.read(
                "log.read",
                place + " from " + from,
                () -> target.read(place, from).takeWhile(event -> event.number() <= end(place)));
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        return gate.write("log.append", place + " " + number, () -> target.append(place, number, bytes));
    }

    @Override
    public Optional<Instant> serverTime() {
        return target.serverTime();
    }
}
