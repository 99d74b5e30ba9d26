package dev.modelregistry.serving;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.file.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cache keeps of one artifact, and the two locks by which processes share it: the lock of use, shared by all who use the
 * files and held alone by who removes them; and the lock of fetching, held by who downloads. Who fetches uses. Within
 * a process one thread at a time has the slot.
 *
 * @param directory of the cache
 * @param key names the slot
 */
record CacheSlot(Path directory, String key) {

    private static final Logger LOG = LoggerFactory.getLogger(CacheSlot.class);
    private static final long LONGEST_PAUSE = Duration.ofMillis(100).toNanos();

    /** The files, whole and verified when they were put there. */
    Path files() {
        return directory.resolve(key);
    }

    /** Where {@link dev.modelregistry.ModelRegistry#resumeDownload} keeps what it got. */
    Path partial() {
        return directory.resolve("." + key + ".partial");
    }

    private Path lockFile() {
        return directory.resolve(key + ".lock");
    }

    /** What the registry said about a version with these files. */
    EntryFile entry(ModelVersion version) {
        return new EntryFile(directory.resolve(key + "." + identity(version).hex() + ".entry"));
    }

    /** Two versions may have the same files. */
    static ContentDigest identity(ModelVersion version) {
        String identity = version.model() + "\n" + version.version() + "\n" + version.createdAt();
        return ContentDigest.of(identity.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Keeps the files from being removed. Waits while they are. */
    FileLock use() throws IOException {
        return await(lockFile(), true);
    }

    /** The right to download. Waits while another process does. */
    FileLock fetch() throws IOException {
        return await(directory.resolve(key + ".fetch"), false);
    }

    /** The right to remove; empty while some process uses the files. */
    Optional<FileLock> alone() throws IOException {
        FileChannel channel = open(lockFile());
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return Optional.ofNullable(lock);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Asks again and again. To wait inside the system would be an error there as soon as two processes wait for each other,
     * although other threads of theirs would end that: it takes a process for one waiter.
     */
    private FileLock await(Path file, boolean shared) throws IOException {
        FileChannel channel = open(file);
        FileLock lock = null;
        try {
            long pause = TimeUnit.MILLISECONDS.toNanos(1);
            for (lock = channel.tryLock(0, Long.MAX_VALUE, shared);
                    lock == null;
                    lock = channel.tryLock(0, Long.MAX_VALUE, shared)) {
                TimeUnit.NANOSECONDS.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            throw new InvalidException("another model cache of this process uses '" + directory + "': share one", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while another process fetches files of a model", e);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    static void giveBack(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            LOG.debug("a lock of the model cache was not given back cleanly", e);
        }
    }

    boolean exists() {
        return Files.isDirectory(files());
    }

    /** Whether the files are there and have the digest of the version, where that has one. */
    boolean isIntact(ModelVersion version) throws IOException {
        if (!exists() || version.artifact().digest().isEmpty()) {
            return exists();
        }
        List<ArtifactFile> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(files())) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String path = files().relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                found.add(new ArtifactFile(path, Files.size(file), ContentDigest.ofFile(file), FileRole.MODEL));
            }
        } catch (NoSuchFileException | UncheckedIOException replaced) {
            return false; // Another process found it damaged, and puts it right.
        }
        return ModelArtifact.manifestDigest(found)
                .equals(version.artifact().digest().get());
    }

    /** Takes damaged files out of the way. They become the beginning of the next download: those that are whole stay. */
    void setAside() throws IOException {
        try {
            Files.move(files(), partial(), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            DirectoryTree.remove(partial());
            Files.move(files(), partial(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Notes that the files are taken into use; before {@link #use}, never after: setting the time opens the lock file, and
     * closing it again gives up every lock that this process has on it.
     */
    void touch() throws IOException {
        open(lockFile()).close();
        Files.setLastModifiedTime(lockFile(), FileTime.from(Instant.now()));
    }

    /** When the files were last taken into use. */
    Instant used() throws IOException {
        return Files.exists(lockFile()) ? Files.getLastModifiedTime(lockFile()).toInstant() : Instant.EPOCH;
    }

    /** Bytes of the files, and of what is there of a download. */
    long bytes() throws IOException {
        return size(files()) + size(partial());
    }

    /** Another process may remove it while it is looked at; then it has no size. */
    private static long size(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (NoSuchFileException | UncheckedIOException gone) {
            return 0;
        }
    }

    /** Removes everything but the locks. At no moment is there a part of the files under their name. */
    void remove() throws IOException {
        Path going = directory.resolve("." + key + ".removed");
        DirectoryTree.remove(going);
        if (exists()) {
            Files.move(files(), going, StandardCopyOption.ATOMIC_MOVE);
        }
        removeLeftovers();
        DirectoryTree.remove(partial());
        try (var entries = Files.newDirectoryStream(directory, key + ".*.entry*")) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        }
    }

    /** Removes what killed processes left behind, but for the download that can be gone on with. */
    void removeLeftovers() throws IOException {
        try (var children = Files.newDirectoryStream(directory, "." + key + ".*")) {
            for (Path child : children) {
                if (!child.equals(partial())) {
                    DirectoryTree.remove(child);
                }
            }
        }
    }
}
