package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of models on this machine, by their content: one download of a digest, however many processes ask. What is there is
 * verified each time before it is used for the first time in a process; what is damaged is fetched again. When the files
 * grow beyond a bound, those go that were used longest ago and that nobody uses.
 *
 * <p>Processes may share the directory, each with one cache. Thread-safe. The files are to be read, not written.
 */
public final class ModelCache {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
    private static final String LOCK = ".lock";

    private final Path directory;
    private final long mostBytes;
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();

    private ModelCache(Path directory, long mostBytes) {
        this.directory = directory.toAbsolutePath().normalize();
        this.mostBytes = mostBytes;
    }

    /**
     * A cache.
     *
     * @param directory made by the first use
     * @param mostBytes bound of all files together; what is in use may go beyond it
     */
    public static ModelCache in(Path directory, long mostBytes) {
        if (mostBytes < 0) {
            throw new InvalidException("model cache: bound of " + mostBytes + " bytes is below 0");
        }
        return new ModelCache(directory, mostBytes);
    }

    /**
     * The files of a version, downloaded if they are not there.
     *
     * @return to be closed after the last use
     * @throws dev.modelregistry.error.RegistryException the download failed; nothing of it is left
     */
    public CachedFiles acquire(ModelRegistry registry, ModelVersion version) {
        String key = key(version);
        Lease lease = leases.computeIfAbsent(key, any -> new Lease());
        lease.turn.lock();
        try {
            if (lease.users == 0) {
                lease.lock = fetch(registry, version, key);
            }
            lease.users++;
        } finally {
            lease.turn.unlock();
        }
        evict();
        return new CachedFiles(directory.resolve(key), () -> release(lease));
    }

    private static void release(Lease lease) {
        lease.turn.lock();
        try {
            lease.users--;
            if (lease.users == 0 && lease.lock != null) {
                close(lease.lock);
                lease.lock = null;
            }
        } finally {
            lease.turn.unlock();
        }
    }

    /**
     * What this process does with one entry. Whoever has the turn may hold the entry's file lock, which only tells other
     * processes: the JDK refuses a second one in the same process.
     */
    private static final class Lease {
        private final ReentrantLock turn = new ReentrantLock();
        private int users;
        private @Nullable FileLock lock;
    }

    /** Versions of other tools have no digest; they are told apart by their time as well. */
    private static String key(ModelVersion version) {
        String identity = version.model() + "\n" + version.version() + "\n" + version.createdAt();
        return version.artifact()
                .digest()
                .orElseGet(() -> ContentDigest.of(identity.getBytes(StandardCharsets.UTF_8)))
                .hex();
    }

    private FileLock fetch(ModelRegistry registry, ModelVersion version, String key) {
        try {
            Files.createDirectories(directory);
            while (true) {
                FileLock alone = lock(key, false);
                try {
                    makeReady(registry, version, key);
                    Files.setLastModifiedTime(lockFile(key), FileTime.from(Instant.now()));
                } finally {
                    close(alone);
                }
                FileLock shared = lock(key, true);
                if (Files.isDirectory(directory.resolve(key))) {
                    return shared;
                }
                close(shared); // Another process evicted it between the two locks.
            }
        } catch (IOException e) {
            throw new UnavailableException("model cache '" + directory + "': " + e.getMessage(), e);
        }
    }

    private void makeReady(ModelRegistry registry, ModelVersion version, String key) throws IOException {
        Path files = directory.resolve(key);
        if (Files.isDirectory(files)) {
            if (isIntact(files, version)) {
                return;
            }
            LOG.warn(
                    "the cached files of model '{}' version {} are damaged: fetched again",
                    version.model(),
                    version.version());
            remove(files);
        }
        registry.download(new ModelUri(version.model(), new ModelUri.ByNumber(version.version())), files);
    }

    private static boolean isIntact(Path files, ModelVersion version) throws IOException {
        if (version.artifact().digest().isEmpty()) {
            return true;
        }
        List<ArtifactFile> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String path = files.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                found.add(new ArtifactFile(path, Files.size(file), ContentDigest.ofFile(file), FileRole.MODEL));
            }
        }
        return ModelArtifact.manifestDigest(found)
                .equals(version.artifact().digest().get());
    }

    private Path lockFile(String key) {
        return directory.resolve(key + LOCK);
    }

    private FileLock lock(String key, boolean shared) throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile(key), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return channel.lock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new InvalidException("another model cache of this process uses '" + directory + "': share one", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void close(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            LOG.debug("a lock of the model cache was not given back cleanly", e);
        }
    }

    private record Entry(String key, long bytes, FileTime used) {}

    /** Files that stay too long do no harm: what goes wrong here is told and nothing else. */
    private void evict() {
        try {
            List<Entry> entries = entries();
            long bytes = entries.stream().mapToLong(Entry::bytes).sum();
            for (Entry entry : entries) {
                if (bytes > mostBytes && removeUnused(entry.key())) {
                    bytes -= entry.bytes();
                }
            }
        } catch (IOException e) {
            LOG.warn("model cache '{}' was not brought below its bound: {}", directory, e.getMessage());
        }
    }

    /** What is there, that which was used longest ago first. */
    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : (Iterable<Path>) children.filter(Files::isDirectory)::iterator) {
                String key = String.valueOf(child.getFileName());
                if (!key.startsWith(".") && Files.exists(lockFile(key))) {
                    entries.add(new Entry(key, size(child), Files.getLastModifiedTime(lockFile(key))));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        return entries;
    }

    /** Whether it went; what somebody uses, or is about to, stays. */
    private boolean removeUnused(String key) throws IOException {
        Lease lease = leases.computeIfAbsent(key, any -> new Lease());
        if (!lease.turn.tryLock()) {
            return false;
        }
        try {
            return lease.users == 0 && removeAlone(key);
        } finally {
            lease.turn.unlock();
        }
    }

    private boolean removeAlone(String key) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile(key), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return false;
            }
            remove(directory.resolve(key));
            return true;
        }
    }

    /** An entry may be removed by another process while it is looked at; then it has no size. */
    private static long size(Path directory) throws IOException {
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

    private static void remove(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
