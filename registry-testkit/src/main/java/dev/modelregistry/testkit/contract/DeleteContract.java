package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registered;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deleting versions and models, incarnations of a name, and what is left for the garbage. */
public abstract class DeleteContract extends RegistryContract {

    /** Made for the extending classes. */
    protected DeleteContract() {}

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void aDeletedVersionIsGoneAndOthersStay() {
        String model = name("delete");
        registerVersions(model, 3);
        registry.delete(uri(model, 2));

        assertThat(versionNumbers(model)).containsExactly(3L, 1L);
        assertThat(registry.find(uri(model, 2))).isEmpty();
        assertThatThrownBy(() -> registry.get(uri(model, 2))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.delete(uri(model, 2))).isInstanceOf(NotFoundException.class);
        assertThat(history(model, EventType.DELETED))
                .singleElement()
                .satisfies(event -> assertThat(event.version()).contains(v(2)));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void aVersionInUseIsDeletedOnlyByForce() {
        String model = name("delete");
        registerVersions(model, 3);
        registry.setAlias(model, Alias.CHAMPION, v(1));
        registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION).build());

        assertThatThrownBy(() -> registry.delete(uri(model, 1)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("champion");
        assertThatThrownBy(() -> registry.delete(uri(model, 2)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("PRODUCTION");
        registry.deleteForced(uri(model, 1));
        registry.deleteForced(uri(model, 2));

        assertThat(versionNumbers(model)).containsExactly(3L);
        assertThat(registry.find(ModelUri.of(model, Alias.CHAMPION))).isEmpty();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void deletingAVersionFreesItsRequestKey() {
        String model = name("delete");
        registry.register(registration(model, "one").requestKey("build-1").build());
        registry.delete(uri(model, 1));
        Registered again = registry.registerWithOutcome(
                registration(model, "two").requestKey("build-1").build());

        assertThat(again.created()).isTrue();
        assertThat(again.entry().version()).isEqualTo(v(2));
    }

    @Test
    void aDeletedModelIsGone() {
        String model = name("delete");
        registerVersions(model, 2);
        registry.delete(ModelUri.of(model));

        assertThat(registry.findModel(model)).isEmpty();
        assertThat(registry.find(uri(model, 1))).isEmpty();
        assertThatThrownBy(() -> versionNumbers(model)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.delete(ModelUri.of(model))).isInstanceOf(NotFoundException.class);
        try (Stream<RegisteredModel> models = registry.models()) {
            assertThat(models.map(one -> one.name().value())).doesNotContain(model);
        }
    }

    @Test
    void aModelInUseIsDeletedOnlyByForce() {
        String model = name("delete");
        register(model, "one");
        registry.setAlias(model, Alias.CHAMPION, v(1));

        assertThatThrownBy(() -> registry.delete(ModelUri.of(model))).isInstanceOf(ConflictException.class);
        assertThat(registry.findModel(model)).isPresent();
        registry.deleteForced(ModelUri.of(model));
        assertThat(registry.findModel(model)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void whatWasDeletedInAnEarlierModelIsNotDeletedInTheNewOne() {
        String model = name("again");
        register(model, "one");
        registry.delete(uri(model, 1));
        registry.delete(ModelUri.of(model));

        ModelEntry again =
                registry.register(registration(model, "one").alias(Alias.CANARY).build());

        assertThat(registry.resolve("models:/" + model + "@canary").version()).isEqualTo(again.version());
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aReCreatedModelBeginsANewIncarnationAndTheNumbersOfEventsGoOn() {
        String model = name("again");
        registry.register(registration(model, "one")
                .semanticVersion("1.0.0")
                .alias(Alias.CANARY)
                .build());
        registry.setTags(ModelUri.of(model), java.util.Map.of("owner", "old"));
        String firstId = pointer(watched(), model).modelId();
        long last = history(model).get(history(model).size() - 1).number();
        registry.deleteForced(ModelUri.of(model));

        Registered again = registry.registerWithOutcome(
                registration(model, "one").semanticVersion("1.0.0").build());

        assertThat(again.created()).isTrue();
        assertThat(pointer(watched(), model).modelId()).isNotEqualTo(firstId);
        List<ModelEvent> present = history(model);
        assertThat(present.get(0).type()).isEqualTo(EventType.OPENED);
        assertThat(present.get(0).number()).isEqualTo(last + 2);
        assertThat(present).extracting(ModelEvent::type).doesNotContain(EventType.DELETED, EventType.TAGS_CHANGED);
        assertThat(registry.findModel(model).orElseThrow().tags()).isEmpty();
        assertThat(registry.findModel(model).orElseThrow().aliases()).isEmpty();
        try (Stream<ModelEvent> all = registry.fullHistory(model)) {
            List<ModelEvent> events = all.toList();
            assertThat(events).extracting(ModelEvent::type).contains(EventType.DELETED, EventType.TAGS_CHANGED);
            assertThat(events)
                    .extracting(ModelEvent::number)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .startsWith(1L);
        }
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void garbageIsOnlyWhatNothingRefersTo() {
        String model = name("garbage");
        registerVersions(model, 3);
        var eager = keep(builder("janitor").garbageAge(Duration.ZERO).open());
        assertThat(eager.collectGarbage(Optional.of(model), GarbageReport.Mode.LIST)
                        .unreferenced())
                .isEmpty();

        RegistryBackend backend = watched();
        String key = pointer(backend, model).place() + "/artifacts/0000-left-over/model.bin";
        backend.objects()
                .put(key, new java.io.ByteArrayInputStream(new byte[7]), dev.modelregistry.spi.PutCondition.always());

        GarbageReport listed = eager.collectGarbage(Optional.of(model), GarbageReport.Mode.LIST);
        assertThat(listed.unreferenced()).containsExactly(new GarbageReport.Garbage(key, 7));
        assertThat(listed.deleted()).isZero();
        assertThat(backend.objects().head(key)).isPresent();
        GarbageReport patient = registry.collectGarbage(Optional.of(model), GarbageReport.Mode.DELETE);
        assertThat(patient.unreferenced()).as("younger than a day").isEmpty();
        GarbageReport deleted = eager.collectGarbage(Optional.of(model), GarbageReport.Mode.DELETE);
        assertThat(deleted.deleted()).isEqualTo(1);
        assertThat(deleted.bytes()).isEqualTo(7);
        assertThat(backend.objects().head(key)).isEmpty();
        assertThat(history(model, EventType.COLLECTED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void theFilesOfADeletedVersionBecomeGarbage() {
        String model = name("garbage");
        registerVersions(model, 2);
        registry.delete(uri(model, 1));
        var eager = keep(builder("janitor").garbageAge(Duration.ZERO).open());

        GarbageReport report = eager.collectGarbage(Optional.of(model), GarbageReport.Mode.DELETE);

        assertThat(report.deleted()).isPositive();
        assertThat(eager.collectGarbage(Optional.of(model), GarbageReport.Mode.LIST)
                        .unreferenced())
                .isEmpty();
        assertThat(registry.download(uri(model, 2), directory().resolve("out")).files())
                .isEqualTo(1);
        assertThat(findings(model)).isEmpty();
        assertThat(registry.recover(model, Recovery.Mode.FINISH).recovered()).isEmpty();
    }
}
