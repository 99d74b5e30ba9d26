package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.RegistryBackend;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people wrote can be erased, and rejections lifted, without a policy too; the log stays whole and verifies. */
public abstract class ErasureContract extends RegistryContract {

    /** Made for the extending classes. */
    protected ErasureContract() {}

    private long lastEvent(String model) {
        return history(model).get(history(model).size() - 1).number();
    }

    @Test
    void anErasedTextIsGoneAndTheLogVerifies() {
        String model = name("erasure");
        register(model, "one");
        registry.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION)
                .withEvidence(file("a report about Mr Example"))
                .withCondition("ask Mr Example"));
        long approval = lastEvent(model);
        registry.erase(model, approval, "personal data");
        assertThat(registry.get(uri(model, 1)).approvals())
                .singleElement()
                .satisfies(one -> assertThat(one.condition()).isEmpty());
        ModelEvent erased = history(model, EventType.ERASED).get(0);
        assertThat(erased.reason()).contains("personal data");
        assertThat(erased.after().orElseThrow().toString()).contains("event=" + approval);
        assertThat(findings(model)).isEmpty();
        assertThat(registry.erase(model, approval, "again").event())
                .as("nothing is left")
                .isZero();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void anEarlierDescriptionIsErasedButNotThePresentOne() {
        String model = name("erasure");
        register(model, "one");
        registry.describe(uri(model, 1), "Written by Mr Example.");
        long first = lastEvent(model);
        assertThatThrownBy(() -> registry.erase(model, first, "personal data")).isInstanceOf(ConflictException.class);
        registry.describe(uri(model, 1), "Finds fraud.");
        registry.erase(model, first, "personal data");
        assertThat(history(model, EventType.DESCRIPTION_CHANGED))
                .extracting(ModelEvent::after)
                .containsExactly(Optional.of(""), Optional.of("Finds fraud."));
        assertThat(registry.get(uri(model, 1)).description()).isEqualTo("Finds fraud.");
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void whatSaysItIsErasedAndIsThereIsStale() {
        String model = name("erasure");
        register(model, "one");
        registry.decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "Mr Example says no"));
        long rejection = lastEvent(model);
        String key;
        try (RegistryBackend backend = current().backend()) {
            String blobs = pointer(backend, model).place() + "/blobs/";
            try (var objects = backend.objects().list(blobs, "")) {
                key = objects.map(one -> one.key()).findFirst().orElseThrow();
            }
            byte[] text = bytes(backend, key);
            registry.erase(model, rejection, "personal data");
            backend.objects()
                    .put(key, new java.io.ByteArrayInputStream(text), dev.modelregistry.spi.PutCondition.always());
        }
        assertThat(findings(model)).extracting(Finding::kind).containsExactly(Finding.Kind.STALE);
        registry.erase(model, rejection, "personal data");
        assertThat(findings(model)).isEmpty();
    }

    private static byte[] bytes(RegistryBackend backend, String key) {
        try (var in = backend.objects().get(key, 0)) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatHasNoTextOrIsNotThereIsSaid() {
        String model = name("erasure");
        register(model, "one");
        assertThatThrownBy(() -> registry.erase(model, 1, "why")).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> registry.erase(model, 99, "why")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.erase(name("erasure"), 1, "why")).isInstanceOf(NotFoundException.class);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aRejectionIsLiftedOnlyWhereOneStands() {
        String model = name("erasure");
        register(model, "one");
        ModelUri one = uri(model, 1);
        assertThatThrownBy(() -> registry.liftRejections(one, Stage.PRODUCTION, "why"))
                .isInstanceOf(ConflictException.class);
        registry.decide(ApprovalRequest.reject(one, Stage.PRODUCTION, "no"));
        assertThatThrownBy(() -> registry.liftRejections(one, Stage.STAGING, "why"))
                .isInstanceOf(ConflictException.class);
        registry.liftRejections(one, Stage.PRODUCTION, "mended");
        assertThat(registry.get(one).approvalStatus().name()).isEqualTo("NONE");
        assertThatThrownBy(() -> registry.liftRejections(one, Stage.PRODUCTION, "again"))
                .isInstanceOf(ConflictException.class);
        assertThat(findings(model)).isEmpty();
    }
}
