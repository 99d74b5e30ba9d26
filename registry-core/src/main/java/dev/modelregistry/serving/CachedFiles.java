package dev.modelregistry.serving;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Verified files of a version that stay where they are until this is closed. */
public final class CachedFiles implements AutoCloseable {

    private final Path path;
    private final Runnable release;
    private final AtomicBoolean open = new AtomicBoolean(true);

    CachedFiles(Path path, Runnable release) {
        this.path = path;
        this.release = release;
    }

    /** The directory with the files. */
    public Path path() {
        return path;
    }

    /** Lets them go. Idempotent. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            release.run();
        }
    }
}
