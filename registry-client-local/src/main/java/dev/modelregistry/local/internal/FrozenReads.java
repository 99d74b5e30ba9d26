package dev.modelregistry.local.internal;

import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads for users who may not write. SQLite's WAL wants files beside the database even for reading; where they cannot be
 * made, the database can still be read as it stands while it has no WAL, which is while nobody writes. Whether somebody
 * began to write is looked at before and after: then what was read is thrown away.
 *
 * @param layout where the database is
 * @param connections opens it
 * @param schema has to be the database's
 */
record FrozenReads(Layout layout, Connections connections, Schema schema) {

    private static final int ATTEMPTS = 10;

    /** What changes with every write to the database file. */
    private record State(Optional<Object> key, long size, FileTime modified) {}

    /**
     * Reads the database as it stands.
     *
     * @param refused why it could not be read in the ordinary way; thrown when this way is closed too
     */
    <T> T read(Work<T> work, SQLException refused) throws SQLException, IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<State> before = state();
            if (before.isEmpty()) {
                throw refused;
            }
            Optional<T> result = attempt(work, before.get());
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new UnavailableException(
                "others are writing to the database, and this user may not write to its directory,"
                        + " which reading beside writers needs");
    }

    private <T> Optional<T> attempt(Work<T> work, State before) throws SQLException, IOException {
        try (Session session = connections.frozen(layout.database())) {
            schema.check(session);
            T result = work.run(session);
            return unchanged(before) ? Optional.of(result) : Optional.empty();
        } catch (SQLException e) {
            // Half-written pages look like damage.
            if (unchanged(before)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private boolean unchanged(State before) throws IOException {
        return state().equals(Optional.of(before));
    }

    /** Empty while somebody writes, or after a writer was killed: then only a user who may write can read. */
    private Optional<State> state() throws IOException {
        Path file = layout.database();
        Path wal = file.resolveSibling(file.getFileName() + "-wal");
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        State state = new State(Optional.ofNullable(found.fileKey()), found.size(), found.lastModifiedTime());
        return size(wal) == 0 ? Optional.of(state) : Optional.empty();
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
