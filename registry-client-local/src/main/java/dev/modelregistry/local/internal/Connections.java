package dev.modelregistry.local.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections with the settings that the promises rest on.
 *
 * @param busyTimeout how long a connection waits for other processes
 */
record Connections(Duration busyTimeout) {

    /** Opens an existing database for reading. */
    Session reader(Path file, boolean readOnly) throws SQLException, IOException {
        Session session = open(file, readOnly, false);
        return configured(session, "PRAGMA query_only = ON");
    }

    /** Opens an existing database as if nobody could write to it: no locks, no files beside it. */
    Session frozen(Path file) throws SQLException, IOException {
        return configured(open(file, file.toUri() + "?immutable=1", true, false), "PRAGMA query_only = ON");
    }

    /** Opens an existing database for writing. */
    Session writer(Path file) throws SQLException, IOException {
        // Copies made with VACUUM INTO, and those of some backup tools, are not in WAL mode.
        return configured(open(file, false, false), "PRAGMA journal_mode = WAL");
    }

    /** Opens an existing database to find out whether it could be written; changes nothing by itself. */
    Session prober(Path file) throws SQLException, IOException {
        return configured(open(file, false, false), "PRAGMA query_only = OFF");
    }

    /** Makes a new database that nobody else knows of yet. */
    Session creator(Path file) throws SQLException, IOException {
        return configured(open(file, false, true), "PRAGMA journal_mode = WAL");
    }

    private Session open(Path file, boolean readOnly, boolean create) throws SQLException, IOException {
        // A URI, because the driver would read settings out of a path with a question mark.
        return open(file, file.toUri().toString(), readOnly, create);
    }

    private Session open(Path file, String uri, boolean readOnly, boolean create) throws SQLException, IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(0);
        if (!create) {
            // Never makes an empty file in passing: the database appears whole, or not at all.
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        config.setReadOnly(readOnly);
        Connection connection = config.createConnection("jdbc:sqlite:" + uri);
        try {
            BusyHandler.setHandler(connection, new BusyWait(busyTimeout));
            FileIdentity identity = FileIdentity.of(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
            return new Session(connection, identity);
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    private static Session configured(Session session, String own) throws SQLException {
        boolean done = false;
        try {
            session.execute(own);
            session.execute("PRAGMA synchronous = FULL");
            session.execute("PRAGMA foreign_keys = ON");
            // A hostile database may carry views and triggers with functions of its own choice.
            session.execute("PRAGMA trusted_schema = OFF");
            session.execute("PRAGMA journal_size_limit = 67108864");
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }
}
