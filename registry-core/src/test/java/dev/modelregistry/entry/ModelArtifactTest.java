package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArtifactTest {

    /** {@code printf hello | sha256sum}. */
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    /** {@code sha256sum </dev/null}. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static ArtifactFile file(String path, long size, String hex) {
        return new ArtifactFile(path, size, new ContentDigest(hex), FileRole.OTHER);
    }

    private static ModelArtifact artifact(ArtifactFile... files) {
        return ModelArtifact.of(Optional.empty(), Optional.empty(), true, List.of(files));
    }

    @Test
    void theDigestIsWhatSha256sumGivesOfTheManifest() {
        // printf '%s  5  a/model.bin\n%s  0  b.txt\n' HELLO EMPTY | sha256sum
        ModelArtifact artifact = artifact(file("b.txt", 0, EMPTY), file("a/model.bin", 5, HELLO));

        assertThat(artifact.digest().hex())
                .isEqualTo("ce4792a9f6d9b85b90844bee25fc1810c2c58b1ec7bf85bca6eda30021801e97");
        assertThat(artifact.size()).isEqualTo(5);
    }

    @Test
    void aSingleFileHasItsOwnNameAsPath() {
        // printf '%s  5  model.onnx\n' HELLO | sha256sum
        assertThat(artifact(file("model.onnx", 5, HELLO)).digest().hex())
                .isEqualTo("1b56e01ade1dab8e97f5b997ec85db61424e0f4b5c81484d035a45c34c899d61");
    }

    @Test
    void pathsSortByTheirUtf8BytesNotByUtf16() {
        // U+FF5E is below U+1F600 in UTF-8 and above it in UTF-16.
        ModelArtifact artifact = artifact(file("\uD83D\uDE00", 0, EMPTY), file("\uFF5E", 0, EMPTY));

        assertThat(artifact.files().stream().map(ArtifactFile::path)).containsExactly("\uFF5E", "\uD83D\uDE00");
        // printf '%s  0  ～\n%s  0  😀\n' EMPTY EMPTY | sha256sum
        assertThat(artifact.digest().hex())
                .isEqualTo("53545ef86d77376be235e6b473523006ccd9e2a68c39414a3fe477c8756ad283");
    }

    @Property
    void theOrderIsThatOfUnsignedBytes(@ForAll("names") Set<String> names) {
        List<ArtifactFile> files =
                new ArrayList<>(names.stream().map(name -> file(name, 0, EMPTY)).toList());
        Collections.shuffle(files, new Random(names.hashCode()));
        ModelArtifact artifact = ModelArtifact.of(Optional.empty(), Optional.empty(), true, files);

        List<String> expected = names.stream()
                .sorted(Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .collect(Collectors.toList());
        assertThat(artifact.files().stream().map(ArtifactFile::path)).containsExactlyElementsOf(expected);
    }

    @Provide
    Arbitrary<Set<String>> names() {
        return Arbitraries.strings()
                .withChars("ab.\u00E4\u07FF\uD7FF\uE000\uFF5E")
                .ofMinLength(1)
                .ofMaxLength(4)
                .map(name -> name.replace("b", "\uD83D\uDE00"))
                .filter(name -> !name.equals(".") && !name.equals(".."))
                .set()
                .ofMaxSize(12);
    }

    @Test
    void theOrderOfTheFilesGivenDoesNotMatter() {
        ArtifactFile one = file("one", 5, HELLO);
        ArtifactFile two = file("two", 0, EMPTY);

        assertThat(artifact(one, two)).isEqualTo(artifact(two, one));
    }

    @Test
    void digestAndSizeMustBeThoseOfTheFiles() {
        ModelArtifact right = artifact(file("a", 5, HELLO));

        assertThatThrownBy(() ->
                        new ModelArtifact(Optional.empty(), right.digest(), 6, Optional.empty(), true, right.files()))
                .isInstanceOf(InvalidException.class)
                .hasMessage("artifact size 6 is not the sum of its files, 5");
        assertThatThrownBy(() -> new ModelArtifact(
                        Optional.empty(), new ContentDigest(EMPTY), 5, Optional.empty(), true, right.files()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("is not that of its files");
    }

    @Test
    void anUnverifiedDigestStandsWithoutFiles() {
        ModelArtifact stated = new ModelArtifact(
                Optional.of("s3://bucket/model"), new ContentDigest(HELLO), 17, Optional.empty(), false, List.of());

        assertThat(stated.size()).isEqualTo(17);
        assertThat(stated.withUri("s3://other/model").digest()).isEqualTo(stated.digest());
        assertThat(stated.withUri("s3://other/model").uri()).contains("s3://other/model");
    }

    @Test
    void sizesThatDoNotFitIntoALongAreRefused() {
        assertThatThrownBy(() -> artifact(file("a", Long.MAX_VALUE, HELLO), file("b", 1, HELLO)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("add up to more than");
    }

    @Test
    void aPathIsThereOnceAndEitherFileOrDirectory() {
        assertThatThrownBy(() -> artifact(file("a", 0, EMPTY), file("a", 5, HELLO)))
                .isInstanceOf(InvalidException.class)
                .hasMessage("artifact path 'a' is there twice");
        assertThatThrownBy(() -> artifact(file("a/b/c", 0, EMPTY), file("a/b", 5, HELLO)))
                .isInstanceOf(InvalidException.class)
                .hasMessage("artifact path 'a/b' is a file and the directory of 'a/b/c'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "a/",
                "a//b",
                "../a",
                "a/../b",
                ".",
                "a/./b",
                "a\nb",
                "a\rb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "\uD800"
            })
    void hostilePathsAreRefused(String path) {
        assertThatThrownBy(() -> file(path, 0, EMPTY))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("artifact path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\\b", ".hidden", "..a", "a/...", "ä/ö", "C:"})
    void unusualPathsAreKept(String path) {
        assertThat(file(path, 0, EMPTY).path()).isEqualTo(path);
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatThrownBy(() -> file("a", -1, EMPTY))
                .isInstanceOf(InvalidException.class)
                .hasMessage("size -1 of 'a' is below 0");
    }
}
