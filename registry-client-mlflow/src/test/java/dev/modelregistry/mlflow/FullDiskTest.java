package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server without room for files. That both lines answer 500 then, that 2.x keeps the beginning of a file and 3.x nothing, was seen on
 * 2.22.5 and 3.17.2 with a full file system.
 */
class FullDiskTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void nothingIsHalfDoneAndWithRoomItSucceeds(FakeMlflow.Line line) throws IOException {
        FakeFixture fixture = FakeFixture.of(line);
        Registration registration = Registration.of("fraud")
                .artifact(Files.writeString(directory.resolve("model.bin"), "bytes"))
                .format("other")
                .noCodeDetection()
                .build();
        try (ModelRegistry registry = ModelRegistry.builder(fixture.backend())
                .actor("ann")
                .garbageAge(Duration.ZERO)
                .open()) {
            fixture.server().full(true);
            assertThatThrownBy(() -> registry.register(registration))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("has it room for files?");
            try (var versions = registry.versions("fraud")) {
                assertThat(versions).isEmpty();
            }
            assertThat(fixture.server().fileCount()).as("files left").isZero();
            assertThat(fixture.server().runs().active("0")).as("runs left").isZero();

            fixture.server().full(false);
            assertThat(registry.register(registration).version().value()).isEqualTo(1);
            assertThat(registry.verify("fraud", Verification.Depth.FULL).ok()).isTrue();
        } finally {
            fixture.cleanup();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCutOffDoesNotBlockTheGarbageCollection(FakeMlflow.Line line) throws IOException {
        FakeFixture fixture = FakeFixture.of(line);
        try (ModelRegistry registry = ModelRegistry.builder(fixture.backend())
                .actor("ann")
                .garbageAge(Duration.ZERO)
                .open()) {
            registry.register(Registration.of("fraud")
                    .artifact(Files.writeString(directory.resolve("model.bin"), "bytes"))
                    .format("other")
                    .noCodeDetection()
                    .build());
            int files = fixture.server().fileCount();
            String note = fixture.server().fileWith("/uploads/");
            fixture.server().write(note.replaceAll("[0-9a-f]{32}\\.json$", "0".repeat(32) + ".json"), new byte[0]);
            GarbageReport report = registry.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE);
            assertThat(report.unreferenced()).hasSize(1);
            assertThat(fixture.server().fileCount()).isEqualTo(files);
            assertThat(registry.verify("fraud", Verification.Depth.FULL).ok()).isTrue();
        } finally {
            fixture.cleanup();
        }
    }
}
