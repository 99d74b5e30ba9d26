package dev.modelregistry.internal.registry;

import dev.modelregistry.ProgressListener;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory that is being filled, perhaps by the second or third process that tries. Nothing that was there is trusted. */
final class PartialDownload {

    private static final int BUFFER = 1 << 17;

    private final Path directory;
    private final ArtifactCheck check;
    private final ProgressListener progress;

    PartialDownload(Path directory, ArtifactCheck check, ProgressListener progress) {
        this.directory = directory;
        this.check = check;
        this.progress = progress;
    }

    /** Makes the directory, and drops from it what does not belong there or cannot be verified. */
    void begin(ArtifactCheck.Files files) throws IOException {
        Files.createDirectories(directory);
        Set<Path> wanted = new HashSet<>();
        Set<Path> folders = new HashSet<>(Set.of(directory));
        if (files.verified()) {
            files.files().forEach(file -> wanted.add(path(file)));
            wanted.forEach(path -> foldersOf(path, folders));
        }
        List<Path> found;
        try (Stream<Path> all = Files.walk(directory)) {
            found = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : found) {
            boolean needed = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    ? folders.contains(path)
                    : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && wanted.contains(path);
            if (!needed) {
                Files.delete(path); // What was in a folder went before it.
            }
        }
    }

    private void foldersOf(Path path, Set<Path> folders) {
        Path folder = path.getParent();
        while (folder != null && !folder.equals(directory) && folders.add(folder)) {
            folder = folder.getParent();
        }
    }

    /**
     * Brings one file up to what was registered: what is there is kept if it is right, and gone on with if it is a beginning.
     *
     * @return the file as it is
     */
    ArtifactFile complete(ArtifactCheck.Files files, ArtifactFile file) throws IOException {
        Path path = path(file);
        if (files.verified() && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            long have = Files.size(path);
            if (have > 0 && have < file.size()) {
                append(files, file, path, have);
            }
            if (Files.size(path) == file.size() && ContentDigest.ofFile(path).equals(file.sha256())) {
                return file;
            }
            Files.delete(path);
        }
        try {
            return check.copy(files, file, one -> create(path), progress);
        } catch (IntegrityException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private void append(ArtifactCheck.Files files, ArtifactFile file, Path path, long from) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = check.open(files, file, from);
                OutputStream out = Files.newOutputStream(
                        path, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            long done = from;
            for (int count = in.read(buffer); count >= 0 && done <= file.size(); count = in.read(buffer)) {
                out.write(buffer, 0, count);
                done += count;
                progress.progressed(new ProgressListener.Progress("download", file.path(), done, file.size()));
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("interrupted while reading '" + file.path() + "'", e);
            }
            throw new UnavailableException("file '" + file.path() + "' cannot be copied: " + e.getMessage(), e);
        }
    }

    private static OutputStream create(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private Path path(ArtifactFile file) {
        Path path = directory.resolve(file.path()).normalize();
        if (!path.startsWith(directory)) {
            throw new IntegrityException("file '" + file.path() + "' leads out of the directory");
        }
        return path;
    }
}
