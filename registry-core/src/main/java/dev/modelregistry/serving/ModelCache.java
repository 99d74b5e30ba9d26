package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of models on this machine, by their content: one download of a digest, however many processes ask. What is there is
 * verified each time before it is used for the first time in a process; what is damaged is fetched again, and what broke off
 * is gone on with. When the files grow beyond a bound, those go that were used longest ago and that nobody uses.
 *
 * <p>Processes may share the directory, each with one cache. Thread-safe. The files are to be read, not written.
 */
public final class ModelCache {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
    /** What nobody goes on with for that long is dropped. */
    private static final Duration RESUMED_WITHIN = Duration.ofDays(1);
    /** Directories of a slot: its files, and those that are not whole. */
    private static final Pattern DIRECTORY = Pattern.compile("\\.?([0-9a-f]{64})(\\..*)?");

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
     * The files of a version, downloaded if they are not there. A download that broke off is gone on with, whichever process
     * began it.
     *
     * @return to be closed after the last use
     * @throws dev.modelregistry.error.RegistryException the download failed; what it got is kept for the next one
     */
    public CachedFiles acquire(ModelRegistry registry, ModelVersion version) {
        CacheSlot slot = slot(version);
        Lease lease = lease(slot.key());
        lease.turn.lock();
        try {
            if (lease.users == 0) {
                lease.lock = ready(registry, version, slot);
            }
            lease.users++;
        } finally {
            lease.turn.unlock();
        }
        evict();
        return new CachedFiles(slot.files(), () -> release(lease));
    }

    /** What the registry last said about a version, for when it cannot be asked. */
    Optional<ModelEntry> entry(ModelVersion version) {
        return slot(version)
                .entry(version)
                .read()
                .filter(entry -> entry.row().model().equals(version.model())
                        && entry.version().equals(version.version())
                        && entry.createdAt().equals(version.createdAt())
                        && entry.entryDigest().equals(version.entryDigest()));
    }

    /** Keeps what the registry says about a version; without that it is only needed again. */
    void keep(ModelEntry entry) {
        CacheSlot slot = slot(entry.row());
        Lease lease = lease(slot.key());
        lease.turn.lock();
        try {
            FileLock writing = slot.fetch();
            try {
                slot.entry(entry.row()).write(entry);
            } finally {
                CacheSlot.giveBack(writing);
            }
        } catch (IOException | RegistryException e) {
            LOG.warn(
                    "the entry of model '{}' version {} is not kept: {}",
                    entry.model(),
                    entry.version(),
                    e.getMessage());
        } finally {
            lease.turn.unlock();
        }
    }

    private static void release(Lease lease) {
        lease.turn.lock();
        try {
            lease.users--;
            if (lease.users == 0 && lease.lock != null) {
                CacheSlot.giveBack(lease.lock);
                lease.lock = null;
            }
        } finally {
            lease.turn.unlock();
        }
    }

    /**
     * What this process does with one slot. Whoever has the turn may hold the slot's file locks, which only tell other
     * processes: the JDK refuses a second one in the same process.
     */
    private static final class Lease {
        private final ReentrantLock turn = new ReentrantLock();
        private int users;
        private @Nullable FileLock lock;
    }

    private Lease lease(String key) {
        return leases.computeIfAbsent(key, any -> new Lease());
    }

    /** Versions of other tools have no digest; they are told apart by their time as well. */
    private CacheSlot slot(ModelVersion version) {
        ContentDigest digest = version.artifact().digest().orElseGet(() -> CacheSlot.identity(version));
        return new CacheSlot(directory, digest.hex());
    }

    private FileLock ready(ModelRegistry registry, ModelVersion version, CacheSlot slot) {
        try {
            Files.createDirectories(directory);
            slot.touch();
            FileLock inUse = slot.use();
            boolean ready = false;
            try {
                if (!slot.isIntact(version)) {
                    fetch(registry, version, slot);
                }
                ready = true;
                return inUse;
            } finally {
                if (!ready) {
                    CacheSlot.giveBack(inUse);
                }
            }
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("interrupted while reading files of model '" + version.model() + "'", e);
        } catch (IOException e) {
            throw new UnavailableException("model cache '" + directory + "': " + e.getMessage(), e);
        }
    }

    private static void fetch(ModelRegistry registry, ModelVersion version, CacheSlot slot) throws IOException {
        FileLock fetching = slot.fetch();
        try {
            if (slot.isIntact(version)) {
                return; // Another process was first.
            }
            if (slot.exists()) {
                LOG.warn(
                        "the cached files of model '{}' version {} are damaged: fetched again",
                        version.model(),
                        version.version());
                slot.setAside();
            }
            registry.resumeDownload(
                    new ModelUri(version.model(), new ModelUri.ByNumber(version.version())),
                    slot.files(),
                    progress -> {});
        } finally {
            CacheSlot.giveBack(fetching);
        }
    }

    private record Kept(CacheSlot slot, long bytes, Instant used) {}

    /** Files that stay too long do no harm: what goes wrong here is told and nothing else. */
    private void evict() {
        try {
            List<Kept> all = kept();
            long bytes = all.stream().mapToLong(Kept::bytes).sum();
            Instant abandoned = Instant.now().minus(RESUMED_WITHIN);
            for (Kept one : all) {
                boolean broken = !one.slot().exists() && one.used().isBefore(abandoned);
                if ((broken || bytes > mostBytes) && unused(one.slot(), CacheSlot::remove)) {
                    bytes -= one.bytes();
                }
            }
        } catch (IOException e) {
            LOG.warn("model cache '{}' was not brought below its bound: {}", directory, e.getMessage());
        }
    }

    /** What is there, that which was used longest ago first. What killed processes left behind goes. */
    private List<Kept> kept() throws IOException {
        Set<String> keys = new TreeSet<>();
        Set<String> withLeftovers = new TreeSet<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : (Iterable<Path>) children.filter(Files::isDirectory)::iterator) {
                Matcher name = DIRECTORY.matcher(String.valueOf(child.getFileName()));
                if (name.matches()) {
                    boolean whole = name.group(2) == null || name.group(2).equals(".partial");
                    (whole ? keys : withLeftovers).add(name.group(1));
                }
            }
        }
        for (String key : withLeftovers) {
            unused(new CacheSlot(directory, key), CacheSlot::removeLeftovers);
        }
        List<Kept> kept = new ArrayList<>();
        for (String key : keys) {
            CacheSlot slot = new CacheSlot(directory, key);
            kept.add(new Kept(slot, slot.bytes(), slot.used()));
        }
        kept.sort(Comparator.comparing(Kept::used));
        return kept;
    }

    private interface SlotAction {
        void run(CacheSlot slot) throws IOException;
    }

    /** Does something to a slot that nobody uses, or is about to use; whether it was done. */
    private boolean unused(CacheSlot slot, SlotAction action) throws IOException {
        Lease lease = lease(slot.key());
        if (!lease.turn.tryLock()) {
            return false;
        }
        try {
            Optional<FileLock> alone = lease.users > 0 ? Optional.empty() : slot.alone();
            if (alone.isEmpty()) {
                return false;
            }
            try {
                action.run(slot);
                return true;
            } finally {
                CacheSlot.giveBack(alone.get());
            }
        } finally {
            lease.turn.unlock();
        }
    }
}
