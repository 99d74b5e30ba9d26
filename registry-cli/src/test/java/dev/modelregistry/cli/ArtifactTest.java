package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section Artifacts. */
class ArtifactTest {

    @TempDir
    Path home;

    private Cli cli;
    private Path artifact;

    @BeforeEach
    void place() throws IOException {
        cli = new Cli(home);
        artifact = Files.createDirectories(home.resolve("out"));
        Files.writeString(artifact.resolve("model.bin"), "weights");
    }

    private ObjectNode register(String... more) {
        return cli.json(
                Stream.concat(Stream.of("register", "fraud", "--artifact", artifact.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private void assertRefused(String... more) {
        String[] command = Stream.concat(
                        Stream.of("register", "fraud", "--artifact", artifact.toString()), Stream.of(more))
                .toArray(String[]::new);
        cli.error(2, "invalid", command);
        assertThat(cli.json("models").get("models")).as("nothing is stored").isEmpty();
    }

    private static String sha256(String text) {
        return ContentDigest.of(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring("sha256:".length());
    }

    @Test
    void aSingleFileHasItsOwnNameAsPath() {
        ObjectNode entry = cli.json(
                "register", "fraud", "--artifact", artifact.resolve("model.bin").toString());
        assertThat(entry.at("/artifact/files")).hasSize(1);
        assertThat(entry.at("/artifact/files/0/path").textValue()).isEqualTo("model.bin");
        assertThat(entry.at("/artifact/digest").textValue())
                .isEqualTo("sha256:" + sha256(sha256("weights") + "  7  model.bin\n"));
    }

    @Test
    @EmbeddedOnly
    void theManifestIsSortedByTheUtf8BytesOfThePaths() throws IOException {
        Files.delete(artifact.resolve("model.bin"));
        // By UTF-16 the last two would change places; by name parts "a" would stand before "a-b".
        List<String> sorted = List.of("Z", "a-b", "a/b", "ab", "é", "\uFF5Ez", "\uD83D\uDE42z");
        for (String path : sorted) {
            Files.createDirectories(artifact.resolve(path).getParent());
            Files.writeString(artifact.resolve(path), "");
        }
        JsonNode stored = register().get("artifact");
        assertThat(stored.get("files").findValuesAsText("path")).containsExactlyElementsOf(sorted);
        String manifest =
                sorted.stream().map(path -> sha256("") + "  0  " + path + "\n").collect(Collectors.joining());
        assertThat(stored.get("digest").textValue()).isEqualTo("sha256:" + sha256(manifest));
    }

    @Test
    void aLinkThatLeadsBackToItselfIsInvalid() throws IOException {
        Files.createSymbolicLink(artifact.resolve("self"), Path.of("."));
        assertRefused();
        assertRefused("--follow-links");
    }

    @Test
    void aLinkToNothingIsInvalid() throws IOException {
        Files.createSymbolicLink(artifact.resolve("dangling"), Path.of("missing"));
        assertRefused();
        assertRefused("--follow-links");
    }

    @Test
    void followedLinksStoreWhatTheyPointTo() throws IOException {
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("vocabulary.txt"), "one");
        Files.createSymbolicLink(artifact.resolve("words"), elsewhere);
        ObjectNode entry = register("--follow-links");
        assertThat(entry.at("/artifact/files").findValuesAsText("path"))
                .containsExactly("model.bin", "words/vocabulary.txt");
        cli.json("download", "models:/fraud/1", home.resolve("copy").toString());
        assertThat(home.resolve("copy/words"))
                .isDirectory()
                .satisfies(copy -> assertThat(Files.isSymbolicLink(copy)).isFalse());
    }

    @Test
    void aPipeADeviceAndASocketAreInvalid() throws Exception {
        Path pipe = artifact.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertRefused();
        Files.delete(pipe);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(artifact.resolve("socket")));
            assertRefused();
        }
        cli.error(2, "invalid", "register", "fraud", "--artifact", "/dev/null");
        assertThat(cli.json("models").get("models")).isEmpty();
    }

    @Test
    void aLineEndInAPathIsInvalid() throws IOException {
        Files.writeString(artifact.resolve("two\nlines"), "x");
        assertRefused();
    }

    @Test
    void emptyDirectoriesAreNotKept() throws IOException {
        Files.createDirectories(artifact.resolve("empty/deeper"));
        register();
        Path copy = home.resolve("copy");
        cli.json("download", "models:/fraud/1", copy.toString());
        assertThat(copy.resolve("empty")).doesNotExist();
        Files.delete(artifact.resolve("model.bin"));
        cli.error(2, "invalid", "register", "other", "--artifact", artifact.toString());
    }

    @Test
    void downloadWantsADirectoryThatIsEmptyOrNotThere() throws IOException {
        register();
        Path empty = Files.createDirectory(home.resolve("empty"));
        assertThat(cli.json("download", "models:/fraud/1", empty.toString())
                        .get("files")
                        .intValue())
                .isEqualTo(1);
        cli.error(4, "conflict", "download", "models:/fraud/1", empty.toString());
        Path file = Files.writeString(home.resolve("file"), "mine");
        cli.error(4, "conflict", "download", "models:/fraud/1", file.toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    @EmbeddedOnly
    void aDownloadIsPublishedWholeOrNotAtAll() throws IOException {
        Files.writeString(artifact.resolve("second.bin"), "more weights");
        register();
        try (Stream<Path> stored = Files.walk(home.resolve("registry"))) {
            Path second = stored.filter(path -> path.endsWith("second.bin"))
                    .findFirst()
                    .orElseThrow();
            assertThat(second.toFile().setWritable(true)).isTrue();
            Files.writeString(second, "more weightz");
        }
        Path target = home.resolve("target");
        cli.error(6, "integrity", "download", "models:/fraud/1", target.toString());
        assertThat(target).doesNotExist();
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as("no half of it is left")
                    .containsExactlyInAnyOrder("out", "registry", "state");
        }
    }

    @Test
    void flagsAndTheEntryFileWinOverWhatTheArtifactTells() throws IOException {
        Files.writeString(artifact.resolve("requirements.txt"), "onnxruntime==1.22\n");
        Files.writeString(artifact.resolve("python_env.yaml"), "python: '3.11'\n");
        JsonNode told = register().get("environment");
        assertThat(Cli.texts(told.get("requirements"))).containsExactly("onnxruntime==1.22");
        assertThat(told.get("python").textValue()).isEqualTo("3.11");
        Path entry = cli.file("entry.json", """
                {"environment": {"requirements": ["tribuo==4.3"]}, "artifact": {"format": "from-file"}}
                """);
        JsonNode given = register("--entry", entry.toString());
        assertThat(Cli.texts(given.at("/environment/requirements"))).containsExactly("tribuo==4.3");
        assertThat(given.at("/artifact/format").textValue()).isEqualTo("from-file");
        JsonNode flagged = register("--entry", entry.toString(), "--format", "from-flag");
        assertThat(flagged.at("/artifact/format").textValue()).isEqualTo("from-flag");
    }

    @Test
    void environmentFilesInsideTheArtifactBecomeItsEnvironment() throws IOException {
        Files.writeString(
                artifact.resolve("conda.yaml"),
                "name: fraud\ndependencies:\n- python=3.10\n- pip:\n  - scikit-learn==1.5.0\n");
        JsonNode environment = register().get("environment");
        assertThat(environment.get("conda").textValue()).contains("scikit-learn==1.5.0");
        assertThat(environment.get("python").textValue()).isEqualTo("3.10");
        assertThat(Arrays.asList(environment.get("java"), environment.get("image")))
                .allSatisfy(one -> assertThat(one.isNull()).isTrue());
    }
}
