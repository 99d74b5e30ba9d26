/**
 * The embedded registry: everything in one directory, nothing to install, several processes at once.
 *
 * <p>{@code local:DIR} names it. In the directory are {@code registry.db}, a SQLite database in WAL mode with the rows,
 * the logs and all small objects, {@code artifacts/} with the files of the models, and {@code tmp/} with what is being
 * written. The first write makes the directory; reading where nothing is answers empty. It may be moved as a whole.
 *
 * <p>Limits that come from below:
 *
 * <ul>
 *   <li>All processes have to be on one machine: SQLite's WAL needs shared memory, so no network file system.
 *   <li>The file system has to tell upper from lower case: names of artifact files keep their case.
 *   <li>The SQLite driver unpacks its native library to {@code java.io.tmpdir}, about 1 MB for each run of a JVM, and
 *       deletes it when the JVM ends; what a killed JVM leaves there stays. The system property {@code org.sqlite.tmpdir}
 *       names another place (it has to allow executing), {@code org.sqlite.lib.path} a directory with a library that is
 *       unpacked already: then nothing is written.
 * </ul>
 */
@NullMarked
package dev.modelregistry.local;

import org.jspecify.annotations.NullMarked;
