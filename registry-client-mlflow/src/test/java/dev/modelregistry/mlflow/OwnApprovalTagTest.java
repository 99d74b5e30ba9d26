package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tag of a person that says the same as the tag of an approval stays the person's. */
class OwnApprovalTagTest {

    private static final ModelUri VERSION = ModelUri.of("fraud", VersionNumber.of(1));

    private final FakeFixture fixture = FakeFixture.of(FakeMlflow.Line.THREE);

    @TempDir
    Path directory;

    private ModelRegistry registry;

    @BeforeEach
    void open() {
        registry = fixture.open("bob");
    }

    @AfterEach
    void stop() {
        registry.close();
        fixture.cleanup();
    }

    private void register(Map<String, String> tags) throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), "bytes");
        Registration.Builder registration =
                Registration.of("fraud").artifact(file).format("other").noCodeDetection();
        tags.forEach(registration::tag);
        registry.register(registration.build());
    }

    private void approve() {
        registry.decide(ApprovalRequest.approve(VERSION, Stage.PRODUCTION));
    }

    private void reject() {
        registry.decide(ApprovalRequest.reject(VERSION, Stage.PRODUCTION, "biased"));
    }

    private ModelEntry entry() {
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
        return registry.get(VERSION);
    }

    @Test
    void givenBeforeTheApproval() throws IOException {
        register(Map.of(Approved.BY_TAG, "bob"));
        approve();
        assertThat(entry().tags()).containsExactly(Map.entry(Approved.BY_TAG, "bob"));
        assertThat(entry().approved().orElseThrow().by()).isEqualTo("bob");
        reject();
        assertThat(entry().tags()).containsExactly(Map.entry(Approved.BY_TAG, "bob"));
        assertThat(entry().approved()).isEmpty();
    }

    @Test
    void givenWhileItIsApproved() throws IOException {
        register(Map.of());
        approve();
        String day = entry().approved().orElseThrow().date().toString();
        registry.setTags(VERSION, Map.of(Approved.DATE_TAG, day));
        assertThat(entry().tags()).containsExactly(Map.entry(Approved.DATE_TAG, day));
        reject();
        assertThat(entry().tags()).containsExactly(Map.entry(Approved.DATE_TAG, day));
    }

    @Test
    void takenBackWhileItIsApproved() throws IOException {
        register(Map.of(Approved.BY_TAG, "bob"));
        approve();
        registry.removeTags(VERSION, Set.of(Approved.BY_TAG));
        assertThat(entry().tags()).isEmpty();
        assertThat(entry().approved().orElseThrow().by()).isEqualTo("bob");
        reject();
        assertThat(entry().tags()).isEmpty();
    }
}
