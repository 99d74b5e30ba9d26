package dev.modelregistry.artifacts;

import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.internal.file.DirectoryTree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/** A directory that appears whole or not at all. */
final class NewDirectory {

    private NewDirectory() {}

    /** Writes into a directory. */
    @FunctionalInterface
    interface Filling<T> {
        T fill(Path directory) throws IOException;
    }

    /**
     * Fills a directory beside the target and moves it there in one step. When that fails, it is removed.
     *
     * @param target does not exist or is empty
     */
    static <T> T fill(Path target, Filling<T> filling) {
        Path place = target.toAbsolutePath().normalize();
        Path parent = place.getParent();
        if (parent == null) {
            throw new InvalidException("directory '" + target + "' is a root directory, which cannot be replaced");
        }
        try {
            checkFree(place);
            Files.createDirectories(parent);
            Path temporary = parent.resolve("." + place.getFileName() + "." + UUID.randomUUID());
            try {
                Files.createDirectory(temporary);
                T result = filling.fill(temporary);
                DirectoryTree.publish(temporary, place);
                return result;
            } finally {
                DirectoryTree.remove(temporary);
            }
        } catch (AccessDeniedException e) {
            throw new ForbiddenException("directory '" + target + "' cannot be written: permission denied", e);
        } catch (IOException e) {
            throw new UnavailableException("directory '" + target + "' cannot be written: " + e.getMessage(), e);
        }
    }

    private static void checkFree(Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConflictException("'" + place + "' exists and is not a directory");
        }
        try (Stream<Path> children = Files.list(place)) {
            if (children.findAny().isPresent()) {
                throw new ConflictException("directory '" + place + "' is not empty: name one that is, or a new one");
            }
        }
    }
}
