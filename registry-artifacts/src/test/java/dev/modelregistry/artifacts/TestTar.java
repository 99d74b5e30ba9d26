package dev.modelregistry.artifacts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives byte by byte, also those that no library writes. */
final class TestTar {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static TestTar of(String... files) {
        TestTar tar = new TestTar();
        Arrays.stream(files).forEach(tar::file);
        return tar;
    }

    TestTar file(String name) {
        return entry(name, '0', "", utf8("content of " + name));
    }

    TestTar directory(String name) {
        return entry(name, '5', "", new byte[0]);
    }

    TestTar link(String name, char type, String to) {
        return entry(name, type, to, new byte[0]);
    }

    /** A pax record for the next entry. */
    TestTar pax(String key, String value) {
        int rest = utf8(" " + key + "=" + value + "\n").length;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        return entry("pax", 'x', "", utf8(length + " " + key + "=" + value + "\n"));
    }

    TestTar entry(String name, char type, String link, byte[] content) {
        return header(name, type, link, content.length).raw(padded(content));
    }

    TestTar header(String name, char type, String link, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format("%011o\0", size));
        put(header, 136, "00000000000\0");
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return raw(header);
    }

    TestTar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] unended() {
        return out.toByteArray();
    }

    byte[] bytes() {
        return raw(new byte[1024]).unended();
    }

    byte[] gzip() {
        return gzip(bytes());
    }

    static byte[] gzip(byte[] bytes) {
        try {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
                gzip.write(bytes);
            }
            return zipped.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + 511) / 512 * 512);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = utf8(text);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
