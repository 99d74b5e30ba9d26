package dev.modelregistry.local.internal;

import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The database file: many readers and one writer at a time. Threads of this process wait for each other in a fair queue
 * here, so that only processes compete for SQLite's lock. No connection stays in a transaction between two calls.
 */
final class Database implements AutoCloseable {

    private static final int MOST_READERS = 16;
    private static final int MOST_IDLE = 8;

    private final Layout layout;
    private final Duration busyTimeout;
    private final boolean readOnly;
    private final Connections connections;
    private final Schema schema;
    private final Failures failures;

    private final Semaphore readers = new Semaphore(MOST_READERS, true);
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
    private final ReentrantLock writing = new ReentrantLock(true);
    private @Nullable Session writer;
    private volatile boolean closed;

    Database(Layout layout, Duration busyTimeout, boolean readOnly, Schema schema) {
        this.layout = layout;
        this.busyTimeout = busyTimeout;
        this.readOnly = readOnly;
        this.schema = schema;
        this.connections = new Connections(busyTimeout);
        this.failures = new Failures(layout.directory());
    }

    Failures failures() {
        return failures;
    }

    /**
     * Reads.
     *
     * @param what completes "cannot …" in messages
     * @param absent the answer while there is no database
     */
    <T> T read(String what, T absent, Work<T> work) {
        boolean taken = false;
        try {
            taken = readers.tryAcquire(busyTimeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!taken) {
                throw failures.timedOut(what);
            }
            return read(what, work).orElse(absent);
        } catch (InterruptedException e) {
            throw failures.interrupted(what, e);
        } catch (SQLException e) {
            throw failures.sql(what, e);
        } catch (IOException e) {
            throw failures.io(what, e);
        } catch (RegistryException e) {
            throw failures.at(e);
        } finally {
            if (taken) {
                readers.release();
            }
        }
    }

