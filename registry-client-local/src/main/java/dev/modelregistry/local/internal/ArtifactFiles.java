package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The files of models.
 *
 * <p>A file is written and synced under another name and then renamed. The rename, and every other change of a name,
 * happens while SQLite's write lock is held: that makes conditions hold between processes, which file systems alone
 * cannot do. Bytes are copied and synced without the lock.
 */
final class ArtifactFiles {

    private static final int BUFFER = 256 << 10;
    private static final int NANOS_OF_MILLI = 1_000_000;

    private final Layout layout;
    private final Database database;
    private final Clock clock;
    private final IntUnaryOperator random;
    private final ArtifactPaths paths;
    private final SyncedDirectories synced;

    /** Uses {@code random} as a source of numbers below its argument. */
    ArtifactFiles(Layout layout, Database database, Clock clock, IntUnaryOperator random) {
        this.layout = layout;
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.paths = new ArtifactPaths(layout.artifacts());
        this.synced = new SyncedDirectories(layout.artifacts());
    }

    StoredObject put(String key, InputStream content, PutCondition condition) {
        String what = "store '" + Text.shown(key) + "'";
        // Makes the directory, and refuses one that a newer library or another program uses, before a byte is written.
        database.write(what, session -> require(key, condition));
        Path draft = layout.newTemporary();
        Path target = paths.file(key);
        try {
            write(key, draft, content);
            StoredObject stored = database.write(what, session -> publish(key, draft, target, condition));
            synced.sync(target);
            return stored;
        } catch (IOException e) {
            throw database.failures().io(what, e);
        } finally {
            discard(draft);
        }
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            // Swept away later; the failure that led here says more.
            return;
        }
    }

    private void write(String key, Path draft, InputStream content) throws IOException {
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = read(key, content, buffer); read >= 0; read = read(key, content, buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
            // Two writes in one tick of the file system's clock still get different times, and so different tags.
            Files.setLastModifiedTime(
                    draft,
                    FileTime.from(clock.instant()
                            .truncatedTo(ChronoUnit.MILLIS)
                            .plusNanos(random.applyAsInt(NANOS_OF_MILLI))));
            file.force(true);
        }
    }

    private int read(String key, InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw database.failures().io("read what is to be stored as '" + Text.shown(key) + "'", e);
        }
    }

    private Optional<StoredObject> require(String key, PutCondition condition) throws IOException {
        Optional<StoredObject> present = stored(key);
        if (condition instanceof PutCondition.IfAbsent && present.isPresent()) {
            throw ObjectTable.exists(key);
        }
        if (condition instanceof PutCondition.IfUnchanged unchanged) {
            ObjectTable.requireTag(key, present, unchanged.tag());
        }
        return present;
    }

    private StoredObject publish(String key, Path draft, Path target, PutCondition condition) throws IOException {
        require(key, condition);
        createParents(key, paths.directories(key));
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConflictException(
                    "object '" + Text.shown(key) + "' cannot be a file: there are objects below that name");
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        return stored(key).orElseThrow(() -> new NoSuchFileException(target.toString()));
    }

    private static void createParents(String key, Iterable<Path> directories) throws IOException {
        for (Path directory : directories) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (Files.isSymbolicLink(directory)) {
                    throw new ForbiddenException("object '" + Text.shown(key) + "' is not stored: '" + directory
                            + "' is a symbolic link, and nothing is written outside the registry's directory");
                }
                if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    throw new ConflictException("object '" + Text.shown(key)
                            + "' cannot be stored: a name above it is an object itself, '" + directory + "'");
                }
            }
        }
    }

    Optional<StoredObject> head(String key) {
        String what = "look at '" + Text.shown(key) + "'";
        database.refuseIfClosed(what);
        try {
            return stored(key);
        } catch (IOException e) {
            throw database.failures().io(what, e);
        }
    }

    private Optional<StoredObject> stored(String key) throws IOException {
        return FileListing.stored(key, paths.file(key));
    }

    InputStream get(String key, long from) {
        if (head(key).isEmpty()) {
            throw new NotFoundException("there is no object '" + Text.shown(key) + "'");
        }
        try {
            return open(paths.file(key), from);
        } catch (NoSuchFileException e) {
            throw new NotFoundException("there is no object '" + Text.shown(key) + "' any more", e);
        } catch (IOException e) {
            throw database.failures().io("read '" + Text.shown(key) + "'", e);
        }
    }

    private static InputStream open(Path file, long from) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            // A position beyond all that a file can hold is an error to the system, not an empty rest.
            channel.position(Math.min(from, channel.size()));
            return Channels.newInputStream(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    Iterator<StoredObject> list(String prefix, String after) {
        return new FileListing(paths, prefix, after, database.failures());
    }

    void delete(String key) {
        if (head(key).isPresent()) {
            database.write("delete '" + Text.shown(key) + "'", session -> remove(key));
        }
    }

    private boolean remove(String key) throws IOException {
        boolean removed = Files.deleteIfExists(paths.file(key));
        Iterator<Path> parents = paths.directories(key).descendingIterator();
        boolean empty = true;
        while (empty && parents.hasNext()) {
            empty = removeEmpty(parents.next());
        }
        return removed;
    }

    private static boolean removeEmpty(Path directory) throws IOException {
        try {
            return Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    /** Address of a file or of the directory of a prefix. */
    String uri(String key) {
        return layout.uri() + paths.relativeUri(key);
    }
}
