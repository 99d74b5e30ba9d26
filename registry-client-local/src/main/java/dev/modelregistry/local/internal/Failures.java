package dev.modelregistry.local.internal;

import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what SQLite and the file system failed at in the library's own terms, with their own words kept inside. */
final class Failures {

    private static final int PRIMARY = 0xFF;
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int INTERRUPT = 9;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int PROTOCOL = 15;
    private static final int TOOBIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int AUTH = 23;
    private static final int NOTADB = 26;

    /** Bytes of a first piece of the write-ahead log's index (https://www.sqlite.org/walformat.html). */
    private static final int INDEX_SIZE = 32_768;

    private static final ErrorContext LOCAL = new ErrorContext(
            Optional.of(LocalBackend.PROVIDER),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            1,
            OptionalLong.empty());

    private final Path directory;

    Failures(Path directory) {
        this.directory = directory;
    }

    static boolean ioError(SQLException e) {
        return code(e) == IOERR;
    }

    /** Whether SQLite may have failed because it could not make a file beside the database. */
    static boolean cannotOpen(SQLException e) {
        return code(e) == CANTOPEN || code(e) == READONLY;
    }

    private static int code(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY : -1;
    }

    /** A failure of the library's own, with the place added. */
    RegistryException at(RegistryException e) {
        return e.at(LOCAL);
    }

    RegistryException sql(String what, SQLException e) {
        if (Thread.currentThread().isInterrupted() && (code(e) == BUSY || code(e) == INTERRUPT)) {
            return interrupted(what, e);
        }
        return at(
                switch (code(e)) {
                    case BUSY, LOCKED, PROTOCOL ->
                        new UnavailableException(
                                message(what, "another process holds the database's lock; try again later", e), e);
                    case FULL -> new UnavailableException(message(what, "the disk is full; nothing was changed", e), e);
                    case CORRUPT ->
                        new IntegrityException(message(what, "registry.db is damaged; restore it from a backup", e), e);
                    case NOTADB ->
                        new IntegrityException(
                                message(what, "registry.db is not a database; restore it from a backup", e), e);
                    case READONLY, PERM, AUTH ->
                        new ForbiddenException(
                                message(
                                        what,
                                        "the database is read-only; allow writing to the directory and its files",
                                        e),
                                e);
                    case CANTOPEN -> cannotOpen(what, e);
                    case TOOBIG -> new InvalidException(message(what, "a value is too large", e), e);
                    case CONSTRAINT -> new ConflictException(message(what, "the rows do not allow it", e), e);
                    case IOERR -> new UnavailableException(message(what, ioCause(e), e), e);
                    default -> new UnavailableException(message(what, "the database failed", e), e);
                });
    }

    /** SQLite reports a full disk as an I/O error where it cannot make or lengthen the index of its write-ahead log. */
    private String ioCause(SQLException e) {
        boolean index = e instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE
                && directory.toFile().getUsableSpace() < INDEX_SIZE;
        return index ? "the disk is full; nothing was changed" : "the disk failed";
    }

    private RegistryException cannotOpen(String what, SQLException e) {
        Path database = directory.resolve(Layout.DATABASE);
        if (Files.exists(database) && !Files.isReadable(database)) {
            return new ForbiddenException(message(what, "this user has no permission to read registry.db", e), e);
        }
        if (Files.isDirectory(directory) && !Files.isWritable(directory)) {
            return new ForbiddenException(
                    message(what, "this user may not write to the directory, which SQLite needs", e), e);
        }
        return new UnavailableException(
                message(what, "registry.db or the files beside it cannot be opened; look at permissions", e), e);
    }

    RegistryException io(String what, IOException e) {
        if (e instanceof ClosedByInterruptException || e instanceof InterruptedIOException) {
            return interrupted(what, e);
        }
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space")) {
            return at(new UnavailableException(message(what, "the disk is full; nothing was changed", e), e));
        }
        if (e instanceof AccessDeniedException || text.contains("read-only") || text.contains("not permitted")) {
            return at(new ForbiddenException(
                    message(what, "the directory or a file in it is read-only or belongs to somebody else", e), e));
        }
        if (text.contains("not a directory")) {
            return at(new InvalidException(message(what, "a name in the path is a file, not a directory", e), e));
        }
        if (text.contains("name too long")) {
            return at(new InvalidException(message(what, "the key is too long for this file system", e), e));
        }
        return at(new UnavailableException(message(what, "the file system failed", e), e));
    }

    RegistryException readOnly(String what, ReadOnlyFileSystemException e) {
        return at(new ForbiddenException(message(what, "the file system is read-only", e), e));
    }

    /** The driver could not load its native library. */
    RegistryException driver(String what, Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return at(new UnavailableException(
                message(
                        what,
                        "SQLite's native library could not be loaded; name a directory that can be written and executed"
                                + " from with -Dorg.sqlite.tmpdir",
                        root),
                e));
    }

    RegistryException interrupted(String what, Exception e) {
        Thread.currentThread().interrupt();
        return at(new CancelledException(message(what, "the thread was interrupted", e), e));
    }

    RegistryException timedOut(String what) {
        return at(new UnavailableException(
                message(what) + "other threads of this process have kept the database busy; try again later"));
    }

    RegistryException closed(String what) {
        return at(new InvalidException(message(what) + "this registry has been closed; open it again"));
    }

    RegistryException forbidden(String what) {
        return at(new ForbiddenException(message(what) + "it was opened read-only"));
    }

    private String message(String what, String why, Throwable e) {
        String own = e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason() + ": " + file.getFile()
                : String.valueOf(e.getMessage());
        return message(what) + why + " (" + e.getClass().getSimpleName() + ": " + own + ")";
    }

    private String message(String what) {
        return "local registry '" + directory + "': cannot " + what + ": ";
    }
}
