package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.LogStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The logs: one row an event. The primary key decides who was first. */
final class EventTable implements LogStore {

    private static final int PAGE = 500;
    private static final int PAGE_BYTES = 4 << 20;
    private static final String HEAD = "SELECT max(number) FROM event WHERE place = ?";
    private static final String READ =
            "SELECT number, bytes, stored_at FROM event WHERE place = ? AND number >= ? ORDER BY number LIMIT " + PAGE;
    private static final String APPEND = "INSERT INTO event (place, number, stored_at, bytes) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (place, number) DO NOTHING";

    private final Database database;
    private final Clock clock;

    EventTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public long head(String place, long atLeast) {
        Keys.check(place);
        return database.read(
                "read the head of log '" + Text.shown(place) + "'", 0L, session -> session.number(HEAD, place));
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        Keys.check(place);
        requireNumber(from);
        String what = "read log '" + Text.shown(place) + "'";
        return PagedIterator.stream(last -> database.read(
                what,
                new Page<>(List.of(), false),
                session -> page(
                        session, place, last.map(event -> event.number() + 1).orElse(from))));
    }

    /** The next events, up to a number of rows and bytes, or to the first gap. */
    private static Page<StoredEvent> page(Session session, String place, long from) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        PageEnd end = new PageEnd(from);
        session.forEachWhile(
                READ,
                row -> {
                    boolean next = row.getLong(1) == end.expected;
                    if (next) {
                        events.add(event(row));
                        end.expected++;
                        end.bytes += events.get(events.size() - 1).bytes().length;
                    }
                    return next && end.bytes < PAGE_BYTES;
                },
                place,
                from);
        return new Page<>(events, events.size() == PAGE || end.bytes >= PAGE_BYTES);
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(row.getLong(1), row.getBytes(2), Optional.of(Instant.parse(row.getString(3))));
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        return database.write(
                "append event " + number + " to log '" + Text.shown(place) + "'",
                session -> append(session, place, number, bytes));
    }

    /** Appends inside a transaction that also shows what the event decided. */
    boolean append(Session session, String place, long number, byte[] bytes) throws SQLException {
        Keys.check(place);
        requireNumber(number);
        return session.update(APPEND, place, number, clock.instant().toString(), bytes) == 1;
    }

    private static void requireNumber(long number) {
        if (number < 1) {
            throw new InvalidException("event number " + number + " is not allowed: numbers begin with 1");
        }
    }

    /** How far a page has come. */
    private static final class PageEnd {
        private long expected;
        private long bytes;

        private PageEnd(long from) {
            expected = from;
        }
    }
}
