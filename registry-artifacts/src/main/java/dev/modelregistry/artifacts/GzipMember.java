package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** A gzip file (RFC 1952) of one member and nothing else. */
final class GzipMember {

    private static final int LARGEST_HEADER = 1 << 16;

    private GzipMember() {}

    /** Reads what is compressed. */
    @FunctionalInterface
    interface Content {
        void read(InputStream content) throws IOException;
    }

    static boolean isGzip(byte[] magic) {
        return magic.length > 1 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    }

    /**
     * Hands out the content, which has to be read to its end, where checksum and size are compared.
     *
     * @param in can go back to a mark
     */
    static void read(InputStream in, Content content) throws IOException {
        checkHeader(in);
        content.read(open(in));
        int next = in.read();
        if (next == 0x1f && in.read() == 0x8b) {
            throw new InvalidException("the archive has several gzip members: one is allowed");
        } else if (next >= 0) {
            throw new InvalidException("the archive goes on behind the end of its gzip member");
        }
    }

    private static InputStream open(InputStream in) {
        try {
            return new GzipCompressorInputStream(in);
        } catch (IOException | RuntimeException e) {
            throw new InvalidException("the archive is broken gzip: " + EntryPaths.reason(e), e);
        }
    }

    /** The library holds the texts of a header whole; they end at a byte of zeros that a stranger may leave out. */
    private static void checkHeader(InputStream in) throws IOException {
        in.mark(LARGEST_HEADER);
        byte[] head = in.readNBytes(LARGEST_HEADER);
        in.reset();
        int flags = head.length > 3 ? head[3] : 0;
        int at = 10;
        if ((flags & 4) != 0 && head.length > 12) {
            at += 2 + (head[10] & 0xff) + ((head[11] & 0xff) << 8);
        }
        for (int flag = 8; flag <= 16; flag <<= 1) {
            if ((flags & flag) != 0) {
                while (at < head.length && head[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        if (at > head.length) {
            throw new InvalidException(
                    "the archive is broken gzip: its header does not end within " + LARGEST_HEADER + " bytes");
        }
    }
}