    private <T> Optional<T> read(String what, Work<T> work) throws SQLException, IOException {
        refuseIfClosed(what);
        Optional<FileIdentity> present = present();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(use(reader(what, present.get()), work));
        } catch (SQLException e) {
            if (Failures.cannotOpen(e)) {
                return Optional.of(new FrozenReads(layout, connections, schema).read(work, e));
            }
            throw e;
        }
    }

    private <T> T use(Session session, Work<T> work) throws SQLException, IOException {
        boolean good = false;
        try {
            T result = work.run(session);
            good = true;
            return result;
        } catch (RegistryException e) {
            good = true;
            throw e;
        } finally {
            giveBack(session, good);
        }
    }

    private void giveBack(Session session, boolean good) {
        if (!good || !session.isOpen() || closed || idle.size() >= MOST_IDLE) {
            session.close();
            return;
        }
        idle.push(session);
        if (closed) {
            closeIdle();
        }
    }

    private Session reader(String what, FileIdentity present) throws SQLException, IOException {
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            if (session.identity().sameFile(present)) {
                return session;
            }
            session.close();
        }
        return checked(connect(what, () -> connections.reader(layout.database(), readOnly)));
    }

    /**
     * Changes, in one transaction: all of it or, when work throws, nothing. Makes the database if there is none.
     *
     * @param what completes "cannot …" in messages
     */
    <T> T write(String what, Work<T> work) {
        boolean locked = false;
        try {
            locked = lock(what);
            Session session = writer(what);
            return Transaction.run(session, inside -> {
                schema.checkVersion(inside);
                return work.run(inside);
            });
        } catch (SQLException e) {
            dropWriter();
            throw failures.sql(what, e);
        } catch (IOException e) {
            throw failures.io(what, e);
        } catch (ReadOnlyFileSystemException e) {
            throw failures.readOnly(what, e);
        } catch (RegistryException e) {
            throw failures.at(e);
        } finally {
            if (locked) {
                writing.unlock();
            }
        }
    }

    /**
     * Finds out whether a write would be let in, without one.
     *
     * @return false while there is no database
     */
    boolean tryWrite(String what) {
        if (readOnly) {
            throw failures.forbidden(what);
        }
        return read(what, false, reader -> {
            try (Session session = connect(what, () -> connections.prober(layout.database()))) {
                session.execute("BEGIN IMMEDIATE");
                // Changes no row. Without it SQLite would not notice that it may not write.
                session.update("UPDATE model SET id = id WHERE id < 0");
                session.execute("ROLLBACK");
                return true;
            }
        });
    }

    private boolean lock(String what) {
        refuseIfClosed(what);
        if (readOnly) {
            throw failures.forbidden(what);
        }
        try {
            if (!writing.tryLock(busyTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failures.timedOut(what);
            }
            return true;
        } catch (InterruptedException e) {
            throw failures.interrupted(what, e);
        }
    }

    private Session writer(String what) throws SQLException, IOException {
        refuseIfClosed(what);
        Optional<FileIdentity> present = present();
        Session open = writer;
        if (open != null
                && open.isOpen()
                && present.isPresent()
                && open.identity().sameFile(present.get())) {
            return open;
        }
        dropWriter();
        if (present.isEmpty()) {
            create(what);
        }
        layout.sweep();
        Session fresh = checked(connect(what, () -> connections.writer(layout.database())));
        schema.migrate(fresh);
        writer = fresh;
        return fresh;
    }

    private void dropWriter() {
        Session open = writer;
        // Also called when the lock was not obtained; then the writer is somebody else's.
        if (open != null && writing.isHeldByCurrentThread()) {
            writer = null;
            open.close();
        }
    }

    /** Makes the whole database under another name first, so that nobody ever opens half of one. */
    private void create(String what) throws SQLException, IOException {
        layout.createDirectories();
        Path draft = layout.newTemporary();
        try {
            try (Session session = connect(what, () -> connections.creator(draft))) {
                schema.create(session);
            }
            layout.publishNew(draft, layout.database());
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private Session checked(Session session) throws SQLException {
        boolean good = false;
        try {
            schema.check(session);
            good = true;
            return session;
        } finally {
            if (!good) {
                session.close();
            }
        }
    }

    private Session connect(String what, Opening opening) throws SQLException, IOException {
        try {
            return opening.open();
        } catch (SQLException e) {
            // The driver wraps the failure to load its library in a plain SQLException.
            if (e.getClass() == SQLException.class) {
                throw failures.driver(what, e);
            }
            throw e;
        } catch (LinkageError e) {
            throw failures.driver(what, e);
        }
    }

    /** The database file; empty when nothing was ever written here. */
    private Optional<FileIdentity> present() throws IOException {
        Optional<FileIdentity> found = FileIdentity.of(layout.database());
        if (found.isPresent()) {
            if (Files.isDirectory(layout.database())) {
                throw new InvalidException("local registry '" + layout.directory()
                        + "': registry.db is a directory, not a database; choose another directory");
            }
            if (found.get().size() == 0) {
                throw new IntegrityException("registry.db is empty: it was cut off; restore it from a backup");
            }
            return found;
        }
        if (Files.exists(layout.directory()) && !Files.isDirectory(layout.directory())) {
            throw new InvalidException("local registry: '" + layout.directory() + "' is a file, not a directory");
        }
        if (layout.holdsArtifacts()) {
            throw new IntegrityException("local registry '" + layout.directory()
                    + "': registry.db is missing, though files of models are there; restore it from a backup");
        }
        return Optional.empty();
    }

    void refuseIfClosed(String what) {
        if (closed) {
            throw failures.closed(what);
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
        writing.lock();
        try {
            dropWriter();
        } finally {
            writing.unlock();
        }
    }

    private void closeIdle() {
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }

    /** Opens a connection. */
    private interface Opening {
        Session open() throws SQLException, IOException;
    }
}
