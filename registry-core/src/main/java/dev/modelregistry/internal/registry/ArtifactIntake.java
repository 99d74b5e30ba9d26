package dev.modelregistry.internal.registry;

import dev.modelregistry.ArtifactSource;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.ProgressListener.Progress;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ArtifactStore.Upload;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Brings an artifact in: reads it once, hashes it, stores it. */
final class ArtifactIntake {

    private static final int BUFFER = 1 << 17;

    private final RegistryBackend backend;

    ArtifactIntake(RegistryBackend backend) {
        this.backend = backend;
    }

    /** Looks at what shall be registered, without reading the files. */
    ReferencedArtifact open(ArtifactSource source) {
        if (source instanceof ArtifactSource.LocalFiles local) {
            return LocalArtifact.scan(local.path(), local.links());
        }
        return openReference(((ArtifactSource.Reference) source).uri());
    }

    /** Opens a place that is registered, or was registered, as it is. */
    ReferencedArtifact openReference(String uri) {
        if (uri.startsWith("file:")) {
            try {
                return LocalArtifact.scan(Path.of(URI.create(uri)), ArtifactSource.Links.REFUSE);
            } catch (IllegalArgumentException e) {
                throw new InvalidException("reference '" + uri + "' is not a file URI: " + e.getMessage(), e);
            }
        }
        return backend.open(uri)
                .orElseThrow(() -> new InvalidException(
                        "reference '" + uri + "' is not one that the provider '" + backend.provider() + "' can read"));
    }

    /** Reads every file once and tells the manifest. */
    List<ArtifactFile> hash(ReferencedArtifact artifact, Map<String, FileRole> roles, ProgressListener listener) {
        Meter meter = new Meter("hash", artifact, listener);
        List<ArtifactFile> files = new ArrayList<>();
        byte[] buffer = new byte[BUFFER];
        for (ReferencedArtifact.File file : artifact.files()) {
            try (HashingStream in = meter.hashing(artifact.read(file.path()), file.path())) {
                while (in.read(buffer) >= 0) {
                    checkNotInterrupted();
                }
                files.add(in.result(file, role(roles, file.path())));
            } catch (IOException e) {
                throw unreadable(file.path(), e);
            }
        }
        return files;
    }

    /** Stores every file, hashing what is stored, and tells the manifest. */
    List<ArtifactFile> store(
            ReferencedArtifact artifact, Upload upload, Map<String, FileRole> roles, ProgressListener listener) {
        Meter meter = new Meter("upload", artifact, listener);
        return SideBySide.run(upload.parallel(), artifact.files(), file -> {
            HashingStream in = meter.hashing(artifact.read(file.path()), file.path());
            upload.put(file, in);
            return in.result(file, role(roles, file.path()));
        });
    }

    /** Stores what was hashed before, and makes sure that it is still the same. */
    void storeHashed(
            ReferencedArtifact artifact,
            Upload upload,
            List<ArtifactFile> hashed,
            Map<String, FileRole> roles,
            ProgressListener listener) {
        List<ArtifactFile> stored = store(artifact, upload, roles, listener);
        if (!ModelArtifact.manifestDigest(stored).equals(ModelArtifact.manifestDigest(hashed))) {
            throw new IntegrityException("the artifact changed while it was being registered: register it again");
        }
    }

    private static FileRole role(Map<String, FileRole> roles, String path) {
        return roles.getOrDefault(path, FileRole.MODEL);
    }

    private static UnavailableException unreadable(String path, IOException e) {
        return new UnavailableException("artifact file '" + path + "' cannot be read: " + e.getMessage(), e);
    }

    static void checkNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("interrupted while reading the artifact");
        }
    }

    /** Tells the listener how far the whole artifact is. */
    private static final class Meter {

        private final String phase;
        private final ProgressListener listener;
        private final long total;
        private long done;

        Meter(String phase, ReferencedArtifact artifact, ProgressListener listener) {
            this.phase = phase;
            this.listener = listener;
            this.total = artifact.files().stream()
                    .mapToLong(ReferencedArtifact.File::size)
                    .sum();
        }

        HashingStream hashing(InputStream in, String item) {
            return new HashingStream(in, count -> {
                synchronized (this) { // Several files may be on their way.
                    done += count;
                    listener.progressed(new Progress(phase, item, done, total));
                }
            });
        }
    }

    /** Hashes and counts what passes. */
    static final class HashingStream extends FilterInputStream {

        private final MessageDigest digest = ContentDigest.newDigest();
        private final java.util.function.LongConsumer counted;
        private long size;

        HashingStream(InputStream in, java.util.function.LongConsumer counted) {
            super(in);
            this.counted = counted;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            checkNotInterrupted();
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                digest.update(buffer, offset, count);
                size += count;
                counted.accept(count);
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        ArtifactFile result(ReferencedArtifact.File file, FileRole role) {
            return new ArtifactFile(file.path(), size, ContentDigest.ofRaw(digest.digest()), role);
        }
    }
}
