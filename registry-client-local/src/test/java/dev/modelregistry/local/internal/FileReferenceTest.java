package dev.modelregistry.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.ReferencedArtifact.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReferenceTest {

    @TempDir
    Path parent;

    private Path model;

    @BeforeEach
    void make() throws IOException {
        model = Files.createDirectories(parent.resolve("my model"));
        Files.writeString(model.resolve("model.onnx"), "onnx");
        Files.writeString(Files.createDirectory(model.resolve("sub")).resolve("x"), "x1");
        Files.writeString(parent.resolve("secret"), "secret");
    }

    @Test
    void aDirectoryIsAllItsFiles() throws IOException {
        ReferencedArtifact artifact = open(model);

        assertThat(artifact.files()).containsExactlyInAnyOrder(new File("model.onnx", 4), new File("sub/x", 2));
        assertThat(artifact.uri()).startsWith("file:///").endsWith("/my%20model");
        try (InputStream content = artifact.read("sub/x")) {
            assertThat(content.readAllBytes()).isEqualTo(Samples.bytes("x1"));
        }
    }

    @Test
    void aSingleFileHasItsOwnName() throws IOException {
        ReferencedArtifact artifact = open(model.resolve("model.onnx"));

        assertThat(artifact.files()).containsExactly(new File("model.onnx", 4));
        try (InputStream content = artifact.read("model.onnx")) {
            assertThat(content.readAllBytes()).isEqualTo(Samples.bytes("onnx"));
        }
        assertThatThrownBy(() -> artifact.read("sub/x")).isInstanceOf(InvalidException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "sub/../../secret", "sub", "missing", "link"})
    void onlyItsFilesAreRead(String path) throws IOException {
        Files.createSymbolicLink(model.resolve("link"), parent.resolve("secret"));
        ReferencedArtifact artifact = open(model);

        assertThatThrownBy(() -> artifact.read(path)).isInstanceOf(InvalidException.class);
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Files.createSymbolicLink(model.resolve("link"), parent.resolve("secret"));
        Files.createSymbolicLink(parent.resolve("alias"), model);

        assertThatThrownBy(() -> open(model).files())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("link");
        assertThatThrownBy(() -> open(parent.resolve("alias"))).isInstanceOf(InvalidException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/key", "runs:/17/model", "models:/fraud/1", "/plain/path"})
    void otherReferencesAreNotKnown(String reference) {
        assertThat(FileReference.open(reference, new Failures(parent))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:relative", "file://host/share", "file:///with blank", "file:", "file:///missing-9f3a"})
    void wrongReferencesAreRefused(String reference) {
        assertThatThrownBy(() -> FileReference.open(reference, new Failures(parent)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("artifact reference");
    }

    private ReferencedArtifact open(Path path) {
        String uri = path.toUri().toString();
        return FileReference.open(uri, new Failures(parent)).orElseThrow();
    }
}
