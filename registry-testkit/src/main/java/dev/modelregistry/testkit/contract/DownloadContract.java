package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Download;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Artifacts: stored byte for byte, named by a digest that anyone can recompute, given back whole or not at all. */
public abstract class DownloadContract extends RegistryContract {

    /** Made for the extending classes. */
    protected DownloadContract() {}

    @Test
    void aDirectoryComesBackAsItWas() throws IOException {
        String model = name("tree");
        Path tree = directory().resolve("tree");
        write(tree.resolve("model.onnx"), "weights");
        write(tree.resolve("a/b/c/deep.txt"), "deep");
        write(tree.resolve("a/empty.txt"), "");
        write(tree.resolve(current().anyFileName() ? "Ünïcode 模型 🙂.txt" : "plain.txt"), "name");
        write(tree.resolve(current().anyFileName() ? "a b 'quoted' %20 #.txt" : "a b =+,().txt"), "odd");
        Files.createDirectory(tree.resolve("empty-directory"));
        byte[] random = new byte[300_000];
        new Random(7).nextBytes(random);
        Files.write(tree.resolve("random.bin"), random);

        ModelEntry entry = registry.register(Registration.of(model)
                .artifact(tree)
                .noCodeDetection()
                .role("a/b/c/deep.txt", FileRole.TOKENIZER)
                .build());
        Path out = directory().resolve("out");
        Download download = client("bob").download(uri(model, 1), out);

        assertThat(contents(out)).isEqualTo(contents(tree)).hasSize(6);
        assertThat(download.path()).isEqualTo(out);
        assertThat(download.files()).isEqualTo(6);
        assertThat(download.bytes()).isEqualTo(entry.artifact().size());
        assertThat(download.digest()).isEqualTo(entry.artifact().digest());
        assertThat(download.verified()).isTrue();
    }

    @Test
    void theDigestIsThatOfTheManifestAsSha256sumWouldGiveIt() {
        String model = name("digest");
        Path tree = directory().resolve("tree");
        // In UTF-8 the supplementary character sorts last, in UTF-16 it would not.
        String late = current().anyFileName() ? "\uFF5E" : "y";
        String last = current().anyFileName() ? "\uD83D\uDE42" : "z";
        Map<String, String> files = Map.of("b", "1", "a/z", "22", "B", "333", late, "4444", last, "55555");
        files.forEach((path, content) -> write(tree.resolve(path), content));

        ModelEntry entry = registry.register(
                Registration.of(model).artifact(tree).noCodeDetection().build());

        String manifest = Stream.of("B", "a/z", "b", late, last)
                .map(path -> {
                    String content = files.getOrDefault(path, "");
                    return sha256(content) + "  " + content.length() + "  " + path + "\n";
                })
                .collect(Collectors.joining());
        assertThat(entry.artifact().digest()).isEqualTo(ContentDigest.of(manifest.getBytes(StandardCharsets.UTF_8)));
        assertThat(entry.artifact().files())
                .extracting(ArtifactFile::path)
                .containsExactly("B", "a/z", "b", late, last);
        assertThat(entry.artifact().size()).isEqualTo(15);
        assertThat(entry.artifact().verified()).isTrue();
    }

    @Test
    void aSingleFileKeepsItsName() {
        String model = name("file");
        registry.register(Registration.of(model)
                .artifact(write(directory().resolve("scorer.pkl"), "pickle"))
                .noCodeDetection()
                .format("pickle")
                .build());
        registry.download(uri(model, 1), directory().resolve("out"));
        assertThat(read(directory().resolve("out/scorer.pkl"))).isEqualTo("pickle");
    }

    @Test
    void anEmptyFileIsAnArtifact() {
        String model = name("empty");
        register(model, "");
        Download download = registry.download(uri(model, 1), directory().resolve("out"));
        assertThat(download.bytes()).isZero();
        assertThat(read(directory().resolve("out/model.bin"))).isEmpty();
    }

