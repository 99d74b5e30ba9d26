package dev.modelregistry.spi;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbered events of many logs, each written once.
 *
 * <p>Thread-safe. A log is named by its place, a relative path such as {@code fraud/log}. Numbers begin with 1.
 */
public interface LogStore {

    /**
     * The highest number that was appended.
     *
     * @param place the log
     * @param atLeast a number known to exist, 0 when none is: saves a search where the product has no "last" call
     * @return 0 when the log is empty
     */
    long head(String place, long atLeast);

    /**
     * The events from a number on, in order, lazily; ends at the first missing number. The stream must be closed.
     *
     * @param place the log
     * @param from the first number wanted, at least 1
     */
    Stream<StoredEvent> read(String place, long from);

    /**
     * Creates one event if its number is still free. Atomic: of any number of callers one gets true. Durable when it
     * returns. Numbers are appended without gaps: the caller has seen {@code number - 1}.
     *
     * @return false when the number is taken, whatever bytes stand there
     * @throws dev.modelregistry.error.OutcomeUnknownException when nobody can tell; the caller then reads the number
     */
    boolean append(String place, long number, byte[] bytes);

    /**
     * The product's own clock, as of its last answer. Empty where the clock is this machine's.
     *
     * <p>Used only to refuse writers whose clock is wrong; no decision rests on it.
     */
    default Optional<Instant> serverTime() {
        return Optional.empty();
    }

    /**
     * One event as it is stored.
     *
     * @param number its number
     * @param bytes exactly the bytes that were appended
     * @param storedAt when the store took it by the store's clock, where it tells
     */
    record StoredEvent(long number, byte[] bytes, Optional<Instant> storedAt) {}
}
