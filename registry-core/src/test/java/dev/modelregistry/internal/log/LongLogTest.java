package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of many events: what is folded from a snapshot equals what is folded from the beginning. */
class LongLogTest {

    private static final ModelName NAME = ModelName.of("fraud");
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private final MemoryBackend backend = new MemoryBackend(Clock.systemUTC());

    @TempDir
    Path directory;

    @Test
    void aFoldFromASnapshotEqualsAFoldFromTheBeginning() {
        ModelLog writer = log();
        write(writer, 1_234);

        ModelState fresh = new ModelState();
        try (var events = backend.log().read("fraud/log", 1)) {
            events.forEach(event ->
                    assertThat(Fold.apply(fresh, event.bytes()).voidReason()).isEmpty());
        }
        ModelLog reader = log();
        ModelState read = reader.inTurn(reader::refresh);

        assertThat(read.number()).isEqualTo(fresh.number());
        assertThat(read.lastDigest()).isEqualTo(fresh.lastDigest());
        assertThat(read.aliases()).isEqualTo(fresh.aliases());
        assertThat(read.versionCount()).isEqualTo(fresh.versionCount());
        assertThat(described(read)).isEqualTo(described(fresh));
        assertThat(read.lastPromotion()).isEqualTo(fresh.lastPromotion());
        assertThat(read.inStage(Stage.PRODUCTION)).isEqualTo(fresh.inStage(Stage.PRODUCTION));
        assertThat(read.byRequestKey("key-500"))
                .isEqualTo(fresh.byRequestKey("key-500"))
                .isPresent();
        assertThat(read.bySemanticVersion(SemanticVersion.of(1, 0, 499))).contains(VersionNumber.of(500));
        fresh.forEachVersion(version -> {
            long number = version.number().value();
            assertThat(read.byRequestKey("key-" + number)).contains(version.number());
            assertThat(read.bySemanticVersion(SemanticVersion.of(1, 0, number - 1)))
                    .contains(version.number());
        });
    }

    @Test
    void anActReadsAsManyObjectsAfterAHundredThousandEventsAsAfterAHundred() {
        List<String> few = readsForAPromotion("short", 100);
        assertThat(readsForAPromotion("middle", 5_000)).isEqualTo(few);
        assertThat(readsForAPromotion("long", 100_000)).isEqualTo(few);
    }

    /** Objects that a client which knows nothing yet reads for what a promotion of version 17 looks at. */
    private List<String> readsForAPromotion(String place, int events) {
        ModelLog writer = new ModelLog(backend.log(), backend.objects(), place, Clock.systemUTC());
        write(writer, events);
        writer.inTurn(() -> {
            while (writer.known().number() % Snapshots.EVERY != 50) {
                append(writer, new EventBody.TagsChanged(Optional.empty(), Map.of(), Map.of("a", "b"), Set.of()));
            }
            return true;
        });
        CountingObjects objects = new CountingObjects(backend.objects());
        ModelLog reader = new ModelLog(backend.log(), objects, place, Clock.systemUTC());
        reader.inTurn(() -> {
            ModelState state = reader.refresh();
            assertThat(state.version(VersionNumber.of(17))).isPresent();
            assertThat(state.inStage(Stage.PRODUCTION))
                    .hasSize(1)
                    .allSatisfy(
                            superseded -> assertThat(state.version(superseded).map(VersionState::stage))
                                    .contains(Stage.PRODUCTION));
            return state.alias(Alias.CHAMPION);
        });
        return objects.reads.stream()
                .map(key -> key.endsWith("head.json") ? "head" : "part")
                .toList();
    }

    @Test
    void aBrokenSnapshotCostsTimeAndNothingElse() throws IOException {
        ModelLog writer = log();
        write(writer, 450);
        List<ObjectStore.StoredObject> parts;
        try (var all = backend.objects().list("fraud/snapshots/", "")) {
            parts = all.toList();
        }
        assertThat(parts).isNotEmpty();
        for (ObjectStore.StoredObject part : parts) {
            backend.objects().put(part.key(), new ByteArrayInputStream(new byte[] {'{', '}'}), PutCondition.always());
        }
        ModelLog reader = log();
        Optional<VersionState> state = reader.inTurn(() -> reader.refresh().version(VersionNumber.of(100)));

        assertThat(state).isPresent();
        assertThat(reader.inTurn(() -> reader.refresh().number()))
                .isEqualTo(writer.known().number());
    }

