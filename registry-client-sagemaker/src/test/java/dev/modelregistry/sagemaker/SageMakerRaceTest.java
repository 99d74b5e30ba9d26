package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers of one alias, on the pointer file that SageMaker does not guard. */
class SageMakerRaceTest {

    private static final int WRITERS = 16;
    private static final int ROUNDS = 50;

    private final FakeAws aws = new FakeAws();
    private final List<ModelRegistry> clients = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void versions() throws Exception {
        for (int i = 0; i < WRITERS; i++) {
            clients.add(
                    ModelRegistry.builder(SageMakerRegistry.backend(aws.config().build()))
                            .actor("writer-" + i)
                            .open());
        }
        Path file = directory.resolve("model.bin");
        for (int i = 1; i <= WRITERS; i++) {
            Files.writeString(file, "weights " + i);
            clients.get(0)
                    .register(Registration.of("fraud")
                            .artifact(file)
                            .noCodeDetection()
                            .build());
        }
        clients.get(0).setAlias("fraud", Alias.CHAMPION, VersionNumber.of(1));
    }

    @AfterEach
    void stop() {
        clients.forEach(ModelRegistry::close);
        aws.close();
    }

    private static VersionNumber champion(ModelRegistry registry) {
        return registry.resolve("models:/fraud@champion").version();
    }

    @Test
    void ofWritersThatExpectTheSameOneWinsAndTheOthersAreToldWho() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                VersionNumber before = champion(clients.get(0));
                List<Callable<String>> calls = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    VersionNumber mine = VersionNumber.of(i + 1);
                    ModelRegistry client = clients.get(i);
                    if (!mine.equals(before)) {
                        calls.add(() -> set(client, mine, before));
                    }
                }
                List<String> outcomes = new ArrayList<>();
                for (Future<String> one : threads.invokeAll(calls)) {
                    outcomes.add(one.get());
                }
                VersionNumber after = champion(clients.get(0));
                assertThat(outcomes)
                        .filteredOn(String::isEmpty)
                        .as("winners of round " + round)
                        .hasSize(1);
                assertThat(outcomes)
                        .filteredOn(outcome -> !outcome.isEmpty())
                        .allMatch(message -> message.matches("(?s).*\\b" + after + "\\b.*"));
            }
        } finally {
            threads.shutdown();
        }
    }

    private static String set(ModelRegistry client, VersionNumber mine, VersionNumber expected) {
        try {
            client.setAlias(AliasAssignment.of("fraud", Alias.CHAMPION, mine).ifHolds(expected));
            return "";
        } catch (ConflictException lost) {
            return String.valueOf(lost.getMessage());
        }
    }

    @Test
    void aWriterThatWakesLateNeverPutsAnOlderPointerBack() {
        ModelName model = ModelName.of("fraud");
        try (RegistryBackend late = SageMakerRegistry.backend(aws.config().build())) {
            long old = clients.get(0)
                    .setAlias("fraud", Alias.CHAMPION, VersionNumber.of(2))
                    .event();
            clients.get(1).setAlias("fraud", Alias.CHAMPION, VersionNumber.of(3));
            late.apply(model, old, List.of(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(2))));
            assertThat(champion(clients.get(0))).isEqualTo(VersionNumber.of(3));

            clients.get(1).removeAlias("fraud", Alias.CHAMPION);
            late.apply(model, old, List.of(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(2))));
            assertThat(late.versionByAlias(model, Alias.CHAMPION)).isEmpty();
        }
    }

    /** Equal bytes have equal tags on S3: a writer that read the file before would be let through. */
    @Test
    void theSameStateWrittenTwiceHasDifferentTags() {
        String key = "fraud/pointers.json";
        try (RegistryBackend backend = SageMakerRegistry.backend(aws.config().build())) {
            clients.get(0).setAlias("fraud", Alias.STABLE, VersionNumber.of(1));
            Optional<String> first = backend.objects().head(key).map(object -> object.tag());
            clients.get(0).removeAlias("fraud", Alias.STABLE);
            clients.get(0).setAlias("fraud", Alias.STABLE, VersionNumber.of(1));
            assertThat(backend.objects().head(key).map(object -> object.tag())).isNotEqualTo(first);
        }
    }

    @Test
    void aNumberThatNoEventHasDoesNotHoldAnAliasForEver() {
        ModelName model = ModelName.of("fraud");
        try (RegistryBackend hand = SageMakerRegistry.backend(aws.config().build())) {
            hand.apply(model, 1_000_000, List.of(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(5))));
            assertThat(champion(clients.get(0))).isEqualTo(VersionNumber.of(5));
        }
        clients.get(0).setAlias("fraud", Alias.CHAMPION, VersionNumber.of(6));
        assertThat(champion(clients.get(0))).isEqualTo(VersionNumber.of(6));
    }
}
