package dev.modelregistry.artifacts;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bundle of an artifact, a {@code model.tar.gz} as SageMaker wants it, made while it is read: no temporary copy, no
 * thread, and one pass over the files that also hashes each of them and the bundle.
 *
 * <p>Equal files give equal bundles on one version of zlib: files only, sorted by the UTF-8 bytes of their paths, all
 * with the same time, owner and mode; long and foreign names and large files as POSIX 2001 (pax) writes them. What is
 * packed can be unpacked: paths keep the rules of {@link Unpacker}.
 *
 * <p>Reading throws the {@code RegistryException} family, {@link java.io.IOException} never. Not thread-safe.
 */
public final class BundleStream extends InputStream {

    /** Not the epoch: tools warn of it, and zip files know nothing before this. */
    private static final Date TIME = Date.from(Instant.parse("1980-01-01T00:00:00Z"));

    private static final int MODE = 0100644;
    private static final int BLOCK = 10_240;
    private static final int CHUNK = 1 << 16;

    private final ReferencedArtifact artifact;
    private final Iterator<ReferencedArtifact.File> rest;
    private final List<ArtifactFile> packed = new ArrayList<>();
    private final Window window = new Window();
    private final ArchiveOutputStream<TarArchiveEntry> tar;
    private final byte[] chunk = new byte[CHUNK];
    private @Nullable OpenFile current;
    private long left;
    private boolean complete;
    private @Nullable Bundle bundle;

    private BundleStream(ReferencedArtifact artifact, List<ReferencedArtifact.File> files) throws IOException {
        this.artifact = artifact;
        rest = files.iterator();
        // The JDK's header is fixed since Java 16: no time, no name, no system.
        TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(window, CHUNK), BLOCK, "UTF-8");
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        out.setAddPaxHeadersForNonAsciiNames(true);
        tar = out;
    }

    /** A file that is being packed. */
    private record OpenFile(ReferencedArtifact.File file, InputStream content, MessageDigest digest) {}

    /** What is packed and not read yet. */
    private static final class Window extends ByteArrayOutputStream {

        private final MessageDigest digest = ContentDigest.newDigest();
        private long passed;
        private int start;

        boolean isEmpty() {
            return start == count;
        }

        int take(byte[] target, int offset, int length) {
            int taken = Math.min(length, count - start);
            System.arraycopy(buf, start, target, offset, taken);
            digest.update(buf, start, taken);
            start += taken;
            passed += taken;
            if (start == count) {
                start = 0;
                reset();
            }
            return taken;
        }
    }

    /**
     * Begins the bundle of an artifact. No file is opened before the first byte is read.
     *
     * @param limits that the files have to keep; the ratio takes no part
     * @throws InvalidException a path is not allowed, two are the same on some systems, or a limit is broken; the message
     *     names it
     */
    public static BundleStream of(ReferencedArtifact artifact, BundleLimits limits) {
        List<ReferencedArtifact.File> files = new ArrayList<>(artifact.files());
        files.sort((left, right) -> Arrays.compareUnsigned(utf8(left.path()), utf8(right.path())));
        EntryPaths paths = new EntryPaths(limits);
        long bytes = 0;
        for (ReferencedArtifact.File file : files) {
            ArtifactFile.checkPath(file.path());
            paths.file(file.path());
            bytes += file.size();
            if (file.size() < 0 || bytes < 0 || bytes > limits.mostBytes()) {
                throw new InvalidException("the files of the artifact have more than " + limits.mostBytes()
                        + " bytes, which the limit is");
            }
        }
        if (files.isEmpty()) {
            throw new InvalidException("an artifact without files cannot be packed");
        }
        try {
            return new BundleStream(artifact, files);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    /**
     * Packs an artifact into a stream, which stays open.
     *
     * @throws UnavailableException a file cannot be read, or the stream not be written
     */
    public static Bundle pack(ReferencedArtifact artifact, BundleLimits limits, OutputStream out) {
        try (BundleStream in = of(artifact, limits)) {
            in.transferTo(out);
            return in.bundle();
        } catch (IOException e) {
            throw new UnavailableException("the bundle cannot be written: " + e.getMessage(), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What was packed.
     *
     * @throws IllegalStateException the stream was not read to its end
     */
    public Bundle bundle() {
        if (bundle == null) {
            throw new IllegalStateException("a bundle is known when it has been read to its end");
        }
        return bundle;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (window.isEmpty() && !complete) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("interrupted while packing the artifact");
            }
            packMore();
        }
        int taken = window.take(target, offset, length);
        if (complete && window.isEmpty() && bundle == null) {
            bundle = new Bundle(window.passed, ContentDigest.ofRaw(window.digest.digest()), packed);
        }
        return taken == 0 ? -1 : taken;
    }

    private void packMore() {
        try {
            if (current != null) {
                packChunk(current);
            } else if (rest.hasNext()) {
                open(rest.next());
            } else {
                tar.close();
                complete = true;
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    private void open(ReferencedArtifact.File file) throws IOException {
        current = new OpenFile(file, artifact.read(file.path()), ContentDigest.newDigest());
        TarArchiveEntry entry = new TarArchiveEntry(file.path());
        entry.setSize(file.size());
        entry.setModTime(TIME);
        entry.setMode(MODE);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        left = file.size();
    }

    private void packChunk(OpenFile open) throws IOException {
        int count = readChunk(open);
        if (count >= 0) {
            left -= count;
            if (left < 0) {
                throw changed(open, "more");
            }
            open.digest.update(chunk, 0, count);
            tar.write(chunk, 0, count);
            return;
        }
        if (left > 0) {
            throw changed(open, "fewer");
        }
        tar.closeArchiveEntry();
        ContentDigest digest = ContentDigest.ofRaw(open.digest.digest());
        packed.add(new ArtifactFile(open.file.path(), open.file.size(), digest, FileRole.MODEL));
        close();
    }

    private int readChunk(OpenFile open) {
        try {
            return open.content.read(chunk);
        } catch (IOException e) {
            throw new UnavailableException(
                    "artifact file '" + open.file.path() + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static IntegrityException changed(OpenFile open, String what) {
        return new IntegrityException(
                "artifact file '" + open.file.path() + "' has " + what + " than the " + open.file.size()
                        + " bytes that it had before: it changed while it was being packed, register it again");
    }

    /** Closes the file that is being packed. What was not read is lost. */
    @Override
    public void close() {
        OpenFile open = current;
        current = null;
        try {
            if (open != null) {
                open.content.close();
            }
        } catch (IOException e) {
            throw new UnavailableException(
                    "artifact file '" + open.file.path() + "' cannot be closed: " + e.getMessage(), e);
        }
    }
}
