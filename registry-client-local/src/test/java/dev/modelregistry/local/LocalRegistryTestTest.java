package dev.modelregistry.local;

import static dev.modelregistry.testkit.ModelRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.testkit.RegistryTest;
import dev.modelregistry.testkit.RegistryTest.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The test kit's local registry, which is looked for on the class path and found here. */
@RegistryTest(Kind.LOCAL)
class LocalRegistryTestTest {

    private static final Set<Path> PLACES = new LinkedHashSet<>();

    @RepeatedTest(2)
    void everyTestBeginsWithAnEmptyDirectory(ModelRegistry registry, @TempDir Path files) throws Exception {
        assertThat(registry.provider()).isEqualTo("local");
        assertThat(registry).isEmpty();

        registry.register(Registration.of("fraud")
                .artifact(Files.writeString(files.resolve("model.bin"), "weights"))
                .noCodeDetection()
                .build());

        Path stored = Path.of(
                URI.create(registry.get("models:/fraud/1").artifact().uri().orElseThrow()));
        assertThat(stored).exists();
        PLACES.add(stored);
    }

    @AfterAll
    static void whatTheTestsStoredIsGone() {
        assertThat(PLACES).hasSize(2).allSatisfy(place -> assertThat(place).doesNotExist());
    }
}
