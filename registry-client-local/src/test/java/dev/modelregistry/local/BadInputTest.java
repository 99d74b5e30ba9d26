package dev.modelregistry.local;

import static dev.modelregistry.testkit.ModelRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.local.BadInputs.BadInput;
import dev.modelregistry.testkit.RegistryTest;
import dev.modelregistry.testkit.RegistryTest.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong and hostile input: each gets its type of error and a message that says what to do, and changes nothing. */
@RegistryTest(Kind.LOCAL)
class BadInputTest {

    private static final int LONGEST_MESSAGE = 600;

    @TempDir
    Path files;

    @BeforeEach
    void registerOne(ModelRegistry registry) throws Exception {
        registry.register(Registration.of("fraud")
                .artifact(Files.writeString(files.resolve("model.bin"), "weights"))
                .noCodeDetection()
                .build());
    }

    static Stream<BadInput> table() {
        return BadInputs.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void isRefusedWithItsErrorAndChangesNothing(BadInput bad, ModelRegistry registry) throws Exception {
        long events = events(registry);

        Throwable failure = catchThrowable(() -> bad.act().on(registry, files));

        assertThat(failure).isInstanceOf(bad.type()).hasMessageContainingAll(bad.message());
        assertThat(failure.getMessage())
                .hasSizeLessThan(LONGEST_MESSAGE)
                .matches(text -> text.codePoints().noneMatch(Character::isISOControl), "no control characters");
        assertThat(failure).isInstanceOf(RegistryException.class);
        assertThat(registry).hasVersions("fraud", 1).isIntact("fraud");
        assertThat(events(registry)).isEqualTo(events);
        try (var models = registry.models()) {
            assertThat(models).hasSize(1);
        }
    }

    @Test
    void theTableHasAtLeastSixtyRows() {
        assertThat(BadInputs.all().map(BadInput::what).distinct()).hasSizeGreaterThanOrEqualTo(60);
    }

    private static long events(ModelRegistry registry) {
        try (var history = registry.history("fraud")) {
            return history.count();
        }
    }
}
