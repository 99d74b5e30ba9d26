package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalProviderTest {

    @TempDir
    Path directory;

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(ServiceLoader.load(RegistryProvider.class))
                .filteredOn(provider -> provider.scheme().equals("local"))
                .singleElement()
                .isInstanceOf(LocalProvider.class);
    }

    @Test
    void openingTouchesNoFile() {
        Path missing = directory.resolve("a/b");
        try (RegistryBackend backend = open(missing.toString(), Map.of())) {
            assertThat(backend.provider()).isEqualTo("local");
            assertThat(backend.models()).isEmpty();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aTildeIsANameLikeAnyOther() {
        try (RegistryBackend backend = open("~/models", Map.of())) {
            assertThat(backend.objects().uri("fraud/artifacts/u"))
                    .endsWith("/~/models/artifacts/fraud/u")
                    .startsWith(Path.of("").toAbsolutePath().toUri().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "a\u0000b"})
    void whatNamesNoDirectoryIsRefused(String rest) {
        assertThatThrownBy(() -> open(rest, Map.of()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("local:models");
    }

    @Test
    void theBusyTimeoutIsADuration() {
        open("models", Map.of(LocalProvider.BUSY_TIMEOUT, Duration.ofSeconds(1)))
                .close();

        assertThatThrownBy(() -> open("models", Map.of(LocalProvider.BUSY_TIMEOUT, "1s")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("local.busy-timeout")
                .hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> open("models", Map.of(LocalProvider.BUSY_TIMEOUT, Duration.ofSeconds(-1))))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("PT-1S");
    }

    private static RegistryBackend open(String rest, Map<String, Object> options) {
        return new LocalProvider()
                .open(new ConnectionRequest("local:" + rest, rest, Map.of(), options, Clock.systemUTC()));
    }
}