    @Test
    void aRegistryGoesOnFromASnapshotAnotherClientWrote() throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        try (ModelRegistry first = ModelRegistry.builder(backend).actor("a").open()) {
            first.register(Registration.of("fraud")
                    .artifact(file)
                    .semanticVersion("1.0.0")
                    .build());
            for (int i = 0; i < 120; i++) {
                first.setTags(ModelUri.of("fraud"), Map.of("round", Integer.toString(i)));
            }
        }
        try (ModelRegistry second = ModelRegistry.builder(backend).actor("b").open()) {
            second.promote(Promotion.of("models:/fraud/1.0.0", Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .build());
            assertThat(second.resolve("models:/fraud@champion").version()).isEqualTo(VersionNumber.of(1));
            assertThat(second.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }

    @Test
    void aRequestIsRecognisedByWhoBeganWithALaterSnapshot() throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        try (ModelRegistry first = ModelRegistry.builder(backend).actor("a").open()) {
            for (int i = 0; i < 250; i++) {
                first.register(registration(file, i));
            }
        }
        for (int i = 0; i < 250; i += 7) {
            try (ModelRegistry second =
                    ModelRegistry.builder(backend).actor("b").open()) {
                assertThat(second.register(registration(file, i)).version()).isEqualTo(VersionNumber.of(i + 1));
                Registration another = Registration.of("fraud")
                        .artifact(file)
                        .semanticVersion(SemanticVersion.of(1, 0, i))
                        .requestKey("another")
                        .build();
                assertThatThrownBy(() -> second.register(another)).isInstanceOf(AlreadyExistsException.class);
            }
        }
    }

    private static Registration registration(Path file, int i) {
        return Registration.of("fraud")
                .artifact(file)
                .semanticVersion(SemanticVersion.of(1, 0, i))
                .requestKey("request-" + i)
                .build();
    }

    @Test
    void theDigestOfAnyEventIsKnownHoweverLongAgoItWas() {
        ModelLog writer = log();
        write(writer, 2_500);
        ModelLog reader = log();
        reader.inTurn(reader::refresh);
        for (long number : new long[] {1, 2, 1_300, writer.known().number()}) {
            byte[] stored;
            try (var events = backend.log().read("fraud/log", number)) {
                stored = events.findFirst().orElseThrow().bytes();
            }
            assertThat(writer.inTurn(() -> writer.digestAt(number))).contains(ContentDigest.of(stored));
            assertThat(reader.inTurn(() -> reader.digestAt(number))).contains(ContentDigest.of(stored));
        }
        assertThat(writer.digestAt(0)).isEmpty();
        assertThat(writer.digestAt(writer.known().number() + 1)).isEmpty();
    }

    private ModelLog log() {
        return new ModelLog(backend.log(), backend.objects(), "fraud", Clock.systemUTC());
    }

    private static List<String> described(ModelState state) {
        List<String> all = new ArrayList<>();
        state.forEachVersion(version -> all.add(VersionStateJson.write(version).toString()));
        return all;
    }

    /** An opened log with registrations, claims, alias moves and promotions in turn. */
    private static void write(ModelLog log, int events) {
        log.inTurn(() -> {
            log.refresh();
            append(log, new EventBody.Opened(ContentDigest.of(new byte[0]), Map.of(), Map.of(), Optional.empty()));
            long version = 0;
            while (log.known().number() <= events) {
                version++;
                SemanticVersion semantic = SemanticVersion.of(1, 0, version - 1);
                String key = "key-" + version;
                append(log, new EventBody.Claimed(semantic, key));
                append(log, registered(version, key, semantic));
                if (version % 10 == 0 && log.known().number() <= events) {
                    append(log, promoted(log.known(), version));
                }
                if (log.known().number() > events) {
                    break;
                }
            }
            return true;
        });
    }

    private static EventBody registered(long version, String key, SemanticVersion semantic) {
        return new EventBody.Registered(
                List.of(new EventBody.NewEntry(
                        VersionNumber.of(version),
                        key,
                        ContentDigest.of(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        "uid" + version,
                        ContentDigest.of(new byte[] {1}),
                        ContentDigest.of(new byte[] {2}),
                        Optional.of(semantic),
                        List.of(),
                        List.of())),
                List.of());
    }

    private static EventBody promoted(ModelState state, long version) {
        VersionNumber number = VersionNumber.of(version);
        List<EventBody.Superseded> archived = state.inStage(Stage.PRODUCTION).stream()
                .map(one -> new EventBody.Superseded(one, Stage.PRODUCTION))
                .toList();
        return new EventBody.StageChanged(
                number,
                Stage.DEVELOPMENT,
                Stage.PRODUCTION,
                List.of(new AliasMove(Alias.CHAMPION, state.alias(Alias.CHAMPION), Optional.of(number))),
                archived);
    }

    private static void append(ModelLog log, EventBody body) {
        assertThat(log.append(new ModelLog.Draft(ID, NAME, "tester", body, Event.Notes.none())))
                .isPresent();
    }

    /** Counts reads of objects. */
    private static final class CountingObjects implements ObjectStore {

        private final ObjectStore store;
        private final List<String> reads = new ArrayList<>();

        CountingObjects(ObjectStore store) {
            this.store = store;
        }

        @Override
        public String root() {
            return store.root();
        }

        @Override
        public String uri(String key) {
            return store.uri(key);
        }

        @Override
        public StoredObject put(String key, java.io.InputStream content, PutCondition condition) {
            return store.put(key, content, condition);
        }

        @Override
        public Optional<StoredObject> head(String key) {
            return store.head(key);
        }

        @Override
        public java.io.InputStream get(String key, long from) {
            reads.add(key);
            return store.get(key, from);
        }

        @Override
        public java.util.stream.Stream<StoredObject> list(String prefix, String after) {
            return store.list(prefix, after);
        }

        @Override
        public void delete(String key) {
            store.delete(key);
        }
    }
}
