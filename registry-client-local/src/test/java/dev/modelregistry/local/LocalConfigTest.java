package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalConfigTest {

    @TempDir
    Path directory;

    @Test
    void aRelativeDirectoryIsFixedWhenItIsGiven() {
        LocalConfig config = LocalConfig.of(Path.of("a/../models"));

        assertThat(config.directory()).isEqualTo(Path.of("models").toAbsolutePath());
        assertThat(config.busyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.readOnly()).isFalse();
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> LocalConfig.of(Path.of(""))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> LocalConfig.of(Path.of("/"))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> LocalConfig.builder(directory)
                        .busyTimeout(Duration.ofHours(25))
                        .build())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("PT25H");
    }

    @Test
    void aRegistryThatWasOpenedReadOnlyReadsAndRefusesEveryWrite() {
        LocalConfig readOnly = LocalConfig.builder(directory).readOnly().build();
        try (RegistryBackend empty = LocalRegistry.backend(readOnly)) {
            assertThat(empty.models()).isEmpty();
        }
        assertThat(directory).isEmptyDirectory();
        try (RegistryBackend writer = LocalRegistry.backend(LocalConfig.of(directory))) {
            writer.log().append("fraud/log", 1, new byte[] {1});
        }
        try (RegistryBackend reader = LocalRegistry.backend(readOnly)) {
            assertThat(reader.log().head("fraud/log", 0)).isEqualTo(1);
            assertThatThrownBy(() -> reader.log().append("fraud/log", 2, new byte[] {1}))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("opened read-only");
            for (String key : new String[] {"fraud/records/x", "fraud/artifacts/u/x"}) {
                assertThatThrownBy(() ->
                                reader.objects().put(key, new ByteArrayInputStream(new byte[1]), PutCondition.always()))
                        .isInstanceOf(ForbiddenException.class);
            }
            assertThat(reader.diagnose().checks())
                    .filteredOn(check -> !check.ok())
                    .singleElement()
                    .satisfies(check -> assertThat(check.name()).isEqualTo("log-writable"));
        }
        assertThat(directory.resolve("artifacts")).isEmptyDirectory();
    }
}
