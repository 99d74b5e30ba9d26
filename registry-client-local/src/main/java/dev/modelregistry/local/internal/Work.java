package dev.modelregistry.local.internal;

import java.io.IOException;
import java.sql.SQLException;

/** Something to do with the database. */
@FunctionalInterface
interface Work<T> {
    T run(Session session) throws SQLException, IOException;
}
