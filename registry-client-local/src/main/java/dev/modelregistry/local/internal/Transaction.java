package dev.modelregistry.local.internal;

import dev.modelregistry.error.OutcomeUnknownException;
import java.io.IOException;
import java.sql.SQLException;

/** All or nothing. */
final class Transaction {

    private Transaction() {}

    /** Runs work while holding SQLite's write lock, and commits unless it throws. */
    static <T> T run(Session session, Work<T> work) throws SQLException, IOException {
        session.execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            T result = work.run(session);
            commit(session);
            done = true;
            return result;
        } finally {
            if (!done) {
                session.rollback();
            }
        }
    }

    private static void commit(Session session) throws SQLException {
        try {
            session.execute("COMMIT");
        } catch (SQLException e) {
            if (Failures.ioError(e)) {
                session.close();
                // The frames may be in the WAL already: the next recovery can find them whole.
                throw new OutcomeUnknownException(
                        "the disk failed during a commit, so nobody can tell whether it holds; look before trying again: "
                                + e.getMessage(),
                        e);
            }
            throw e;
        }
    }
}
