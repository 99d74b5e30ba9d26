package dev.modelregistry.local.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection with its prepared statements. Used by one thread at a time. The driver closes a statement that fails, so
 * after a {@link SQLException} the session has to be closed.
 */
final class Session implements AutoCloseable {

    private static final int MOST_STATEMENTS = 64;

    private final Connection connection;
    private final FileIdentity identity;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private boolean open = true;

    Session(Connection connection, FileIdentity identity) {
        this.connection = connection;
        this.identity = identity;
    }

    /** The file that the connection has open, which need not be the one that now has its name. */
    FileIdentity identity() {
        return identity;
    }

    boolean isOpen() {
        return open;
    }

    /** Runs a statement that answers nothing, or whose answer is of no interest. */
    void execute(String sql) throws SQLException {
        // Some pragmas answer a row: an open result would hold a read transaction.
        PreparedStatement statement = prepared(sql);
        if (statement.execute()) {
            statement.getResultSet().close();
        }
    }

    /** Runs a change; gives the number of rows changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        bind(statement, values);
        int rows = statement.executeUpdate();
        // Bound blobs would stay in memory until the next use.
        statement.clearParameters();
        return rows;
    }

    <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        PreparedStatement statement = prepared(sql);
        bind(statement, values);
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        }
        return rows;
    }

    /** Reads rows until one is answered with false. */
    void forEachWhile(String sql, RowReader<Boolean> reader, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        bind(statement, values);
        try (ResultSet result = statement.executeQuery()) {
            boolean more = true;
            while (more && result.next()) {
                more = reader.read(result);
            }
        }
    }

    /** The first row; empty when there is none. */
    <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        bind(statement, values);
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
        }
    }

    /** The number in the first column of the only row. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    /** Runs several reads so that all of them see one state. */
    <T> T snapshot(Work<T> reads) throws SQLException, IOException {
        execute("BEGIN");
        try {
            return reads.run(this);
        } finally {
            rollback();
        }
    }

    /** Ends a transaction without its changes. */
    void rollback() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // After some failures SQLite has rolled back by itself, and then there is nothing to roll back. A session
            // whose state is in doubt is of no more use; closing it undoes everything as well.
            close();
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= MOST_STATEMENTS) {
            String oldest = statements.keySet().iterator().next();
            PreparedStatement dropped = statements.remove(oldest);
            if (dropped != null) {
                dropped.close();
            }
        }
        PreparedStatement fresh = connection.prepareStatement(sql);
        statements.put(sql, fresh);
        return fresh;
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** Closes the connection, which undoes what was not committed. Says nothing: what was committed stays. */
    @Override
    public void close() {
        open = false;
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing is lost: SQLite's locks end with the file descriptor, and the next connection recovers.
            statements.clear();
        }
    }
}
