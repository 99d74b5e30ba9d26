package dev.modelregistry.local.internal;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Syncs the names that lead to a file. A directory that another process made a moment ago may not be on the disk yet, so
 * each process syncs each directory's own name once.
 */
final class SyncedDirectories {

    private static final int MOST = 10_000;

    private final Path top;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    SyncedDirectories(Path top) {
        this.top = top;
    }

    /** Makes the name of a file, and of what it is in, last. */
    void sync(Path file) throws IOException {
        Path level = parent(file);
        Durability.syncDirectory(level);
        Optional<String> unknown = unknown(level);
        while (!level.equals(top) && unknown.isPresent()) {
            Durability.syncDirectory(parent(level));
            remember(unknown.get());
            level = parent(level);
            unknown = unknown(level);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** What tells this directory from an earlier one of that name; empty when it is known, or gone. */
    private Optional<String> unknown(Path directory) throws IOException {
        return FileIdentity.of(directory, LinkOption.NOFOLLOW_LINKS)
                .map(identity -> directory + " " + identity.key())
                .filter(name -> !known.contains(name));
    }

    private void remember(String name) {
        if (known.size() >= MOST) {
            known.clear();
        }
        known.add(name);
    }
}
