package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.policy.Approval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that an approval rests on. */
class EvidenceTest {

    private static final ModelUri ONE = ModelUri.parse("models:/fraud/1");

    @TempDir
    Path directory;

    private final MemoryBackend backend = new MemoryBackend(Clock.systemUTC());
    private final ModelRegistry registry =
            ModelRegistry.builder(backend).actor("ann").open();

    @Test
    void aFileIsStoredUnderItsDigestAndNamedInTheOrderGiven() throws IOException {
        registered();
        Path report = Files.writeString(directory.resolve("report.txt"), "fair");
        Approval approval = registry.decide(ApprovalRequest.approve(ONE, Stage.PRODUCTION)
                .withEvidence(report)
                .withEvidence("https://example.org/more"));
        ContentDigest digest = ContentDigest.ofFile(report);
        assertThat(approval.evidence()).containsExactly(digest.toString(), "https://example.org/more");
        try (InputStream stored = backend.objects().get("fraud/blobs/" + digest.hex(), 0)) {
            assertThat(stored).hasContent("fair");
        }
    }

    @Test
    void aFileThatChangesMeanwhileIsRefusedAndNothingIsDecided() throws IOException {
        registered();
        Path report = Files.writeString(directory.resolve("report.txt"), "fair");
        ApprovalRequest request = ApprovalRequest.approve(ONE, Stage.PRODUCTION).withEvidence(report);
        Files.writeString(report, "unfair");
        assertThatThrownBy(() -> registry.decide(request))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("changed");
        assertThat(registry.get(ONE).approvals()).isEmpty();
    }

    private void registered() throws IOException {
        Path file = Files.writeString(directory.resolve("model"), "weights");
        registry.register(Registration.of("fraud").artifact(file).build());
    }
}
