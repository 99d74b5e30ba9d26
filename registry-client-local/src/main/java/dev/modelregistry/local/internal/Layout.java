package dev.modelregistry.local.internal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What is where in the directory of a registry.
 *
 * @param directory the directory, absolute
 * @param fileClock the clock that the file system uses, which need not be the registry's
 */
record Layout(Path directory, Clock fileClock) {

    static final String DATABASE = "registry.db";

    /** What a killed process was writing may be swept away after this time; no write pauses that long. */
    private static final Duration FORGOTTEN = Duration.ofHours(24);

    Path database() {
        return directory.resolve(DATABASE);
    }

    /** Address of the directory, with a slash at the end whether it exists or not. */
    String uri() {
        String uri = directory.toUri().toString();
        return uri.endsWith("/") ? uri : uri + "/";
    }

    Path artifacts() {
        return directory.resolve("artifacts");
    }

    private Path temporary() {
        return directory.resolve("tmp");
    }

    /** A name nobody else uses, for a file on its way to its place. */
    Path newTemporary() {
        return temporary().resolve(UUID.randomUUID().toString());
    }

    boolean holdsArtifacts() throws IOException {
        try (DirectoryStream<Path> places = Files.newDirectoryStream(artifacts())) {
            return places.iterator().hasNext();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    /** Makes the directory itself and what stands in every registry, durably. */
    void createDirectories() throws IOException {
        Path existing = directory;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        Files.createDirectories(directory);
        for (Path made = directory; !made.equals(existing); made = parent(made)) {
            Durability.syncDirectory(parent(made));
        }
        createOwn(temporary());
        createOwn(artifacts());
        Durability.syncDirectory(directory);
    }

    private static void createOwn(Path path) throws IOException {
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                // Following a link here would write outside the registry's directory.
                throw new FileSystemException(path.toString(), null, "is not a directory, so writing is not permitted");
            }
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** Gives a finished file its name, unless there is a file of that name. */
    void publishNew(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was first. Its file is as good.
            return;
        } catch (UnsupportedOperationException | FileSystemException e) {
            moveNew(draft, target);
        }
        Durability.syncDirectory(directory);
    }

    private static void moveNew(Path draft, Path target) throws IOException {
        if (!Files.exists(target)) {
            try {
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, target);
            }
        }
    }

    /** Removes what killed processes left half-written. */
    void sweep() throws IOException {
        Instant limit = fileClock.instant().minus(FORGOTTEN);
        createOwn(temporary());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary())) {
            for (Path file : files) {
                if (isOlder(file, limit)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && lastTouched(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static FileTime lastTouched(Path file) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        // The time of modification is the registry's, set by hand just before a file is published.
        Object changed = unix ? Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS) : null;
        return changed instanceof FileTime time ? time : Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    }
}
