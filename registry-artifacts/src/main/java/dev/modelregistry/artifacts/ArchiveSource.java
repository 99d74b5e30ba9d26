package dev.modelregistry.artifacts;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.UnavailableException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * The bytes of an archive, counted and hashed. That they cannot be read is {@link UnavailableException}, so that every
 * {@link IOException} which readers of archives throw means that the archive is broken.
 */
final class ArchiveSource extends BufferedInputStream {

    private static final int BUFFER = 1 << 16;
    private static final int MAGIC = 512;

    private final Counted counted;

    ArchiveSource(InputStream in) {
        this(new Counted(in));
    }

    private ArchiveSource(Counted counted) {
        super(counted, BUFFER);
        this.counted = counted;
    }

    /** The first bytes, which are read again afterwards. */
    byte[] magic() {
        try {
            mark(MAGIC);
            byte[] magic = readNBytes(MAGIC);
            reset();
            return magic;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** How many bytes were taken from the archive, some of which may still wait here. */
    long passed() {
        return counted.passed;
    }

    /** Reads what is left. */
    void drain() {
        try {
            transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The digest of the whole archive, after its end. */
    ContentDigest sha256() {
        return ContentDigest.ofRaw(counted.digest.digest());
    }

    private static UnavailableException unreadable(IOException e) {
        return new UnavailableException("the archive cannot be read: " + e.getMessage(), e);
    }

    private static final class Counted extends FilterInputStream {

        private final MessageDigest digest = ContentDigest.newDigest();
        private long passed;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("interrupted while reading the archive");
            }
            try {
                int count = super.read(target, offset, length);
                if (count > 0) {
                    digest.update(target, offset, count);
                    passed += count;
                }
                return count;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        @Override
        public long skip(long count) {
            return read(new byte[(int) Math.min(count, BUFFER)], 0, (int) Math.min(count, BUFFER));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