    @Test
    void downloadWantsADirectoryThatHoldsNothing() throws IOException {
        String model = name("target");
        register(model, "one");
        Path full = directory().resolve("full");
        write(full.resolve("mine.txt"), "mine");

        assertThatThrownBy(() -> registry.download(uri(model, 1), full))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("full");
        assertThat(contents(full)).containsOnlyKeys("mine.txt");

        Path empty = Files.createDirectory(directory().resolve("empty"));
        registry.download(uri(model, 1), empty);
        assertThat(contents(empty)).containsOnlyKeys("model.bin");
        assertThatThrownBy(() -> registry.download(uri(model, 1), file("a file")))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void aFailedDownloadLeavesNothing() throws IOException {
        String model = name("target");
        register(model, "one");
        Path out = directory().resolve("out");
        assertThatThrownBy(() -> registry.download(uri(model, 2), out)).isInstanceOf(NotFoundException.class);
        assertThat(out).doesNotExist();
        assertThat(strangers(out)).isEmpty();
    }

    @Test
    void aDownloadThatBrokeOffIsGoneOnWithWhereItDid() throws IOException {
        String model = name("resume");
        Path tree = twoFiles(model);
        Path out = directory().resolve("out");
        Set<String> whole = new HashSet<>();
        long brokeOff = breakOff(model, out, whole);
        assertThat(out).as("nothing is there before all of it is").doesNotExist();

        Map<String, Long> begun = new TreeMap<>();
        Download download = registry.resumeDownload(
                uri(model, 1), out, progress -> begun.putIfAbsent(progress.item(), progress.done()));

        Set<String> missing = new TreeSet<>(contents(tree).keySet());
        missing.removeAll(whole);
        assertThat(begun).as("a file that was whole is not fetched again").containsOnlyKeys(missing);
        assertThat(begun.get("b.bin")).isGreaterThan(brokeOff);
        assertThat(contents(out)).isEqualTo(contents(tree));
        assertThat(download.verified()).isTrue();
        assertThat(strangers(out)).containsExactly(out);
    }

    @Test
    void whatIsLeftOfADownloadIsNotTrusted() throws IOException {
        String model = name("distrust");
        Path tree = twoFiles(model);
        Path out = directory().resolve("out");
        breakOff(model, out, new HashSet<>());
        Path partial = directory().resolve(".out.partial");
        write(partial.resolve("a.txt"), "hole");
        write(partial.resolve("b.bin"), "another beginning");
        write(partial.resolve("stranger/stranger.txt"), "stranger");

        registry.resumeDownload(uri(model, 1), out, progress -> {});
        assertThat(contents(out)).isEqualTo(contents(tree));
        assertThat(strangers(out)).containsExactly(out);
    }

    private Path twoFiles(String model) throws IOException {
        Path tree = directory().resolve("tree");
        write(tree.resolve("a.txt"), "whole");
        byte[] random = new byte[1 << 20];
        new Random(7).nextBytes(random);
        Files.write(tree.resolve("b.bin"), random);
        registry.register(
                Registration.of(model).artifact(tree).noCodeDetection().build());
        return tree;
    }

    /**
     * Ends a download in the middle of the second file; tells how many bytes of that had come.
     *
     * @param whole gets the names of files that had come to their end: of the first, unless it is slower than half of the second
     */
    private long breakOff(String model, Path out, Set<String> whole) {
        long[] come = {0};
        assertThatThrownBy(() -> registry.resumeDownload(uri(model, 1), out, progress -> {
                    if (progress.done() == progress.total()) {
                        whole.add(progress.item());
                    }
                    if (progress.item().equals("b.bin") && progress.done() > progress.total() / 2) {
                        come[0] = progress.done();
                        throw new IllegalStateException("broken off");
                    }
                }))
                .hasMessageContaining("broken off");
        return come[0];
    }

    @Test
    void downloadReportsProgress() {
        String model = name("progress");
        register(model, "0123456789");
        long[] last = {0, 0};
        registry.download(uri(model, 1), directory().resolve("out"), progress -> {
            assertThat(progress.done()).isGreaterThanOrEqualTo(last[0]);
            last[0] = progress.done();
            last[1] = progress.total();
        });
        assertThat(last).containsExactly(10, 10);
    }

    @Test
    void linksAreRefusedUnlessTheyAreToBeFollowed() throws IOException {
        String model = name("links");
        Path tree = directory().resolve("tree");
        write(tree.resolve("model.bin"), "weights");
        Path outside = write(directory().resolve("outside.txt"), "outside");
        Files.createSymbolicLink(tree.resolve("link.txt"), outside);

        assertThatThrownBy(() -> registry.register(
                        Registration.of(model).artifact(tree).noCodeDetection().build()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("link.txt");
        assertThat(registry.findModel(model)).isEmpty();

        registry.register(Registration.of(model)
                .artifact(tree)
                .followLinks()
                .noCodeDetection()
                .build());
        registry.download(uri(model, 1), directory().resolve("out"));
        assertThat(Files.isSymbolicLink(directory().resolve("out/link.txt"))).isFalse();
        assertThat(read(directory().resolve("out/link.txt"))).isEqualTo("outside");
    }

    @Test
    void aCycleOfLinksIsRefused() throws IOException {
        String model = name("cycle");
        Path tree = directory().resolve("tree");
        write(tree.resolve("model.bin"), "weights");
        Files.createSymbolicLink(tree.resolve("loop"), tree);
        assertThatThrownBy(() -> registry.register(Registration.of(model)
                        .artifact(tree)
                        .followLinks()
                        .noCodeDetection()
                        .build()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("loop");
        assertThat(registry.findModel(model)).isEmpty();
    }

    static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(
                        root.relativize(path).toString(),
                        ContentDigest.of(Files.readAllBytes(path)).hex());
            }
        }
        return contents;
    }

    private static java.util.List<Path> strangers(Path beside) throws IOException {
        try (Stream<Path> paths = Files.list(beside.getParent())) {
            return paths.filter(path -> path.getFileName().toString().contains("out"))
                    .toList();
        }
    }

    private static String sha256(String content) {
        return ContentDigest.of(content.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
