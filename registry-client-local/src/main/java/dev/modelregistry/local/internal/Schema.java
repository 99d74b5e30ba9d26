package dev.modelregistry.local.internal;

import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, and how an older database gets them. The database says with {@code PRAGMA user_version} how many steps it
 * has been through. Steps are only ever added: what a release made has to be readable for ever.
 *
 * @param steps the steps in order, each a list of statements that run in one transaction
 */
record Schema(List<List<String>> steps) {

    /** {@code PRAGMA application_id}: tells our databases from those of other programs. Spells "MREG". */
    static final int APPLICATION_ID = 0x4D524547;

    /** The schema of this version of the library. */
    static final Schema CURRENT = new Schema(List.of(Tables.STEP_1));

    private static final String APPLICATION = "PRAGMA application_id";
    private static final String VERSION = "PRAGMA user_version";

    /** Number of the newest step. */
    int newest() {
        return steps.size();
    }

    /**
     * Refuses a database that this library does not understand.
     *
     * @return the number of its newest step, at most {@link #newest()}
     */
    int check(Session session) throws SQLException {
        long application = session.number(APPLICATION);
        if (application != APPLICATION_ID) {
            throw new IntegrityException("registry.db is a SQLite database, but none of this library (application id "
                    + application + " in place of " + APPLICATION_ID
                    + "): nothing was changed; give the registry a directory of its own, or restore a backup");
        }
        return Math.toIntExact(known(session.number(VERSION)));
    }

    /** Refuses a database that a newer library has changed since it was opened. Cheap. */
    void checkVersion(Session session) throws SQLException {
        known(session.number(VERSION));
    }

    private long known(long version) {
        if (version > newest()) {
            throw new UnsupportedCapabilityException(
                    "schema-" + version,
                    "registry.db has schema " + version + ", made by a newer version of this library; this one knows "
                            + newest() + ". Nothing was changed. Use the newer version of registry-client-local");
        }
        return version;
    }

    /** Makes the tables of a database that has none. */
    void create(Session session) throws SQLException, IOException {
        session.execute("PRAGMA application_id = " + APPLICATION_ID);
        migrate(session);
    }

    /** Brings a database to this schema, one transaction a step. Several processes may do so at once. */
    void migrate(Session session) throws SQLException, IOException {
        while (session.number(VERSION) < newest()) {
            Transaction.run(session, this::nextStep);
        }
    }

    private Integer nextStep(Session session) throws SQLException {
        int done = check(session);
        if (done < newest()) {
            for (String statement : steps.get(done)) {
                session.execute(statement);
            }
            session.execute("PRAGMA user_version = " + (done + 1));
        }
        return done;
    }
}
