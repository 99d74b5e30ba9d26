package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.IntegrityException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** One file of a bundle, read from where it begins. What does not unpack is not what was stored. */
final class BundledFile extends FilterInputStream {

    private final BundleIndex.Entry file;
    private final Source source;
    private final Inflater inflater;

    private BundledFile(BundleIndex.Entry file, Source source, Inflater inflater) {
        super(new TarArchiveInputStream(new InflaterInputStream(source, inflater), "UTF-8"));
        this.file = file;
        this.source = source;
        this.inflater = inflater;
    }

    /** The bytes as they come. A failure here is one of the network, and nobody changed anything. */
    private static final class Source extends FilterInputStream {

        private boolean broken;

        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            broken = true;
            int count = super.read(target, offset, length);
            broken = false;
            return count;
        }
    }

    /**
     * Opens a file.
     *
     * @param content of the bundle, from where the file begins
     * @throws IntegrityException another file, or nothing that can be unpacked, stands there
     */
    static InputStream open(InputStream content, BundleIndex.Entry file) throws IOException {
        BundledFile opened = new BundledFile(file, new Source(content), new Inflater(true));
        try {
            TarArchiveEntry entry = ((TarArchiveInputStream) opened.in).getNextEntry();
            if (entry == null
                    || !entry.isCheckSumOK()
                    || !entry.getName().equals(file.path())
                    || entry.getSize() != file.size()) {
                throw opened.changed();
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            if (opened.source.broken) {
                throw e;
            }
            throw opened.changed();
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Without a cause: the bytes are there, and are others. */
    private IntegrityException changed() {
        return new IntegrityException("file '" + file.path() + "' cannot be unpacked: its bundle was changed");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return super.read(target, offset, length);
        } catch (EOFException e) {
            throw changed();
        } catch (IOException e) {
            if (source.broken) {
                throw e;
            }
            throw changed();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            inflater.end();
        }
    }
}
