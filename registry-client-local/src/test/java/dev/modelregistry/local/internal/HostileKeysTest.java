package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileKeysTest {

    @TempDir
    Path directory;

    private LocalBackend backend;
    private ObjectStore objects;

    @BeforeEach
    void open() {
        backend = Samples.open(directory);
        objects = backend.objects();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../outside",
                "../artifacts/../../outside",
                "fraud/artifacts/../../../outside",
                "fraud/artifacts/./x",
                "fraud/artifacts/u/~tmp",
                "fraud/artifacts/u/back\\slash",
                "fraud/artifacts/u/CON.txt",
                "fraud/artifacts/u/trailing.",
                "fraud/artifacts/u/ blank ",
                "fraud/artifacts/u/%2E%2E",
                "fraud/artifacts/u/'; DROP TABLE object; --",
                "fraud/records/'; DROP TABLE object; --",
                "fraud~2/artifacts/u/x",
                "モデル/artifacts/u/模型.onnx",
                "fraud/artifacts/u/%",
                "fraud/artifacts/u/:*?\"<>|",
            })
    void hostileKeysStayInsideAndComeBackAsTheyWere(String key) throws IOException {
        objects.put(key, stream("x"), PutCondition.ifAbsent());

        assertThat(text(key, 0)).isEqualTo("x");
        assertThat(keys("", "")).containsExactly(key);
        assertThat(directory.getParent().resolve("outside")).doesNotExist();
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.equals("..") || name.contains(" ") || name.contains("\\"));
        }
        objects.delete(key);
        assertThat(keys("", "")).isEmpty();
    }

    @Test
    void namesLongerThanAFileSystemAllowsAreStored() throws IOException {
        String key = "é".repeat(256) + "/artifacts/u/" + "模".repeat(200) + "/" + "a".repeat(500);

        objects.put(key, stream("x"), PutCondition.always());
        objects.put(key + "b", stream("y"), PutCondition.always());

        assertThat(text(key, 0)).isEqualTo("x");
        assertThat(keys("", "")).containsExactly(key, key + "b");
        objects.delete(key);
        objects.delete(key + "b");
        assertThat(directory.resolve("artifacts")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/absolute",
                "a//b",
                "a/",
                "a\nb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "fraud/artifacts/\uD800",
                "fraud/artifacts/",
                "\uDC00/x",
            })
    void brokenKeysAreRefused(String key) {
        assertThatThrownBy(() -> objects.put(key, stream("x"), PutCondition.always()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("object key");
        assertThatThrownBy(() -> objects.head(key)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> objects.delete(key)).isInstanceOf(InvalidException.class);
    }

    private List<String> keys(String prefix, String after) {
        try (Stream<StoredObject> listed = objects.list(prefix, after)) {
            return listed.map(StoredObject::key).toList();
        }
    }

    private String text(String key, long from) throws IOException {
        try (InputStream content = objects.get(key, from)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
