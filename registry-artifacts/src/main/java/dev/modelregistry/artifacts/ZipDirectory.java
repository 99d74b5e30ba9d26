package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * The directory at the end of a zip archive (APPNOTE 6.3, 4.3.12 to 4.3.16), looked at before the library holds it in
 * memory: it has to stand at the very end and to hold as many entries as it says, within the limits.
 */
final class ZipDirectory {

    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_LENGTH = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int LONGEST_COMMENT = 65_535;
    private static final long LARGEST = 64 << 20;

    private final SeekableByteChannel channel;
    private long entries;
    private long size;
    private long offset;
    /** Where the records that close the archive begin. */
    private long behind;

    private ZipDirectory(SeekableByteChannel channel) {
        this.channel = channel;
    }

    /** Checks the directory of an archive. */
    static void check(SeekableByteChannel channel, BundleLimits limits) throws IOException {
        ZipDirectory directory = new ZipDirectory(channel);
        directory.readEnd();
        if (directory.entries > limits.mostEntries()) {
            throw new InvalidException(
                    "the archive holds more than " + limits.mostEntries() + " files and directories");
        }
        if (directory.size > LARGEST) {
            throw new InvalidException("the directory of the zip archive has more than " + LARGEST + " bytes");
        }
        if (directory.offset < 0 || directory.size < 0 || directory.offset + directory.size != directory.behind) {
            throw new InvalidException("the directory of the zip archive does not stand where it says");
        }
        directory.countEntries();
    }

    private void readEnd() throws IOException {
        int length = (int) Math.min(channel.size(), END_LENGTH + LONGEST_COMMENT);
        long start = channel.size() - length;
        ByteBuffer tail = read(start, length);
        int at = length - END_LENGTH;
        while (at >= 0 && tail.getInt(at) != END) {
            at--;
        }
        if (at < 0) {
            throw new InvalidException("the zip archive is cut off: it has no end record");
        }
        if (at + END_LENGTH + unsigned(tail.getShort(at + 20)) != length) {
            throw new InvalidException("the zip archive goes on behind its end record, or is cut off in its comment");
        }
        entries = unsigned(tail.getShort(at + 10));
        size = Integer.toUnsignedLong(tail.getInt(at + 12));
        offset = Integer.toUnsignedLong(tail.getInt(at + 16));
        behind = start + at;
        if (entries == 0xffff || size == 0xffffffffL || offset == 0xffffffffL) {
            readLargeEnd();
        }
    }

    private void readLargeEnd() throws IOException {
        ByteBuffer locator = read(behind - LOCATOR_LENGTH, LOCATOR_LENGTH);
        if (locator.getInt(0) != LOCATOR) {
            return;
        }
        behind = locator.getLong(8);
        ByteBuffer end = read(behind, LARGE_END_LENGTH);
        if (end.getInt(0) != LARGE_END) {
            throw new InvalidException("the zip archive has no end record where its locator says");
        }
        entries = end.getLong(32);
        size = end.getLong(40);
        offset = end.getLong(48);
        if (entries < 0) {
            throw new InvalidException(
                    "the zip archive says that it has " + Long.toUnsignedString(entries) + " entries");
        }
    }

    private void countEntries() throws IOException {
        ByteBuffer directory = read(offset, (int) size);
        long count = 0;
        int at = 0;
        while (at + ENTRY_LENGTH <= size && directory.getInt(at) == ENTRY) {
            at += ENTRY_LENGTH
                    + unsigned(directory.getShort(at + 28))
                    + unsigned(directory.getShort(at + 30))
                    + unsigned(directory.getShort(at + 32));
            count++;
        }
        if (at != size || count != entries) {
            throw new InvalidException("the directory of the zip archive holds " + count + " entries on " + at
                    + " bytes, and says " + entries + " on " + size);
        }
    }

    private ByteBuffer read(long start, int length) throws IOException {
        if (start < 0 || start > channel.size() - length) {
            throw new InvalidException("the zip archive is cut off: a record points behind its end");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(start);
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = channel.read(buffer);
        }
        if (buffer.hasRemaining()) {
            throw new InvalidException("the zip archive became shorter while it was read");
        }
        return buffer;
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }
}
