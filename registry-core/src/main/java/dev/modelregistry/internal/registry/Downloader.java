package dev.modelregistry.internal.registry;

import dev.modelregistry.Download;
import dev.modelregistry.ModelUri;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.internal.file.DirectoryTree;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.spi.VersionRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Downloads artifacts: verified, and all or nothing. */
final class Downloader {

    /** What becomes of a download that broke off. */
    private enum Broken {
        FORGOTTEN,
        RESUMED
    }

    private final LightReads reads;
    private final Entries entries;
    private final ArtifactCheck check;

    Downloader(LightReads reads, Entries entries, ArtifactCheck check) {
        this.reads = reads;
        this.entries = entries;
        this.check = check;
    }

    Download download(ModelUri uri, Path directory, ProgressListener progress) {
        return download(uri, directory, progress, Broken.FORGOTTEN);
    }

    Download resume(ModelUri uri, Path directory, ProgressListener progress) {
        return download(uri, directory, progress, Broken.RESUMED);
    }

    private Download download(ModelUri uri, Path directory, ProgressListener progress, Broken broken) {
        VersionRow row = reads.get(uri);
        EntryContent content = entries.record(row);
        Path target = directory.toAbsolutePath().normalize();
        try {
            checkTarget(target);
            ArtifactCheck.Files files = check.files(row, content);
            Files.createDirectories(parent(target));
            String ending = broken == Broken.RESUMED ? "partial" : ModelLog.randomId();
            Path temporary = parent(target).resolve("." + target.getFileName() + "." + ending);
            try {
                return fill(row, content, files, temporary, target, progress);
            } finally {
                if (broken == Broken.FORGOTTEN) {
                    DirectoryTree.remove(temporary);
                }
            }
        } catch (AccessDeniedException e) {
            throw new ForbiddenException("directory '" + directory + "' cannot be written: permission denied", e);
        } catch (IOException e) {
            throw new UnavailableException("directory '" + directory + "' cannot be written: " + e.getMessage(), e);
        }
    }

    private static Path parent(Path target) throws IOException {
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("a root directory cannot be replaced");
        }
        return parent;
    }

    private static void checkTarget(Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConflictException("'" + target + "' exists and is not a directory");
        }
        try (Stream<Path> children = Files.list(target)) {
            if (children.findAny().isPresent()) {
                throw new ConflictException("directory '" + target + "' is not empty: name one that is, or a new one");
            }
        }
    }

    private Download fill(
            VersionRow row,
            EntryContent content,
            ArtifactCheck.Files files,
            Path temporary,
            Path target,
            ProgressListener progress)
            throws IOException {
        PartialDownload partial = new PartialDownload(temporary, check, oneAtATime(progress));
        partial.begin(files);
        List<ArtifactFile> written = complete(partial, files);
        long bytes = written.stream().mapToLong(ArtifactFile::size).sum();
        var digest = ModelArtifact.manifestDigest(written);
        if (files.verified() && !digest.equals(content.artifact().digest())) {
            throw new IntegrityException(
                    "the artifact of version " + row.number() + " of model '" + row.model() + "' has " + digest
                            + ", registered was " + content.artifact().digest());
        }
        DirectoryTree.publish(temporary, target);
        return new Download(target, written.size(), bytes, digest, files.verified());
    }

    private static List<ArtifactFile> complete(PartialDownload partial, ArtifactCheck.Files files) throws IOException {
        try {
            return SideBySide.run(files.parallel(), files.files(), file -> {
                try {
                    return partial.complete(files, file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Several files may be on their way. */
    private static ProgressListener oneAtATime(ProgressListener listener) {
        Object lock = new Object();
        return progress -> {
            synchronized (lock) {
                listener.progressed(progress);
            }
        };
    }
}
