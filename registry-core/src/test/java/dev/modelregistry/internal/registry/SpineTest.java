package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a model from registration to rollback, on the registry in memory. */
class SpineTest {

    @TempDir
    Path directory;

    @Test
    void aModelIsRegisteredPromotedRolledBackAndVerifies() throws IOException {
        try (ModelRegistry registry =
                ModelRegistry.builder("memory:").actor("alice").open()) {
            ModelEntry first = registry.register(
                    registration("one").semanticVersion("1.0.0").build());
            ModelEntry second = registry.register(
                    registration("two").semanticVersion("1.1.0").build());
            assertThat(first.version()).isEqualTo(VersionNumber.of(1));
            assertThat(registry.registerWithOutcome(
                                    registration("one").semanticVersion("1.0.0").build())
                            .created())
                    .isFalse();

            promote(registry, "models:/fraud/1");
            promote(registry, "models:/fraud/2");
            assertThat(registry.resolve("models:/fraud@champion").version()).isEqualTo(second.version());
            assertThat(registry.resolve("models:/fraud/production").version()).isEqualTo(second.version());
            assertThat(registry.resolve("models:/fraud/1.0.0").stage()).isEqualTo(Stage.ARCHIVED);

            Transition back = registry.rollback(Rollback.of("fraud").because("worse"));
            assertThat(back.version()).isEqualTo(first.version());
            assertThat(back.archived()).containsExactly(second.version());
            assertThat(registry.resolve("models:/fraud@champion").version()).isEqualTo(first.version());
            assertThatThrownBy(() -> {
                        registry.rollback(Rollback.of("fraud"));
                        registry.rollback(Rollback.of("fraud"));
                    })
                    .isInstanceOf(ConflictException.class);

            registry.setTags(ModelUri.parse("models:/fraud/1"), Map.of("team", "risk"));
            registry.describe(ModelUri.of("fraud"), "finds fraud");
            List<ModelEvent> history = registry.history("fraud").toList();
            assertThat(history)
                    .extracting(ModelEvent::type)
                    .startsWith(EventType.OPENED, EventType.CLAIMED, EventType.REGISTERED);
            Verification verification = registry.verify("fraud", Verification.Depth.FULL);
            assertThat(verification.findings()).isEmpty();
            assertThat(registry.recover("fraud", Recovery.Mode.FINISH).recovered())
                    .isEmpty();
            registry.download(ModelUri.parse("models:/fraud/1"), directory.resolve("out"));
            assertThat(directory.resolve("out/one.bin")).hasContent("one");
        }
    }

    @Test
    void aFilterThatDoesNotFitIsRefusedBeforeAnythingIsFiltered() throws IOException {
        try (ModelRegistry registry =
                ModelRegistry.builder("memory:").actor("alice").open()) {
            assertThatThrownBy(() -> registry.models(Filter.parse("stage = 'PRODUCTION'")))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("stage");
            registry.register(registration("one").build());
            assertThatThrownBy(() -> registry.versions("fraud", Filter.parse("description = 'x'")))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("description");
        }
    }

    private void promote(ModelRegistry registry, String uri) {
        registry.promote(Promotion.of(uri, Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());
    }

    private Registration.Builder registration(String content) throws IOException {
        Path file = directory.resolve(content + ".bin");
        Files.writeString(file, content);
        return Registration.of("fraud").artifact(file).metric("auc", 0.9).tag("owner", "ann");
    }
}
