package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Promotion;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verification: clean where all is well, and a finding of the right kind where something is not. */
public abstract class VerifyContract extends RegistryContract {

    /** Made for the extending classes. */
    protected VerifyContract() {}

    @Test
    void aWellKeptModelVerifies() {
        String model = name("clean");
        registerVersions(model, 3);
        registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());

        for (Verification.Depth depth : Verification.Depth.values()) {
            Verification verification = registry.verify(model, depth);
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.ok()).isTrue();
            assertThat(verification.events()).isEqualTo(5);
            assertThat(verification.versions()).isEqualTo(3);
            assertThat(verification.untrustedKeys()).isZero();
        }
        assertThatThrownBy(() -> registry.verify(name("nobody"), Verification.Depth.FULL))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aChangedArtifactIsABadDigestAndNeverServed() {
        String model = name("artifact");
        registerVersions(model, 2);
        current().damageFile(row(model, 1));

        assertThat(findings(model)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.BAD_DIGEST);
            assertThat(finding.version()).contains(v(1));
        });
        assertThatThrownBy(() -> registry.download(uri(model, 1), directory().resolve("out")))
                .isInstanceOf(IntegrityException.class);
        assertThat(directory().resolve("out")).doesNotExist();
        assertThat(registry.download(uri(model, 2), directory().resolve("two")).verified())
                .isTrue();
    }

    @Test
    void aChangedRecordIsABadDigestAndNeverShown() {
        String model = name("record");
        registerVersions(model, 2);
        FaultyBackend backend = watched();
        List<String> records = keys(backend, pointer(backend, model).place() + "/records/");
        assertThat(records).hasSize(2);
        records.forEach(key -> UploadedObjects.flip(backend.objects(), key));

        assertThat(findings(model)).hasSize(2).allMatch(finding -> finding.kind() == Finding.Kind.BAD_DIGEST);
        assertThatThrownBy(() -> client("bob").get(uri(model, 1))).isInstanceOf(IntegrityException.class);
    }

    @Test
    void aMissingObjectIsReported() {
        String model = name("missing");
        registerVersions(model, 2);
        current().removeFiles(row(model, 2));

        assertThat(findings(model)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_OBJECT);
            assertThat(finding.version()).contains(v(2));
        });
        assertThat(registry.verify(model, Verification.Depth.QUICK).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.MISSING_OBJECT);
        assertThatThrownBy(() -> registry.download(uri(model, 2), directory().resolve("out")))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void nativeChangesByOthersAreDriftAndNotUndoneByAnUnrelatedAct() {
        String model = name("drift");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.CHAMPION, v(1));
        byHand(model, new RowChange.SetAlias(Alias.CHAMPION, v(2)));

        assertThat(findings(model)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DRIFT);
            assertThat(finding.subject()).isEqualTo("alias:champion");
            assertThat(finding.expected()).isEqualTo("1");
            assertThat(finding.actual()).isEqualTo("2");
        });
        registry.setTags(uri(model, 1), Map.of("a", "1"));
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(2));
        assertThat(findings(model)).extracting(Finding::kind).containsExactly(Finding.Kind.DRIFT);
    }

    @Test
    void anActOnADriftedFieldRecordsWhatItFound() {
        String model = name("drift");
        registerVersions(model, 2);
        registry.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());
        byHand(model, new RowChange.SetStage(v(1), Stage.PRODUCTION));

        var transition =
                registry.promote(Promotion.of(uri(model, 1), Stage.ARCHIVED).build());

        assertThat(transition.observed()).singleElement().satisfies(observed -> {
            assertThat(observed.subject()).isEqualTo("stage:1");
            assertThat(observed.expected()).isEqualTo("STAGING");
            assertThat(observed.actual()).isEqualTo("PRODUCTION");
        });
        List<dev.modelregistry.log.ModelEvent> events = history(model);
        assertThat(events.get(events.size() - 1).observed()).isEqualTo(transition.observed());
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void driftIsRestoredOrAdoptedOnDemand() {
        String restored = name("drift");
        String adopted = name("drift");
        for (String model : List.of(restored, adopted)) {
            registerVersions(model, 2);
            registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .build());
            byHand(model, new RowChange.SetAlias(Alias.CHAMPION, v(2)), new RowChange.SetStage(v(1), Stage.STAGING));
            assertThat(findings(model)).hasSize(2).allMatch(finding -> finding.kind() == Finding.Kind.DRIFT);
            assertThat(registry.recover(model, Recovery.Mode.FINISH).recovered())
                    .isEmpty();
            assertThat(findings(model)).hasSize(2);
        }

        assertThat(registry.recover(restored, Recovery.Mode.RESTORE).recovered())
                .isNotEmpty()
                .allMatch(action -> action.what() == Recovery.What.RESTORED);
        assertThat(registry.recover(adopted, Recovery.Mode.ADOPT).recovered())
                .isNotEmpty()
                .allMatch(action -> action.what() == Recovery.What.ADOPTED);

        assertThat(findings(restored)).isEmpty();
        assertThat(findings(adopted)).isEmpty();
        assertThat(registry.resolve("models:/" + restored + "@champion").version())
                .isEqualTo(v(1));
        assertThat(registry.get(uri(restored, 1)).stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(registry.resolve("models:/" + adopted + "@champion").version())
                .isEqualTo(v(2));
        assertThat(registry.get(uri(adopted, 1)).stage()).isEqualTo(Stage.STAGING);
    }

    @Test
    void everyNativeFieldIsCompared() {
        String model = name("fields");
        registry.register(
                registration(model, "one").tag("a", "1").description("text").build());
        registry.setTags(dev.modelregistry.ModelUri.of(model), Map.of("owner", "risk"));
        assertDrift(model, new RowChange.SetVersionDescription(v(1), "other"));
        assertDrift(model, new RowChange.ChangeVersionTags(v(1), Map.of("a", "2"), Set.of()));
        assertDrift(model, new RowChange.ChangeModelTags(Map.of(), Set.of("owner")));
        assertDrift(model, new RowChange.SetModelDescription("other"));
        assertDrift(model, new RowChange.SetAlias(Alias.CANARY, v(1)));
        assertDrift(model, new RowChange.SetStage(v(1), Stage.ARCHIVED));
    }

    @Test
    void aDeletedNativeRowIsReported() {
        String model = name("rows");
        registerVersions(model, 2);
        FaultyBackend backend = watched();
        backend.deleteVersion(ModelName.of(model), v(2));
        assertThat(findings(model)).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.kind()).isIn(Finding.Kind.DRIFT, Finding.Kind.MISSING_OBJECT);
            assertThat(finding.version()).contains(v(2));
        });
    }

    private void assertDrift(String model, RowChange change) {
        assertThat(findings(model)).isEmpty();
        byHand(model, change);
        assertThat(findings(model))
                .as("after %s", change)
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.DRIFT));
        registry.recover(model, Recovery.Mode.RESTORE);
    }

    /** As a person in the product's own console would. */
    private void byHand(String model, RowChange... changes) {
        try (var backend = current().backend()) {
            for (RowChange change : changes) {
                assertThat(backend.apply(ModelName.of(model), Long.MAX_VALUE, List.of(change)))
                        .isTrue();
            }
        }
    }

    static List<String> keys(FaultyBackend backend, String prefix) {
        try (Stream<StoredObject> objects = backend.objects().list(prefix, "")) {
            return objects.map(StoredObject::key).toList();
        }
    }
}
