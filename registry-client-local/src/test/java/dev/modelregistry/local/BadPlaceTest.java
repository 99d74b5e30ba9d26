package dev.modelregistry.local;

import static dev.modelregistry.testkit.ModelRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.local.BadPlaces.As;
import dev.modelregistry.local.BadPlaces.BadPlace;
import dev.modelregistry.local.BadPlaces.Undo;
import dev.modelregistry.log.ModelEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged, newer, forbidden and full places: each gets its type of error and a message, and nothing is harmed. */
class BadPlaceTest {

    @TempDir
    Path parent;

    private Path directory;
    private List<ModelEvent> events;

    @BeforeEach
    void registerOne() throws Exception {
        directory = parent.resolve("models");
        Path model = Files.writeString(parent.resolve("model.bin"), "weights");
        Files.writeString(parent.resolve("next.bin"), "other weights");
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(directory))) {
            registry.register(
                    Registration.of("fraud").artifact(model).noCodeDetection().build());
            events = events(registry);
        }
    }

    static Stream<BadPlace> table() {
        return BadPlaces.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void isRefusedWithItsErrorAndNothingIsHarmed(BadPlace bad) throws Exception {
        Undo undo = bad.spoiling().of(parent);
        String outcome;
        try {
            outcome = outcome(bad);
        } finally {
            undo.run();
        }
        assertThat(outcome).startsWith(bad.type().getSimpleName() + ": ").contains(bad.message());
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(directory))) {
            assertThat(registry).hasVersions("fraud", 1).isIntact("fraud");
            assertThat(events(registry)).isEqualTo(events);
        }
    }

    private String outcome(BadPlace bad) throws Exception {
        Path path = parent.resolve(bad.path());
        return bad.as() == As.TEST
                ? PlaceProcess.outcome(directory, bad.act(), path)
                : ChildProcess.outcome(parent, surroundings(bad.as()), PlaceProcess.class, directory, bad.act(), path);
    }

    private static List<String> surroundings(As as) {
        List<String> command = new ArrayList<>();
        if (as == As.LIMITED_FILES) {
            command.addAll(List.of("sh", "-c", "ulimit -f 8192; exec \"$@\"", "sh"));
        } else if ("root".equals(System.getProperty("user.name"))) {
            // The files stay root's own, and their permissions count.
            command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }
        return command;
    }

    private static List<ModelEvent> events(ModelRegistry registry) {
        try (Stream<ModelEvent> history = registry.history("fraud")) {
            return history.toList();
        }
    }
}
