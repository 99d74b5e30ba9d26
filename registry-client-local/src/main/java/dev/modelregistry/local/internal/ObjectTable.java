package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The small objects: one row each. */
final class ObjectTable {

    private static final int PAGE = 500;
    private static final String COLUMNS = "SELECT key, size, tag, modified_at";
    private static final String HEAD = COLUMNS + " FROM object WHERE key = ?";
    private static final String INSERT =
            "INSERT INTO object (key, size, tag, modified_at, bytes) VALUES (?, ?, ?, ?, ?)";
    private static final String REPLACE = INSERT
            + " ON CONFLICT (key) DO UPDATE SET size = excluded.size, tag = excluded.tag,"
            + " modified_at = excluded.modified_at, bytes = excluded.bytes";
    private static final String CREATE = INSERT + " ON CONFLICT (key) DO NOTHING";

    private final Database database;
    private final Clock clock;
    private final Supplier<String> tags;

    ObjectTable(Database database, Clock clock, Supplier<String> tags) {
        this.database = database;
        this.clock = clock;
        this.tags = tags;
    }

    StoredObject put(String key, byte[] bytes, PutCondition condition) {
        return database.write("store '" + Text.shown(key) + "'", session -> put(session, key, bytes, condition));
    }

    StoredObject put(Session session, String key, byte[] bytes, PutCondition condition) throws SQLException {
        if (condition instanceof PutCondition.IfUnchanged unchanged) {
            requireTag(key, head(session, key), unchanged.tag());
        }
        Instant now = clock.instant();
        StoredObject stored = new StoredObject(key, bytes.length, tags.get(), Optional.of(now));
        String sql = condition instanceof PutCondition.IfAbsent ? CREATE : REPLACE;
        int rows = session.update(sql, key, stored.size(), stored.tag(), now.toString(), bytes);
        if (rows == 0) {
            throw exists(key);
        }
        return stored;
    }

    static AlreadyExistsException exists(String key) {
        return new AlreadyExistsException("object '" + Text.shown(key) + "' exists already and is not replaced");
    }

    /** Refuses a write whose caller has not seen the newest state. */
    static void requireTag(String key, Optional<StoredObject> present, String expected) {
        String actual = present.map(StoredObject::tag).orElse("none");
        if (!actual.equals(expected)) {
            throw new ConflictException("object '" + Text.shown(key) + "' has changed: its tag is " + actual + ", not "
                    + Text.shown(expected));
        }
    }

    Optional<StoredObject> head(String key) {
        return database.read("look at '" + Text.shown(key) + "'", Optional.empty(), session -> head(session, key));
    }

    private static Optional<StoredObject> head(Session session, String key) throws SQLException {
        return session.first(HEAD, ObjectTable::stored, key);
    }

    byte[] get(String key, long from) {
        // SQLite counts from 1, and gives nothing behind the end.
        return database.<Optional<byte[]>>read(
                        "read '" + Text.shown(key) + "'",
                        Optional.empty(),
                        session -> session.first(
                                "SELECT substr(bytes, ?) FROM object WHERE key = ?",
                                row -> row.getBytes(1),
                                Math.min(from, Integer.MAX_VALUE) + 1,
                                key))
                .orElseThrow(() -> new NotFoundException("there is no object '" + Text.shown(key) + "'"));
    }

    Iterator<StoredObject> list(String prefix, String after) {
        // 'after' alone may stand far before the prefix.
        boolean inside = Keys.ORDER.compare(after, prefix) >= 0;
        return new PagedIterator<>(last -> database.read(
                "list '" + Text.shown(prefix) + "'",
                new Page<>(List.of(), false),
                session ->
                        page(session, prefix, last.map(StoredObject::key).orElse(after), inside || last.isPresent())));
    }

    private static Page<StoredObject> page(Session session, String prefix, String bound, boolean exclusive)
            throws SQLException {
        Optional<String> end = Keys.end(prefix);
        List<String> bounds = new ArrayList<>(List.of(exclusive ? bound : prefix));
        end.ifPresent(bounds::add);
        List<StoredObject> rows = session.list(
                COLUMNS + " FROM object WHERE key " + (exclusive ? ">" : ">=") + " ?"
                        + (end.isPresent() ? " AND key < ?" : "") + " ORDER BY key LIMIT " + PAGE,
                ObjectTable::stored,
                bounds.toArray());
        return new Page<>(rows, rows.size() == PAGE);
    }

    void delete(String key) {
        if (head(key).isPresent()) {
            database.write(
                    "delete '" + Text.shown(key) + "'",
                    session -> session.update("DELETE FROM object WHERE key = ?", key));
        }
    }

    private static StoredObject stored(ResultSet row) throws SQLException {
        return new StoredObject(
                row.getString(1), row.getLong(2), row.getString(3), Optional.of(Instant.parse(row.getString(4))));
    }
}
