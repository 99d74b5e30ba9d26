package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Files on their way into one {@code model.tar.gz}, packed, hashed and sent in one pass, without a copy on disk. Entries have
 * fixed times, owners and modes. The bundle is in the bucket once the last file is; the index follows.
 */
final class BundleUpload implements ArtifactStore.Upload {

    /** Not the epoch: tools warn of it. */
    private static final Date TIME = Date.from(Instant.parse("1980-01-01T00:00:00Z"));

    private static final int MODE = 0100644;

    private final String uri;
    private final Consumer<BundleIndex> index;
    private final S3Upload upload;
    private final Consumer<StoredObject> stored;
    private final MessageDigest digest = ContentDigest.newDigest();
    private final FlushedGzip gzip;
    private final TarArchiveOutputStream tar;
    private final List<BundleIndex.Entry> packed = new ArrayList<>();
    private int left;

    /**
     * Begins a bundle.
     *
     * @param uri address of the bundle
     * @param index keeps what is where in it
     * @param upload takes its bytes
     * @param stored brings the whole bundle to its place, where an earlier attempt had begun it elsewhere
     * @param files how many will come
     */
    BundleUpload(String uri, Consumer<BundleIndex> index, S3Upload upload, Consumer<StoredObject> stored, int files)
            throws IOException {
        this.uri = uri;
        this.index = index;
        this.upload = upload;
        this.stored = stored;
        left = files;
        gzip = new FlushedGzip(new Hashing(upload));
        tar = new TarArchiveOutputStream(gzip, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Hashes the bundle itself. */
    private final class Hashing extends FilterOutputStream {

        Hashing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }

    @Override
    public boolean resumable() {
        return upload.resumable();
    }

    @Override
    public void put(ReferencedArtifact.File file, InputStream content) {
        try (content) {
            tar.flush();
            long from = gzip.restart();
            TarArchiveEntry entry = new TarArchiveEntry(file.path());
            entry.setSize(file.size());
            entry.setModTime(TIME);
            entry.setMode(MODE);
            entry.setIds(0, 0);
            entry.setNames("", "");
            tar.putArchiveEntry(entry);
            copy(file, content);
            tar.closeArchiveEntry();
            tar.flush();
            packed.add(new BundleIndex.Entry(file.path(), file.size(), from, gzip.restart()));
            if (--left == 0) {
                end();
            }
        } catch (IOException e) {
            throw new UnavailableException(
                    "artifact file '" + file.path() + "' cannot be packed: " + e.getMessage(), e);
        }
    }

    private void copy(ReferencedArtifact.File file, InputStream content) throws IOException {
        byte[] chunk = new byte[1 << 16];
        long rest = file.size();
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            rest -= count;
            if (rest < 0) {
                throw changed(file);
            }
            tar.write(chunk, 0, count);
        }
        if (rest > 0) {
            throw changed(file);
        }
    }

    private static IntegrityException changed(ReferencedArtifact.File file) {
        return new IntegrityException("artifact file '" + file.path() + "' does not have the " + file.size()
                + " bytes any more that it had before: it changed while it was being packed, register it again");
    }

    private void end() throws IOException {
        tar.close();
        stored.accept(upload.finish());
        upload.close();
    }

    @Override
    public ArtifactStore.Finished finish(EntryContent content) {
        String sha256 = HexFormat.of().formatHex(digest.digest());
        index.accept(new BundleIndex(upload.written(), sha256, packed));
        return new ArtifactStore.Finished(uri, List.of());
    }
}
