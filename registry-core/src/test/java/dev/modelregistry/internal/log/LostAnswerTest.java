package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.spi.LogStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a log makes of a store that never says whether it took an event. */
class LostAnswerTest {

    private static final ModelName FRAUD = ModelName.of("fraud");

    private final MemoryBackend backend = new MemoryBackend(Clock.systemUTC());

    /** Its answers to writes are lost, each time. */
    private final class Mute implements LogStore {

        private final boolean takes;
        private int asked;

        Mute(boolean takes) {
            this.takes = takes;
        }

        @Override
        public long head(String place, long atLeast) {
            return backend.log().head(place, atLeast);
        }

        @Override
        public Stream<StoredEvent> read(String place, long from) {
            return backend.log().read(place, from);
        }

        @Override
        public boolean append(String place, long number, byte[] bytes) {
            asked++;
            if (takes) {
                backend.log().append(place, number, bytes);
            }
            throw new OutcomeUnknownException("no answer");
        }
    }

    private static ModelLog.Draft opening() {
        EventBody.Opened nothing =
                new EventBody.Opened(ContentDigest.of(new byte[0]), Map.of(), Map.of(), Optional.empty());
        return new ModelLog.Draft("a".repeat(32), FRAUD, "anna", nothing, Event.Notes.none());
    }

    private ModelLog log(LogStore store) {
        return new ModelLog(store, backend.objects(), "fraud", Clock.systemUTC());
    }

    @Test
    void anEventThatCanBeReadIsNotInDoubt() {
        Mute store = new Mute(true);
        ModelLog log = log(store);
        assertThat(log.append(opening()).orElseThrow().answered()).isFalse();
        assertThat(store.asked).as("it is looked for before it is sent again").isEqualTo(1);
        assertThat(log.known().open()).isTrue();
    }

    @Test
    void anEventThatCannotBeReadIsInDoubtAfterAFewTries() {
        Mute store = new Mute(false);
        assertThatThrownBy(() -> log(store).append(opening()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("event 1");
        assertThat(store.asked).isEqualTo(3);
    }
}
