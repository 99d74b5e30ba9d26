package dev.modelregistry.artifacts;

import static dev.modelregistry.artifacts.TestTar.gzip;
import static dev.modelregistry.artifacts.TestTar.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that nobody should unpack: each is refused with its entry and rule, and nothing is left of it. */
class HostileArchiveTest {

    private static final BundleLimits LIMITS = new BundleLimits(80L << 20, 50, 200, 300, 10);

    @TempDir
    Path directory;

    /** An archive and what its refusal says. */
    private record Row(String what, byte[] archive, String... says) {
        @Override
        public String toString() {
            return what;
        }
    }

    @ParameterizedTest
    @MethodSource({"paths", "kinds", "sizes", "brokenTars", "zips"})
    void isRefusedAndLeavesNothing(Row row) throws IOException {
        Path archive = Files.write(directory.resolve("archive"), row.archive);
        Path target = directory.resolve("target");

        assertThatThrownBy(() -> new Unpacker(LIMITS).unpack(archive, target))
                .isExactlyInstanceOf(InvalidException.class)
                .hasMessageContainingAll(row.says);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(archive);
        }
    }

    static Stream<Row> paths() {
        return Stream.of(
                new Row("up", TestTar.of("../x").gzip(), "'../x'", "holds '..' as a name"),
                new Row("up in the middle", TestTar.of("a/../../x").gzip(), "'a/../../x'", "'..'"),
                new Row(
                        "up at the end of a directory",
                        new TestTar().directory("a/..").gzip(),
                        "'a/..'",
                        "'..'"),
                new Row("up by pax", new TestTar().pax("path", "../x").file("x").gzip(), "'../x'", "'..'"),
                new Row("up by a GNU name", gnuName("../x").file("x").gzip(), "'../x'", "'..'"),
                new Row("absolute", TestTar.of("/etc/x").gzip(), "'/etc/x'", "is an absolute path"),
                new Row("absolute behind a dot", TestTar.of(".//etc/x").gzip(), "'.//etc/x'", "holds '' as a name"),
                new Row("backslash", TestTar.of("..\\x").gzip(), "'..\\x'", "holds a backslash"),
                new Row("drive", TestTar.of("c:x").gzip(), "'c:x'", "begins with a drive letter"),
                new Row("control character", TestTar.of("a\u0001b").gzip(), "'a\\u0001b'", "control characters"),
                new Row("line end", new TestTar().pax("path", "a\nb").file("x").gzip(), "'a\\u000ab'"),
                new Row(
                        "NUL by pax",
                        new TestTar().pax("path", "a\0b").file("x").gzip(),
                        "'a\\u0000b'",
                        "control"),
                new Row("empty name", TestTar.of("a//b").gzip(), "'a//b'", "holds '' as a name"),
                new Row("dot as file", TestTar.of(".").gzip(), "'.'", "holds '.' as a name"),
                new Row("twice", TestTar.of("a/b", "a/b").gzip(), "'a/b'", "is there twice"),
                new Row("twice by a dot", TestTar.of("a", "./a").gzip(), "'./a'", "is there twice"),
                new Row("twice but for case", TestTar.of("Model", "model").gzip(), "'model'", "differs from 'Model'"),
                new Row("directories but for case", TestTar.of("A/x", "a/y").gzip(), "'a/y'", "differs from 'A'"),
                new Row("twice but for accents", TestTar.of("\u00e9", "e\u0301").gzip(), "differs from '\u00e9'"),
                new Row("file in a file", TestTar.of("a", "a/b").gzip(), "'a/b'", "makes 'a' a file and a directory"),
                new Row("file for a directory", TestTar.of("a/b", "a").gzip(), "'a'", "a file and a directory"),
                new Row("too deep", TestTar.of("a/".repeat(10) + "b").gzip(), "has 11 names", "at most 10"),
                new Row("too long", longName(301).gzip(), "has 301 bytes", "at most 300"),
                new Row("long name", longName(256).gzip(), "has a name of 256 bytes", "at most 255"));
    }

    static Stream<Row> kinds() {
        return Stream.of(
                new Row("link out", new TestTar().link("l", '2', "/etc").gzip(), "'l'", "symbolic link to '/etc'"),
                new Row(
                        "link in, then a file through it",
                        new TestTar().link("l", '2', ".").file("l/x").gzip(),
                        "'l'",
                        "is a symbolic link to '.'"),
                new Row("hard link", TestTar.of("a").link("b", '1', "a").gzip(), "'b'", "is a hard link to 'a'"),
                new Row("character device", new TestTar().link("d", '3', "").gzip(), "'d'", "is a device"),
                new Row("block device", new TestTar().link("d", '4', "").gzip(), "'d'", "is a device"),
                new Row("pipe", new TestTar().link("p", '6', "").gzip(), "'p'", "is a pipe"),
                new Row("unknown type", new TestTar().link("v", 'V', "").gzip(), "'v'", "of the unknown type 86"),
                new Row("sparse by GNU", new TestTar().link("s", 'S', "").gzip(), "'s'", "is a sparse file"),
                new Row(
                        "sparse by pax",
                        new TestTar().pax("GNU.sparse.size", "10").file("s").gzip(),
                        "'s'",
                        "is a sparse file"),
                new Row(
                        "directory with content",
                        new TestTar().entry("d/", '5', "", new byte[5]).gzip(),
                        "'d/'",
                        "directory with 5 bytes"),
                new Row("other compression", utf8("BZh91AY&SY" + "x".repeat(600)), "neither tar nor tar.gz nor zip"),
                new Row("empty file", new byte[0], "neither tar nor tar.gz nor zip"),
                new Row("no entry", gzip(new byte[1024]), "holds no file"),
                new Row("only directories", new TestTar().directory("a/").gzip(), "holds no file"));
    }

    static Stream<Row> sizes() {
        TestTar many = new TestTar();
        TestTar deep = new TestTar();
        TestTar again = new TestTar();
        for (int i = 0; i < 51; i++) {
            many.file("f" + i);
            deep.file("d" + i + "/a/f");
            again.directory("d/");
        }
        byte[] bomb = new TestTar().entry("zeros", '0', "", new byte[70 << 20]).gzip();
        return Stream.of(
                new Row("too many files", many.gzip(), "more than 50 files and directories"),
                new Row("too many directories", deep.gzip(), "more than 50 files and directories"),
                new Row("one directory again and again", again.gzip(), "more than 50 files and directories"),
                new Row("bomb", bomb, "'zeros'", "bytes of ", "more than 200 to 1"),
                new Row(
                        "larger than the limit",
                        new TestTar().header("a", '0', "", 81L << 20).gzip(),
                        "'a'",
                        "larger than 83886080 bytes"),
                new Row("GNU name bomb", gnuName("a".repeat(1 << 20)).file("x").gzip(), "headers", "262144 bytes"),
                new Row(
                        "pax bomb",
                        new TestTar().pax("comment", "a".repeat(1 << 20)).gzip(),
                        "headers",
                        "262144"),
                new Row("gzip name bomb", gzipName(1 << 20), "its header does not end within 65536 bytes"),
                new Row(
                        "size of 8 EiB by pax",
                        new TestTar()
                                .pax("size", "9223372036854775807")
                                .file("a")
                                .gzip(),
                        "'a'",
                        "larger than"),
                new Row(
                        "negative size by pax",
                        new TestTar().pax("size", "-1").file("a").gzip(),
                        "cut off or broken at its beginning"));
    }

    static Stream<Row> brokenTars() {
        byte[] tar = TestTar.of("a", "b").bytes();
        byte[] gzip = gzip(tar);
        byte[] crc = gzip.clone();
        crc[gzip.length - 5] ^= 1;
        byte[] sum = TestTar.of("a", "b").bytes();
        sum[1024] = 'c';
        return Stream.of(
                new Row("without end", TestTar.of("a").unended(), "cut off: two blocks of zeros"),
                new Row("half an end", gzip(Arrays.copyOf(tar, tar.length - 512)), "two blocks of zeros"),
                new Row("cut in a file", Arrays.copyOf(tar, 520), "'a'", "cut off or broken"),
                new Row("cut in a header", Arrays.copyOf(tar, 1100), "cut off"),
                new Row("cut gzip", Arrays.copyOf(gzip, gzip.length - 12), "cut off or"),
                new Row("cut gzip checksum", Arrays.copyOf(gzip, gzip.length - 4), "cut off or"),
                new Row("wrong gzip checksum", crc, "cut off or broken", "CRC32"),
                new Row("wrong header checksum", gzip(sum), "'c'", "checksum is wrong"),
                new Row("behind tar", concat(tar, utf8("x")), "goes on behind its end mark"),
                new Row("tar behind tar", concat(tar, TestTar.of("c").bytes()), "goes on behind its end mark"),
                new Row("behind gzip", concat(gzip, utf8("x")), "goes on behind the end of its gzip member"),
                new Row("zeros behind gzip", concat(gzip, new byte[100]), "goes on behind the end of its gzip"),
                new Row("two gzip members", concat(gzip, gzip), "several gzip members"),
                new Row(
                        "a tar in two members",
                        concat(gzip(Arrays.copyOf(tar, 1024)), gzip(tar)),
                        "two blocks of zeros"),
                new Row("gzip of gzip", gzip(gzip), "cut off"));
    }

    static Stream<Row> zips() throws IOException {
        byte[] zip = zip("a", 0100644, utf8("content"));
        byte[] crc = zip.clone();
        crc[directory(zip) + 16] ^= 1;
        byte[] size = zip.clone();
        size[directory(zip) + 24] ^= 1;
        byte[] encrypted = zip.clone();
        encrypted[directory(zip) + 8] |= 1;
        byte[] method = zip.clone();
        method[directory(zip) + 10] = 12;
        byte[] count = zip.clone();
        count[zip.length - 12] = 9;
        return Stream.of(
                new Row("zip: up", zip("../x", 0100644, utf8("x")), "'../x'", "'..'"),
                new Row("zip: absolute", zip("/x", 0100644, utf8("x")), "'/x'", "absolute"),
                new Row("zip: link", zip("l", 0120777, utf8("/etc")), "'l'", "is a symbolic link"),
                new Row("zip: device", zip("d", 0020644, new byte[0]), "'d'", "is a device"),
                new Row("zip: pipe", zip("p", 0010644, new byte[0]), "'p'", "is a device, a pipe"),
                new Row("zip: directory that is a file", zip("d/", 0100644, new byte[0]), "'d/'", "no file"),
                new Row("zip: case", zip("M", 0100644, utf8("x"), "m"), "'m'", "differs from 'M'"),
                new Row("zip: bomb", zip("z", 0100644, new byte[70 << 20]), "'z'", "more than 200 to 1"),
                new Row("zip: encrypted", encrypted, "'a'", "is encrypted"),
                new Row("zip: method", method, "'a'", "compressed by method 12"),
                new Row("zip: checksum", crc, "'a'", "another checksum"),
                new Row("zip: size", size, "'a'", "bytes that are stated"),
                new Row("zip: count", count, "holds 1 entries", "says 9"),
                new Row("zip: cut", Arrays.copyOf(zip, zip.length - 1), "no end record"),
                new Row("zip: followed", concat(zip, utf8("x")), "goes on behind its end record"),
                new Row("zip: two", concat(zip, zip), "does not stand where it says"),
                new Row("zip: empty", zip(), "holds no file"));
    }

    private static TestTar gnuName(String name) {
        return new TestTar().entry("././@LongLink", 'L', "", utf8(name + "\0"));
    }

    private static TestTar longName(int length) {
        String name = length > 300 ? "a/".repeat(2) + "b".repeat(length - 4) : "b".repeat(length);
        return new TestTar().pax("path", name).file("x");
    }

    /** A gzip header that names its file, without the end of the name. */
    private static byte[] gzipName(int length) {
        byte[] gzip = new byte[10 + length];
        Arrays.fill(gzip, (byte) 'n');
        System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}, 0, gzip, 0, 10);
        return gzip;
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ZipArchiveOutputStream(out).close();
        return out.toByteArray();
    }

    private static byte[] zip(String name, int mode, byte[] content, String... more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (String one :
                    Stream.concat(Stream.of(name), Arrays.stream(more)).toList()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(one);
                entry.setUnixMode(mode);
                entry.setMethod(ZipEntry.DEFLATED);
                zip.putArchiveEntry(entry);
                zip.write(content);
                zip.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    /** Where the directory of a small zip begins. */
    private static int directory(byte[] zip) {
        return zip[zip.length - 6] & 0xff | (zip[zip.length - 5] & 0xff) << 8;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
