package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registered;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        String place = pointer(backend, model).place();
        String uid = leaveAnUpload(backend, model, place);

        GarbageReport listed = eager.collectGarbage(Optional.of(model), GarbageReport.Mode.LIST);
        assertThat(listed.unreferenced()).isNotEmpty().allMatch(one -> one.key().contains(uid));
        assertThat(listed.deleted()).isZero();
        assertThat(uploads(backend, place)).contains(uid);
        GarbageReport patient = registry.collectGarbage(Optional.of(model), GarbageReport.Mode.DELETE);
        assertThat(patient.unreferenced()).as("younger than a day").isEmpty();
        GarbageReport deleted = eager.collectGarbage(Optional.of(model), GarbageReport.Mode.DELETE);
        assertThat(deleted.deleted()).isEqualTo(listed.unreferenced().size());
        assertThat(deleted.bytes()).isGreaterThanOrEqualTo(7);
        assertThat(uploads(backend, place)).doesNotContain(uid);
        assertThat(history(model, EventType.COLLECTED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    /** What a client leaves that dies while it uploads; an hour old, so that no clock makes it a thing of the future. */
    private static String leaveAnUpload(RegistryBackend backend, String model, String place) {
        long begun = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
        String uid = String.format("%012x", begun) + "0".repeat(20);
        var file = new ReferencedArtifact.File("model.bin", 7);
        backend.artifacts()
                .begin(new ArtifactStore.NewUpload(ModelName.of(model), place, uid, Optional.empty(), List.of(file)))
                .put(file, new ByteArrayInputStream(new byte[7]));
        return uid;
    }

    private static Set<String> uploads(RegistryBackend backend, String place) {
        try (Stream<ArtifactStore.UploadedFile> files = backend.artifacts().uploads(place)) {
            return files.map(ArtifactStore.UploadedFile::uid).collect(Collectors.toSet());
        }
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
