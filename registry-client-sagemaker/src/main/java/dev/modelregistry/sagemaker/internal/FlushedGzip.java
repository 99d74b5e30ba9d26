package dev.modelregistry.sagemaker.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member in which reading can begin at several places: before each of them the compressor forgets what it has seen.
 * Every gzip reader takes it. Equal content gives equal bytes on one version of zlib: the header holds no time and no name.
 */
final class FlushedGzip extends OutputStream {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 crc = new CRC32();
    private final byte[] chunk = new byte[1 << 16];
    private long written;
    private long read;

    FlushedGzip(OutputStream out) throws IOException {
        this.out = out;
        put(HEADER, HEADER.length);
    }

    private void put(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        crc.update(bytes, offset, length);
        read += length;
        deflater.setInput(bytes, offset, length);
        while (!deflater.needsInput()) {
            put(chunk, deflater.deflate(chunk));
        }
    }

    /**
     * Makes what follows readable without what went before.
     *
     * @return where it begins
     */
    long restart() throws IOException {
        int count;
        do {
            count = deflater.deflate(chunk, 0, chunk.length, Deflater.FULL_FLUSH);
            put(chunk, count);
        } while (count == chunk.length);
        return written;
    }

    /** Ends the member; the stream below stays open. */
    @Override
    public void close() throws IOException {
        try {
            deflater.finish();
            while (!deflater.finished()) {
                put(chunk, deflater.deflate(chunk));
            }
            byte[] trailer = new byte[8];
            for (int i = 0; i < 4; i++) {
                trailer[i] = (byte) (crc.getValue() >>> (8 * i));
                trailer[4 + i] = (byte) (read >>> (8 * i));
            }
            put(trailer, trailer.length);
        } finally {
            deflater.end();
        }
    }
}
