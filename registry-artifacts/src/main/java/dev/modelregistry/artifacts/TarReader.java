package dev.modelregistry.artifacts;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/** Reads a tar archive: plain files and directories, then two blocks of zeros, then nothing but zeros. */
final class TarReader {

    private static final int RECORD = 512;
    private static final int BLOCK = 20 * RECORD;
    private static final int END = 2 * RECORD;

    /** Headers of one entry: its own, long names, pax records. The library holds them whole. */
    private static final int LARGEST_HEADERS = 1 << 18;

    private final Watch watch;
    private final ArchiveInputStream<?> tar;
    private final UnpackedFiles files;

    private TarReader(InputStream in, UnpackedFiles files) {
        this.files = files;
        watch = new Watch(in);
        tar = new TarArchiveInputStream(watch, BLOCK, RECORD, "UTF-8");
    }

    /** Whether a file that begins so is a tar archive with at least one entry. */
    static boolean isTar(byte[] magic) {
        try {
            return magic.length == RECORD && TarUtils.verifyCheckSum(magic);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Reads an archive to the end of the stream.
     *
     * @throws IOException the directory cannot be written
     */
    static void read(InputStream in, UnpackedFiles files) throws IOException {
        new TarReader(in, files).read();
    }

    private void read() throws IOException {
        String before = "";
        long padding = 0;
        for (TarArchiveEntry entry = next(padding, before); entry != null; entry = next(padding, before)) {
            before = entry.getName();
            padding = -entry.getSize() & (RECORD - 1);
            accept(entry);
        }
        checkEnd();
    }

    private @Nullable TarArchiveEntry next(long padding, String before) {
        watch.expectHeaders(padding);
        try {
            return (TarArchiveEntry) tar.getNextEntry();
        } catch (RegistryException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String place = before.isEmpty() ? "at its beginning" : "behind entry '" + Text.shown(before) + "'";
            throw new InvalidException("the archive is cut off or broken " + place + ": " + EntryPaths.reason(e), e);
        } finally {
            watch.expectContent();
        }
    }

    private void accept(TarArchiveEntry entry) throws IOException {
        String name = entry.getName();
        if (!entry.isCheckSumOK()) {
            throw EntryPaths.refused(name, "has a header whose checksum is wrong");
        }
        if (entry.isSparse()) {
            throw EntryPaths.refused(name, "is a sparse file: only plain files are unpacked");
        }
        String kind = refusedKind(entry);
        if (!kind.isEmpty()) {
            throw EntryPaths.refused(name, "is " + kind + ": only files and directories are unpacked");
        }
        if (!entry.isDirectory()) {
            files.file(name, entry.getSize(), tar);
        } else if (entry.getSize() != 0) {
            throw EntryPaths.refused(name, "is a directory with " + entry.getSize() + " bytes of content");
        } else {
            files.directory(name);
        }
    }

    private static String refusedKind(TarArchiveEntry entry) {
        byte flag = entry.getLinkFlag();
        return switch (flag) {
            case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG, TarConstants.LF_DIR -> "";
            case TarConstants.LF_LINK -> "a hard link to '" + Text.shown(entry.getLinkName()) + "'";
            case TarConstants.LF_SYMLINK -> "a symbolic link to '" + Text.shown(entry.getLinkName()) + "'";
            case TarConstants.LF_CHR, TarConstants.LF_BLK -> "a device";
            case TarConstants.LF_FIFO -> "a pipe";
            default -> "of the unknown type " + (flag & 0xff);
        };
    }

    private void checkEnd() {
        try {
            byte[] rest = new byte[BLOCK];
            boolean atEnd = false;
            while (!atEnd && !watch.hasContent) {
                atEnd = watch.read(rest, 0, BLOCK) < 0;
            }
        } catch (IOException e) {
            throw new InvalidException("the archive is cut off or broken at its end: " + EntryPaths.reason(e), e);
        }
        if (watch.seen < END) {
            throw new InvalidException("the archive is cut off: two blocks of zeros have to end it");
        }
        if (watch.hasContent) {
            throw new InvalidException("the archive goes on behind its end mark");
        }
    }

    /** Looks at what the library reads when it looks for the next entry. */
    private static final class Watch extends FilterInputStream {

        private long allowed = Long.MAX_VALUE;
        private long padding;
        private long seen;
        private boolean hasContent;

        Watch(InputStream in) {
            super(in);
        }

        void expectHeaders(long paddingBefore) {
            padding = paddingBefore;
            allowed = LARGEST_HEADERS + paddingBefore;
            seen = 0;
            hasContent = false;
        }

        void expectContent() {
            allowed = Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length > 0 && allowed <= 0) {
                throw new InvalidException(
                        "the headers of an archive entry have more than " + LARGEST_HEADERS + " bytes");
            }
            int count = super.read(target, offset, (int) Math.min(length, allowed));
            if (count > 0) {
                allowed -= count;
                look(target, offset, count);
            }
            return count;
        }

        private void look(byte[] target, int offset, int count) {
            int skipped = (int) Math.min(padding, count);
            padding -= skipped;
            seen += count - skipped;
            for (int i = offset + skipped; i < offset + count && !hasContent; i++) {
                hasContent = target[i] != 0;
            }
        }

        @Override
        public long skip(long count) throws IOException {
            int length = (int) Math.min(count, BLOCK);
            return Math.max(0, read(new byte[length], 0, length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
