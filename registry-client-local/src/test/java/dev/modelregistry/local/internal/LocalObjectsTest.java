package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.NOW;
import static dev.modelregistry.local.internal.Samples.bytes;
import static dev.modelregistry.local.internal.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ObjectStore.SmallObject;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalObjectsTest {

    private static final String ROW = "fraud/records/u1.json";
    private static final String FILE = "fraud/artifacts/u1/dir/model.onnx";

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
    @ValueSource(strings = {ROW, FILE})
    void whatWasStoredIsReadBackWholeAndFromAnyByte(String key) throws IOException {
        StoredObject stored = objects.put(key, stream("0123456789"), PutCondition.always());

        assertThat(stored.size()).isEqualTo(10);
        assertThat(stored.modifiedAt().orElseThrow()).isBetween(NOW.truncatedTo(ChronoUnit.MILLIS), NOW.plusMillis(1));
        assertThat(objects.head(key)).contains(stored);
        assertThat(text(key, 0)).isEqualTo("0123456789");
        assertThat(text(key, 7)).isEqualTo("789");
        assertThat(text(key, 10)).isEmpty();
        assertThat(text(key, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void filesOfModelsAreFilesAndEverythingElseIsARow() {
        objects.put(ROW, stream("{}"), PutCondition.always());
        objects.put(FILE, stream("onnx"), PutCondition.always());

        assertThat(directory.resolve("artifacts/fraud/u1/dir/model.onnx")).hasContent("onnx");
        assertThat(directory.resolve("artifacts/fraud/records")).doesNotExist();
        assertThat(objects.uri(FILE))
                .isEqualTo(directory
                        .resolve("artifacts/fraud/u1/dir/model.onnx")
                        .toUri()
                        .toString());
        assertThat(objects.uri("fraud/artifacts/u1/")).endsWith("/artifacts/fraud/u1/");
        assertThat(objects.uri("fraud/artifacts/u2/a b")).endsWith("/artifacts/fraud/u2/a%2520b");
        assertThat(objects.uri(ROW)).startsWith("file:///").endsWith("/registry.db#" + ROW);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE})
    void anObjectIsReplacedAndItsTagChanges(String key) throws IOException {
        StoredObject first = objects.put(key, stream("a"), PutCondition.always());
        StoredObject second = objects.put(key, stream("b"), PutCondition.always());

        assertThat(second.tag()).isNotEqualTo(first.tag());
        assertThat(text(key, 0)).isEqualTo("b");
        assertThat(objects.list("", "")).containsExactly(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE})
    void ifAbsentNeverReplaces(String key) throws IOException {
        objects.put(key, stream("a"), PutCondition.ifAbsent());

        assertThatThrownBy(() -> objects.put(key, stream("b"), PutCondition.ifAbsent()))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining(key);
        assertThat(text(key, 0)).isEqualTo("a");
        objects.delete(key);
        objects.put(key, stream("c"), PutCondition.ifAbsent());
        assertThat(text(key, 0)).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE})
    void ifUnchangedWantsTheNewestTag(String key) throws IOException {
        assertThatThrownBy(() -> objects.put(key, stream("x"), PutCondition.ifUnchanged("t")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("none");
        String first = objects.put(key, stream("a"), PutCondition.always()).tag();
        objects.put(key, stream("b"), PutCondition.ifUnchanged(first));

        assertThatThrownBy(() -> objects.put(key, stream("c"), PutCondition.ifUnchanged(first)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(first);
        assertThat(text(key, 0)).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE})
    void ofSixteenThreadsOneStoresIfAbsent(String key) throws Exception {
        assertThat(race(16, thread -> objects.put(key, stream("writer " + thread), PutCondition.ifAbsent())))
                .isEqualTo(1);
        assertThat(objects.head(key)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE})
    void ofSixteenThreadsOneReplacesIfUnchanged(String key) throws Exception {
        String tag = objects.put(key, stream("a"), PutCondition.always()).tag();

        assertThat(race(16, thread -> objects.put(key, stream("writer " + thread), PutCondition.ifUnchanged(tag))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE})
    void contentThatCannotBeReadLeavesNothingBehind(String key) throws IOException {
        assertThatThrownBy(() -> objects.put(key, failing(), PutCondition.always()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cable pulled");
        assertThat(objects.head(key)).isEmpty();

        objects.put(key, stream("old"), PutCondition.always());
        assertThatThrownBy(() -> objects.put(key, failing(), PutCondition.always()))
                .isInstanceOf(UnavailableException.class);
        assertThat(text(key, 0)).isEqualTo("old");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, FILE, "/refused"})
    void contentIsClosedWhateverHappens(String key) {
        for (int attempt = 0; attempt < 2; attempt++) {
            List<String> closed = new ArrayList<>();
            InputStream content = new FilterInputStream(stream("x")) {
                @Override
                public void close() {
                    closed.add("closed");
                }
            };
            try {
                objects.put(key, content, PutCondition.ifAbsent());
            } catch (AlreadyExistsException | InvalidException e) {
                assertThat(e).hasMessageContaining(key);
            }
            assertThat(closed).isNotEmpty();
        }
    }

    @Test
    void whatIsMissingIsNotFound() {
        for (String key : List.of(ROW, FILE, "fraud/artifacts/u1")) {
            assertThatThrownBy(() -> objects.get(key, 0))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining(key);
        }
        assertThatThrownBy(() -> objects.get(FILE, -1)).isInstanceOf(InvalidException.class);
    }

    @Test
    void aDirectoryIsNoObject() {
        objects.put(FILE, stream("x"), PutCondition.always());

        assertThat(objects.head("fraud/artifacts/u1/dir")).isEmpty();
        assertThat(objects.head(FILE + "/below")).isEmpty();
        assertThatThrownBy(() -> objects.get("fraud/artifacts/u1/dir", 0)).isInstanceOf(NotFoundException.class);
        objects.delete("fraud/artifacts/u1/dir");
        assertThat(objects.head(FILE)).isPresent();
        assertThatThrownBy(() -> objects.put(FILE + "/below", stream("y"), PutCondition.always()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is an object itself");
        assertThatThrownBy(() -> objects.put("fraud/artifacts/u1/dir", stream("y"), PutCondition.always()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("below that name");
    }

    @Test
    void deletingTheLastFileRemovesTheEmptyDirectories() {
        objects.put(FILE, stream("x"), PutCondition.always());
        objects.put("fraud/artifacts/u2/y", stream("y"), PutCondition.always());

        objects.delete(FILE);
        objects.delete(FILE);

        assertThat(directory.resolve("artifacts/fraud/u1")).doesNotExist();
        assertThat(directory.resolve("artifacts/fraud/u2/y")).exists();
        objects.delete("fraud/artifacts/u2/y");
        assertThat(directory.resolve("artifacts")).isEmptyDirectory();
        objects.delete(ROW);
    }

    @Test
    void manySmallObjectsAreStoredTogether() throws IOException {
        objects.put("fraud/records/0", stream("old"), PutCondition.always());
        List<SmallObject> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(new SmallObject("fraud/records/" + i, bytes("r" + i)));
        }
        many.add(new SmallObject(FILE, bytes("file")));

        objects.putAll(many);

        assertThat(objects.list("fraud/records/", "")).hasSize(300);
        assertThat(text("fraud/records/0", 0)).isEqualTo("r0");
        assertThat(text(FILE, 0)).isEqualTo("file");
        assertThatThrownBy(() -> objects.putAll(List.of(
                        new SmallObject("fraud/records/new", bytes("x")), new SmallObject("bad//key", bytes("y")))))
                .isInstanceOf(InvalidException.class);
        assertThat(objects.head("fraud/records/new")).isEmpty();
    }

    @Test
    void rowsAndFilesAreListedInOneOrder() {
        List<String> keys = List.of(
                "a-b/artifacts/u/x",
                "a/artifacts/u-1/x",
                "a/artifacts/u.1",
                "a/artifacts/u/x",
                "a/artifacts/u/x-y",
                "a/artifacts/u/x.y/z",
                "a/artifacts2",
                "a/log/1",
                "a/records/\uFFFD",
                "a/records/\uD83D\uDE00",
                "b/artifacts/u/\uFFFD",
                "b/artifacts/u/\uD83D\uDE00");
        for (int i = keys.size() - 1; i >= 0; i--) {
            objects.put(keys.get(i), stream("x"), PutCondition.always());
        }

        assertThat(keys("", "")).isEqualTo(keys);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(keys("", keys.get(i))).isEqualTo(keys.subList(i + 1, keys.size()));
        }
        assertThat(keys("a/artifacts/", "")).isEqualTo(keys.subList(1, 6));
        assertThat(keys("a/artifacts/u", "a/artifacts/u-1/x")).isEqualTo(keys.subList(2, 6));
        assertThat(keys("a/art", "")).isEqualTo(keys.subList(1, 7));
        assertThat(keys("a/records/", "a")).isEqualTo(keys.subList(8, 10));
        assertThat(keys("a", "")).isEqualTo(keys.subList(0, 10));
        assertThat(keys("a/artifacts/u/x", "")).isEqualTo(keys.subList(3, 6));
        assertThat(keys("c", "")).isEmpty();
        assertThat(keys("b/artifacts/u/", "z")).isEmpty();
    }

    /** The last characters before the surrogates and of all: what comes behind them is easily got wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a/\uD7FF", "a/\uDBFF\uDFFF", "\uDBFF\uDFFF"})
    void aListingEndsWhereItsPrefixEnds(String prefix) {
        List<String> inside = List.of(prefix + "/1", prefix + "\uE000", prefix + "\uDBFF\uDFFF");
        for (String key : inside) {
            objects.put(key, stream("x"), PutCondition.always());
        }
        for (String key : List.of("a/", "a/c", "a/\uE000", "b", "\uE000")) {
            objects.put(key + "x", stream("x"), PutCondition.always());
        }
        assertThat(keys(prefix, "")).isEqualTo(inside);
        assertThat(keys(prefix, inside.get(1))).isEqualTo(inside.subList(2, 3));
    }

    @Test
    void filesThatAreNotOursAreNotListed() throws IOException {
        objects.put(FILE, stream("x"), PutCondition.always());
        Path artifacts = directory.resolve("artifacts");
        Files.writeString(artifacts.resolve("fraud/u1/with blank"), "x");
        Files.writeString(artifacts.resolve("fraud/u1/%41"), "x");
        Files.writeString(artifacts.resolve("loose"), "x");
        Files.createSymbolicLink(artifacts.resolve("fraud/u1/link"), artifacts.resolve("loose"));

        assertThat(keys("", "")).containsExactly(FILE);
        assertThat(objects.head("fraud/artifacts/u1/link")).isEmpty();
    }

    @Test
    void aRowThatIsTooLargeIsRefusedAndAFileOfThatSizeIsNot() {
        int tooLarge = (64 << 20) + 1;

        assertThatThrownBy(() -> objects.put(ROW, zeros(tooLarge), PutCondition.always()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("67108864");
        assertThat(objects.put(FILE, zeros(tooLarge), PutCondition.always()).size())
                .isEqualTo(tooLarge);
    }

    private static InputStream zeros(long size) {
        return new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int read = (int) Math.min(left, length);
                left -= read;
                return read > 0 || length == 0 ? read : -1;
            }
        };
    }

    private static InputStream failing() {
        return new FilterInputStream(new ByteArrayInputStream(new byte[300_000])) {
            private int calls;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (calls++ > 0) {
                    throw new IOException("cable pulled");
                }
                return super.read(buffer, offset, length);
            }
        };
    }

    private static int race(int threads, Attempt attempt) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int own = thread;
                writers.add(() -> {
                    start.await();
                    try {
                        attempt.make(own);
                        return true;
                    } catch (AlreadyExistsException | ConflictException e) {
                        return false;
                    }
                });
            }
            int won = 0;
            for (Future<Boolean> writer : pool.invokeAll(writers)) {
                won += writer.get() ? 1 : 0;
            }
            return won;
        } finally {
            pool.shutdownNow();
        }
    }

    private interface Attempt {
        StoredObject make(int thread);
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
