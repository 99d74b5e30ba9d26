package dev.modelregistry.internal.registry;

import dev.modelregistry.ProgressListener;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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
        InputStream open(ReferencedArtifact.File file, long from);
    }

    /**
     * The files of a version, and where they come from.
     *
     * @param parallel how many may be read side by side
     */
    record Files(List<ArtifactFile> files, boolean verified, FileSource source, int parallel) {

        Files(List<ArtifactFile> files, boolean verified, ReferencedArtifact from) {
            this(files, verified, from::read, from.parallel());
        }
    }

    Files files(VersionRow row, EntryContent content) {
        Optional<UploadPlace> place = UploadPlace.of(row);
        boolean inPlace = content.artifact().uri().isPresent() || place.isEmpty();
        if (!inPlace) {
            ReferencedArtifact stored = backend.artifacts().open(row);
            return new Files(content.artifact().files(), true, stored);
        }
        ReferencedArtifact artifact = intake.openReference(row.artifact().uri());
        if (!artifact.readable()) {
            throw new UnsupportedCapabilityException(
                    "artifact-read",
                    "version " + row.number() + " of model '" + row.model() + "' is at '" + artifact.uri()
                            + "', which the provider '" + backend.provider()
                            + "' does not read: use a client of that store");
        }
        if (!content.artifact().files().isEmpty()) {
            return new Files(content.artifact().files(), content.artifact().verified(), artifact);
        }
        List<ArtifactFile> unknown = new ArrayList<>();
        for (ReferencedArtifact.File file : artifact.files()) {
            unknown.add(new ArtifactFile(file.path(), file.size(), ContentDigest.of(new byte[0]), FileRole.MODEL));
        }
        return new Files(unknown, false, artifact);
    }

    /** A file that is not what was registered, as far as the store tells without reading it. */
    record Difference(ArtifactFile file, OptionalLong size) {}

    /** Files of an uploaded version that are gone or have another size. */
    List<Difference> differences(VersionRow row, List<ArtifactFile> registered) {
        Map<String, Long> sizes = new HashMap<>();
        backend.artifacts().open(row).files().forEach(file -> sizes.put(file.path(), file.size()));
        List<Difference> differences = new ArrayList<>();
        for (ArtifactFile file : registered) {
            Long size = sizes.get(file.path());
            if (size == null || size != file.size()) {
                differences.add(new Difference(file, size == null ? OptionalLong.empty() : OptionalLong.of(size)));
            }
        }
        return differences;
    }

    /** Reads the files that the adapter added to an upload: everything that was not registered. */
    List<ArtifactFile> added(VersionRow row, EntryContent content) {
        Set<String> registered = new HashSet<>();
        content.artifact().files().forEach(file -> registered.add(file.path()));
        ReferencedArtifact stored = backend.artifacts().open(row);
        Files files = new Files(List.of(), false, stored);
        return stored.files().stream()
                .filter(file -> !registered.contains(file.path()))
                .map(file -> new ArtifactFile(file.path(), file.size(), ContentDigest.of(new byte[0]), FileRole.OTHER))
                .map(file -> copy(files, file, one -> OutputStream.nullOutputStream(), ignored -> {}))
                .toList();
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
        try (var in = new ArtifactIntake.HashingStream(open(files, file, 0), count -> {});
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

    /** The content of a file from a byte on. */
    InputStream open(Files files, ArtifactFile file, long from) {
        try {
            return files.source().open(new ReferencedArtifact.File(file.path(), file.size()), from);
        } catch (NotFoundException e) {
            throw new IntegrityException("file '" + file.path() + "' is gone", e);
        }
    }
}
