package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {

    @TempDir
    Path directory;

    private Theatre theatre;

    @BeforeEach
    void twoVersions() {
        theatre = new Theatre(directory);
        theatre.register("one");
        theatre.register("two");
    }

    @AfterEach
    void close() {
        theatre.close();
    }

    private ModelCache cache(long bytes) {
        return ModelCache.in(directory.resolve("cache"), bytes);
    }

    private ModelVersion version(long number) {
        return theatre.registry.resolve(ModelUri.of("fraud", VersionNumber.of(number)));
    }

    private static String read(CachedFiles files) throws IOException {
        return Files.readString(files.path().resolve("model.txt"));
    }

    @Test
    void aDigestIsDownloadedOnceAlsoForALaterCache() throws IOException {
        ModelCache cache = cache(100);
        try (CachedFiles one = cache.acquire(theatre.registry, version(1));
                CachedFiles same = cache.acquire(theatre.registry, version(1))) {
            assertThat(read(one)).isEqualTo("one");
            assertThat(same.path()).isEqualTo(one.path());
        }
        try (CachedFiles later = cache(100).acquire(theatre.registry, version(1))) {
            assertThat(read(later)).isEqualTo("one");
        }
        assertThat(theatre.downloads).hasValue(1);
    }

    @Test
    void manyAtOnceMakeOneDownload() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        ModelCache cache = cache(100);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> {
                    try (CachedFiles files = cache.acquire(theatre.registry, version(1))) {
                        return read(files);
                    }
                }));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("one");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(theatre.downloads).hasValue(1);
    }

    @Test
    void aDamagedFileIsNoticedAndFetchedAgain() throws IOException {
        Path path;
        try (CachedFiles files = cache(100).acquire(theatre.registry, version(1))) {
            path = files.path();
        }
        Files.writeString(path.resolve("model.txt"), "0ne");
        try (CachedFiles files = cache(100).acquire(theatre.registry, version(1))) {
            assertThat(read(files)).isEqualTo("one");
        }
        assertThat(theatre.downloads).hasValue(2);
    }

    @Test
    void whatWasUsedLongestAgoGoesAndWhatIsInUseStays() throws IOException {
        ModelCache cache = cache(4);
        try (CachedFiles one = cache.acquire(theatre.registry, version(1));
                CachedFiles two = cache.acquire(theatre.registry, version(2))) {
            assertThat(read(one)).isEqualTo("one");
            assertThat(read(two)).isEqualTo("two");
        }
        theatre.register("three");
        try (CachedFiles three = cache.acquire(theatre.registry, version(3))) {
            assertThat(read(three)).isEqualTo("three");
            try (Stream<Path> left = Files.list(directory.resolve("cache"))) {
                assertThat(left.filter(Files::isDirectory)).containsExactly(three.path());
            }
        }
    }

    @Test
    void whoeverEvictsIsInNobodysWay() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        ModelCache cache = cache(1); // Everything has to go, all the time.
        try {
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                users.add(threads.submit(() -> {
                    for (int round = 0; round < 200; round++) {
                        long number = 1 + round % 2;
                        try (CachedFiles files = cache.acquire(theatre.registry, version(number))) {
                            assertThat(read(files)).isEqualTo(number == 1 ? "one" : "two");
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> user : users) {
                user.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatKilledProcessesLeftBehindGoesAndWhatCanBeGoneOnWithStaysForADay() throws IOException {
        String key = version(2).artifact().digest().orElseThrow().hex();
        Path files = directory.resolve("cache");
        Path random = Files.createDirectories(files.resolve("." + key + ".0123abcd"));
        Path partial = Files.createDirectories(files.resolve("." + key + ".partial"));
        Files.writeString(random.resolve("model.txt"), "t");
        Files.writeString(partial.resolve("model.txt"), "t");
        Path used = Files.createFile(files.resolve(key + ".lock"));

        try (CachedFiles one = cache(100).acquire(theatre.registry, version(1))) {
            assertThat(read(one)).isEqualTo("one");
        }
        assertThat(random).doesNotExist();
        assertThat(partial).exists();

        Files.setLastModifiedTime(used, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        try (CachedFiles one = cache(100).acquire(theatre.registry, version(1))) {
            assertThat(read(one)).isEqualTo("one");
        }
        assertThat(partial).doesNotExist();
    }

    @Test
    void ofDamagedFilesOnlyThoseAreFetchedAgainThatAre() throws IOException {
        theatre.register("three", Map.of("large.txt", "large"));
        ModelVersion version = version(3);
        try (CachedFiles files = cache(100).acquire(theatre.registry, version)) {
            Files.writeString(files.path().resolve("model.txt"), "thre3");
        }
        theatre.fetched.clear();
        try (CachedFiles files = cache(100).acquire(theatre.registry, version)) {
            assertThat(read(files)).isEqualTo("three");
            assertThat(files.path().resolve("large.txt")).hasContent("large");
        }
        assertThat(theatre.fetched).containsExactly("model.txt");
    }

    @Test
    void aFailedDownloadLeavesNothing() throws IOException {
        ModelVersion version = version(1);
        theatre.down = true;
        assertThatThrownBy(() -> cache(100).acquire(theatre.registry, version))
                .isInstanceOf(UnavailableException.class);
        try (Stream<Path> left = Files.list(directory.resolve("cache"))) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
        theatre.down = false;
        try (CachedFiles files = cache(100).acquire(theatre.registry, version)) {
            assertThat(read(files)).isEqualTo("one");
        }
    }
}
