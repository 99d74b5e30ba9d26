package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.NOW;
import static dev.modelregistry.local.internal.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.LogStore.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
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

class EventLogTest {

    private static final String PLACE = "fraud/log";

    @TempDir
    Path directory;

    private LocalBackend backend;
    private LogStore log;

    @BeforeEach
    void open() {
        backend = Samples.open(directory);
        log = backend.log();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void aNumberIsTakenOnceWhateverTheBytes() {
        assertThat(log.append(PLACE, 1, bytes("first"))).isTrue();
        assertThat(log.append(PLACE, 1, bytes("second"))).isFalse();
        assertThat(log.append(PLACE, 1, bytes("first"))).isFalse();

        assertThat(texts(PLACE, 1)).containsExactly("first");
    }

    @Test
    void eventsKeepTheirBytesAndTheTimeOfTheStore() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        log.append(PLACE, 1, every);
        log.append(PLACE, 2, new byte[0]);

        try (Stream<StoredEvent> events = log.read(PLACE, 1)) {
            List<StoredEvent> stored = events.toList();
            assertThat(stored.get(0).bytes()).isEqualTo(every);
            assertThat(stored.get(0).storedAt()).contains(NOW);
            assertThat(stored.get(1).bytes()).isEmpty();
        }
    }

    @Test
    void logsDoNotTouchEachOther() {
        log.append("fraud/log", 1, bytes("a"));
        log.append("fraud~2/log", 1, bytes("b"));

        assertThat(log.head("fraud/log", 0)).isEqualTo(1);
        assertThat(texts("fraud~2/log", 1)).containsExactly("b");
        assertThat(log.head("fraud/lo", 0)).isZero();
    }

    @Test
    void readingBeginsWhereAskedAndEndsAtTheFirstGap() {
        for (long number : new long[] {1, 2, 3, 5}) {
            log.append(PLACE, number, bytes("e" + number));
        }

        assertThat(texts(PLACE, 2)).containsExactly("e2", "e3");
        assertThat(texts(PLACE, 4)).isEmpty();
        assertThat(texts(PLACE, 6)).isEmpty();
        assertThat(log.head(PLACE, 0)).isEqualTo(5);
    }

    @Test
    void aLongLogIsReadInPagesAndSeesWhatIsAppendedMeanwhile() {
        for (int number = 1; number <= 1200; number++) {
            log.append(PLACE, number, bytes("e" + number));
        }
        try (Stream<StoredEvent> events = log.read(PLACE, 1)) {
            Iterator<StoredEvent> iterator = events.iterator();
            iterator.next();
            log.append(PLACE, 1201, bytes("late"));
            List<Long> rest = new ArrayList<>();
            iterator.forEachRemaining(event -> rest.add(event.number()));
            assertThat(rest).hasSize(1200).startsWith(2L).endsWith(1201L);
        }
    }

    @Test
    void pagesOfLargeEventsAreCutByBytes() {
        byte[] large = new byte[1 << 20];
        for (int number = 1; number <= 10; number++) {
            large[0] = (byte) number;
            log.append(PLACE, number, large);
        }

        try (Stream<StoredEvent> events = log.read(PLACE, 1)) {
            assertThat(events.map(event -> (int) event.bytes()[0])).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        }
    }

    @Test
    void ofManyThreadsOneWinsEachNumber() throws Exception {
        int threads = 16;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                byte[] own = bytes("writer " + thread);
                writers.add(() -> {
                    int won = 0;
                    start.await();
                    for (int number = 1; number <= 20; number++) {
                        won += log.append(PLACE, number, own) ? 1 : 0;
                    }
                    return won;
                });
            }
            int won = 0;
            for (Future<Integer> writer : pool.invokeAll(writers)) {
                won += writer.get();
            }
            assertThat(won).isEqualTo(20);
            assertThat(texts(PLACE, 1)).hasSize(20);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void numbersBeginWithOneAndPlacesArePaths() {
        assertThatThrownBy(() -> log.append(PLACE, 0, bytes("x")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("begin with 1");
        assertThatThrownBy(() -> log.read(PLACE, 0)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> log.append("/log", 1, bytes("x"))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> log.head("", 0)).isInstanceOf(InvalidException.class);
    }

    private List<String> texts(String place, long from) {
        try (Stream<StoredEvent> events = log.read(place, from)) {
            return events.map(event -> new String(event.bytes(), StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
