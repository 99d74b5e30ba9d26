package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.RegistryBuilder;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.Watermark;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A log that ends before an event that is known to exist. Stores cannot be cut, so the test moves the knowledge. */
public abstract class TruncationContract extends RegistryContract {

    /** Made for the extending classes. */
    protected TruncationContract() {}

    @Test
    void rowsThatShowALaterEventThanTheLogHasAreReported() {
        String model = name("cut");
        register(model, "one");
        claimToShow(model, 40);

        assertThat(findings(model)).extracting(Finding::kind).contains(Finding.Kind.TRUNCATED);
        assertThatThrownBy(() -> client("bob").setAlias(model, Alias.CHAMPION, v(1)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("40");
    }

    @Test
    void aTruncationIsAcceptedOnlyOnDemand() {
        String model = name("cut");
        register(model, "one");
        claimToShow(model, 40);
        assertThatThrownBy(() -> client("bob").recover(model, Recovery.Mode.FINISH))
                .isInstanceOf(IntegrityException.class);

        client("bob").recover(model, Recovery.Mode.ACCEPT_TRUNCATION);

        registry = client("carol");
        registry.setAlias(model, Alias.CHAMPION, v(1));
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aClientRemembersTheNewestEventThatItSaw() {
        String model = name("remember");
        Path memory = directory().resolve("memory");
        registerVersions(model, 3);
        try (ModelRegistry remembering = builder("bob").rememberIn(memory).open()) {
            assertThat(remembering.verify(model, Verification.Depth.QUICK).ok()).isTrue();
        }

        assertThat(restored(model, Optional.of(memory))).contains(Finding.Kind.TRUNCATED);
        assertThat(restored(model, Optional.empty()))
                .as("who never saw the later events cannot know of them")
                .doesNotContain(Finding.Kind.TRUNCATED);
    }

    @Test
    void anActOnALogThatIsShorterThanRememberedIsRefused() {
        String model = name("remember");
        registerVersions(model, 3);
        FaultyBackend backend = watched();
        ModelRegistry bob = client(backend, "bob");
        bob.setAlias(model, Alias.CHAMPION, v(1));
        backend.restore(ModelName.of(model), watermark(model, 2));

        assertThatThrownBy(() -> bob.setAlias(model, Alias.CHAMPION, v(2))).isInstanceOf(IntegrityException.class);
    }

    /** What a client finds that looks at a backup with the first two events. */
    private List<Finding.Kind> restored(String model, Optional<Path> memory) {
        FaultyBackend backend = watched();
        backend.restore(ModelName.of(model), watermark(model, 2));
        RegistryBuilder builder = ModelRegistry.builder(backend).actor("bob");
        memory.ifPresent(builder::rememberIn);
        return keep(builder.open()).verify(model, Verification.Depth.QUICK).findings().stream()
                .map(Finding::kind)
                .toList();
    }

    private Watermark watermark(String model, int event) {
        return new Watermark(event, history(model).get(event - 1).id());
    }

    private void claimToShow(String model, long event) {
        try (RegistryBackend backend = current().backend()) {
            Watermark shown = new Watermark(event, dev.modelregistry.entry.ContentDigest.of(new byte[] {1}));
            assertThat(backend.apply(ModelName.of(model), event, List.<RowChange>of(new RowChange.SetWatermark(shown))))
                    .isTrue();
        }
    }
}
