package dev.modelregistry.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Tells one file from another that later has the same name. A database that was deleted or replaced while it was open
 * would otherwise go on taking writes that nobody ever sees.
 *
 * @param key device and inode; empty where the file system has none, which then cannot replace an open file either
 * @param size in bytes
 */
record FileIdentity(Optional<Object> key, long size) {

    /** Identity of the file or directory of that name; empty when there is none. */
    static Optional<FileIdentity> of(Path path, LinkOption... links) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, links);
            return Optional.of(new FileIdentity(Optional.ofNullable(attributes.fileKey()), attributes.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether both are one file, which may have grown. */
    boolean sameFile(FileIdentity other) {
        return key.equals(other.key);
    }
}
