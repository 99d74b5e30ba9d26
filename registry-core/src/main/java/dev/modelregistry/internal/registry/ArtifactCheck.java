package dev.modelregistry.internal.registry;

import dev.modelregistry.ProgressListener;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a version's files and compares them with what was registered. */
final class ArtifactCheck {

    private static final int BUFFER = 1 << 17;

    private final RegistryBackend backend;
    private final ArtifactIntake intake;

    ArtifactCheck(RegistryBackend backend, ArtifactIntake intake) {
        this.backend = backend;
        this.intake = intake;
    }

    /** Where the content of a file comes from. */
    @FunctionalInterface
    interface FileSource {
        InputStream open(String path);
    }

    /** The files of a version, and where they come from. */
    record Files(List<ArtifactFile> files, boolean verified, FileSource source) {}

    Files files(VersionRow row, EntryContent content) {
        Optional<UploadPlace> place = UploadPlace.of(row);
        boolean inPlace = content.artifact().uri().isPresent() || place.isEmpty();
        if (!inPlace) {
            String prefix = place.get().files();
            return new Files(
                    content.artifact().files(), true, path -> backend.objects().get(prefix + path, 0));
        }
        ReferencedArtifact artifact = intake.openReference(row.artifact().uri());
        if (!content.artifact().files().isEmpty()) {
            return new Files(content.artifact().files(), content.artifact().verified(), artifact::read);
        }
        List<ArtifactFile> unknown = new ArrayList<>();
        for (ReferencedArtifact.File file : artifact.files()) {
            unknown.add(new ArtifactFile(
                    file.path(),
                    file.size(),
                    dev.modelregistry.entry.ContentDigest.of(new byte[0]),
                    dev.modelregistry.entry.FileRole.MODEL));
        }
        return new Files(unknown, false, artifact::read);
    }

    /** Where the content of a file goes. */
    @FunctionalInterface
    interface FileSink {
        OutputStream open(ArtifactFile file) throws IOException;
    }

    /**
     * Copies one file while hashing it.
     *
     * @return the file as it was read
     * @throws IntegrityException the bytes are gone, or not those that were registered
     */
    ArtifactFile copy(Files files, ArtifactFile file, FileSink sink, ProgressListener listener) {
        byte[] buffer = new byte[BUFFER];
        ArtifactFile actual;
        try (var in = new ArtifactIntake.HashingStream(open(files, file), count -> {});
                OutputStream out = sink.open(file)) {
            long done = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                done += count;
                listener.progressed(new ProgressListener.Progress("download", file.path(), done, file.size()));
                if (files.verified() && done > file.size()) {
                    break;
                }
            }
            actual = in.result(new ReferencedArtifact.File(file.path(), done), file.role());
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("interrupted while reading '" + file.path() + "'", e);
            }
            throw new UnavailableException("file '" + file.path() + "' cannot be copied: " + e.getMessage(), e);
        }
        if (files.verified() && !(actual.sha256().equals(file.sha256()) && actual.size() == file.size())) {
            throw new IntegrityException("file '" + file.path() + "' has " + actual.sha256() + " and " + actual.size()
                    + " bytes or more, registered were " + file.sha256() + " and " + file.size() + " bytes");
        }
        return actual;
    }

    private static InputStream open(Files files, ArtifactFile file) {
        try {
            return files.source().open(file.path());
        } catch (NotFoundException e) {
            throw new IntegrityException("file '" + file.path() + "' is gone", e);
        }
    }
}
