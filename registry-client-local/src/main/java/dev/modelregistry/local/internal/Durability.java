package dev.modelregistry.local.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes names last through a power failure. */
final class Durability {

    private Durability() {}

    /** Writes a directory's names to the disk. Without effect where the system keeps them by itself (Windows). */
    static void syncDirectory(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Somebody deleted what was in it and then the empty directory: there is nothing left to keep.
            return;
        }
    }
}
