package dev.modelregistry.artifacts;

import static dev.modelregistry.artifacts.TestTar.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

    private static final Map<String, byte[]> MODEL = Map.of(
            "model.onnx",
            new byte[200_000],
            "code/inference.py",
            utf8("pass\n"),
            "code/" + "long/".repeat(40) + "name.txt",
            utf8("x"),
            "d\u00e4ta \uD83D\uDE00.csv",
            utf8("1,2\n"),
            "empty",
            new byte[0]);

    @TempDir
    Path directory;

    @Test
    void whatIsPackedComesOutAgainAndPacksToTheSameBytes() throws IOException {
        byte[] packed = pack(new TestFiles(MODEL));
        Path target = directory.resolve("out");
        Bundle unpacked = unpack(packed, target);

        assertThat(TestFiles.in(target).content()).containsOnlyKeys(MODEL.keySet());
        assertThat(pack(TestFiles.in(target))).isEqualTo(packed);
        assertThat(unpacked.sha256()).isEqualTo(ContentDigest.of(packed));
        assertThat(unpacked.size()).isEqualTo(packed.length);
    }

    @Test
    void theOnePassTellsTheDigestsOfTheBundleAndOfEachFile() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bundle bundle = BundleStream.pack(new TestFiles(MODEL), BundleLimits.defaults(), out);

        assertThat(bundle.sha256()).isEqualTo(ContentDigest.of(out.toByteArray()));
        assertThat(bundle.size()).isEqualTo(out.size());
        assertThat(bundle.files())
                .hasSize(5)
                .allSatisfy(file -> assertThat(file.sha256())
                        .isEqualTo(ContentDigest.of(MODEL.getOrDefault(file.path(), new byte[1]))));
    }

    @Test
    void theBundleDoesNotDependOnTheOrderOfFilesNorOnHowItIsRead() throws IOException {
        byte[] packed = pack(new TestFiles(MODEL));
        List<String> order = new ArrayList<>(MODEL.keySet());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(order, new Random(seed));
            Map<String, byte[]> shuffled = new LinkedHashMap<>();
            order.forEach(path -> shuffled.put(path, MODEL.getOrDefault(path, new byte[0])));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (BundleStream in = BundleStream.of(new TestFiles(shuffled), BundleLimits.defaults())) {
                byte[] part = new byte[1 + seed * 100];
                for (int count = in.read(part); count >= 0; count = in.read(part)) {
                    out.write(part, 0, count);
                }
            }
            assertThat(out.toByteArray()).isEqualTo(packed);
        }
    }

    @Test
    void headersHoldNoTimeNoOwnerAndNoSystem() throws IOException {
        byte[] packed = pack(new TestFiles(Map.of("model.pkl", utf8("x"))));
        assertThat(HexFormat.of().formatHex(packed, 0, 10)).isEqualTo("1f8b08000000000000ff");

        byte[] header = new java.util.zip.GZIPInputStream(new ByteArrayInputStream(packed)).readNBytes(512);
        assertThat(new String(header, 100, 48, java.nio.charset.StandardCharsets.US_ASCII).replace('\0', ' '))
                .isEqualTo("0100644 0000000 0000000 00000000001 02263523000 ");
    }

    @Test
    void aFileThatChangesWhileItIsPackedIsNotPacked() {
        ReferencedArtifact longer = stating(new TestFiles(Map.of("a", new byte[10])), 9);
        ReferencedArtifact shorter = stating(new TestFiles(Map.of("a", new byte[10])), 11);

        assertThatThrownBy(() -> pack(longer))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("more than the 9");
        assertThatThrownBy(() -> pack(shorter))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("fewer than the 11");
    }

    @Test
    void whatCouldNotBeUnpackedIsNotPacked() {
        assertThatThrownBy(() -> pack(new TestFiles(Map.of("Model", new byte[1], "model", new byte[1]))))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("only in case");
        assertThatThrownBy(() -> pack(new TestFiles(Map.of("a\\b", new byte[1]))))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("backslash");
        assertThatThrownBy(() -> pack(new TestFiles(Map.of())))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("without files");
    }

    @Test
    void aCheckThatFailsPublishesNothing() throws IOException {
        byte[] packed = pack(new TestFiles(MODEL));
        assertThatThrownBy(() -> new Unpacker(BundleLimits.defaults())
                        .unpack(new ByteArrayInputStream(packed), directory.resolve("out"), bundle -> {
                            throw new IntegrityException("not what was registered");
                        }))
                .isInstanceOf(IntegrityException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatHoldsSomethingIsLeftAlone() throws IOException {
        Path target = Files.createDirectory(directory.resolve("out"));
        Files.writeString(target.resolve("mine"), "x");
        assertThatThrownBy(() -> unpack(pack(new TestFiles(MODEL)), target)).isInstanceOf(ConflictException.class);
        assertThat(target.resolve("mine")).hasContent("x");
    }

    @Test
    void whatTarAndZipToolsWriteIsUnpacked() throws IOException {
        byte[] tar = new TestTar()
                .directory("./")
                .directory("./a/")
                .file("./a/b")
                .file("./c")
                .bytes();
        unpack(tar, directory.resolve("tar"));
        Path zip = directory.resolve("x.zip");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new java.util.zip.ZipEntry("a/"));
            out.putNextEntry(new java.util.zip.ZipEntry("a/b"));
            out.write(utf8("content of ./a/b"));
        }
        Bundle bundle = new Unpacker(BundleLimits.defaults()).unpack(zip, directory.resolve("zip"));

        assertThat(directory.resolve("tar/a/b")).hasContent("content of ./a/b");
        assertThat(directory.resolve("zip/a/b")).hasContent("content of ./a/b");
        assertThat(bundle.sha256()).isEqualTo(ContentDigest.of(Files.readAllBytes(zip)));
    }

    @Test
    void aBundleOfWhichTheContentIsKnownMayBeCompressedAsWellAsItLikes() throws IOException {
        TestFiles zeros = new TestFiles(Map.of("w", new byte[66 << 20]));
        byte[] packed = pack(zeros);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelArtifact known = ModelArtifact.of(
                Optional.empty(),
                Optional.empty(),
                true,
                BundleStream.pack(zeros, BundleLimits.defaults(), out).files());

        assertThatThrownBy(() -> unpack(packed, directory.resolve("out"))).hasMessageContaining("200 to 1");
        new Unpacker(BundleLimits.expecting(known))
                .unpack(new ByteArrayInputStream(packed), directory.resolve("out"), bundle -> {});
        assertThat(directory.resolve("out/w")).hasSize(66 << 20);
        assertThatThrownBy(() -> new Unpacker(BundleLimits.expecting(known).withMostBytes(1000))
                        .unpack(new ByteArrayInputStream(packed), directory.resolve("o"), bundle -> {}))
                .hasMessageContaining("larger than 1000");
    }

    @Test
    void anyChangedByteGivesTheSameFilesOrAClearErrorAndNoRest() throws IOException {
        Map<String, byte[]> content = Map.of("a/b", utf8("hello"), "c", new byte[700]);
        byte[] tar = new java.util.zip.GZIPInputStream(new ByteArrayInputStream(pack(new TestFiles(content))))
                .readAllBytes();
        Path zip = directory.resolve("z");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("a/b", "c")) {
                out.putNextEntry(new java.util.zip.ZipEntry(name));
                out.write(content.getOrDefault(name, new byte[0]));
            }
        }
        byte[] zipped = Files.readAllBytes(zip);
        Files.delete(zip);
        Random random = new Random(7);
        for (byte[] original : List.of(tar, zipped, TestTar.gzip(tar))) {
            for (int round = 0; round < 1500; round++) {
                byte[] changed = original.clone();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                tryToUnpack(changed);
            }
        }
    }

    private void tryToUnpack(byte[] changed) throws IOException {
        Path archive = Files.write(directory.resolve("archive"), changed);
        Path target = directory.resolve("target");
        try {
            new Unpacker(BundleLimits.defaults()).unpack(archive, target);
            try (Stream<Path> all = Files.walk(target)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        } catch (RegistryException e) {
            assertThat(e).isInstanceOf(InvalidException.class);
            assertThat(e.getMessage()).isNotBlank().doesNotContain("null");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(archive);
        }
    }

    private static byte[] pack(ReferencedArtifact artifact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BundleStream.pack(artifact, BundleLimits.defaults(), out);
        return out.toByteArray();
    }

    private static Bundle unpack(byte[] archive, Path target) {
        return new Unpacker(BundleLimits.defaults()).unpack(new ByteArrayInputStream(archive), target, bundle -> {});
    }

    private static ReferencedArtifact stating(TestFiles files, long size) {
        return new ReferencedArtifact() {
            @Override
            public String uri() {
                return files.uri();
            }

            @Override
            public List<File> files() {
                return files.files().stream()
                        .map(file -> new File(file.path(), size))
                        .toList();
            }

            @Override
            public InputStream read(String path) {
                return files.read(path);
            }
        };
    }
}
