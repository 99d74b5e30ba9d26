package dev.modelregistry.internal.file;

import dev.modelregistry.error.ConflictException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with all that is in it. */
public final class DirectoryTree {

    private DirectoryTree() {}

    /**
     * Gives a directory that was filled elsewhere on the same file system its name, in one step.
     *
     * @throws ConflictException there is a directory of that name with something in it
     */
    public static void publish(Path temporary, Path target) throws IOException {
        try {
            // An empty directory may be in the way; if somebody filled it meanwhile, this fails and nothing is lost.
            Files.deleteIfExists(target);
        } catch (DirectoryNotEmptyException e) {
            throw new ConflictException("directory '" + target + "' was filled by somebody else meanwhile", e);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes it, if it is there. Links are removed and not followed. */
    public static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
