package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.lineage.Lineage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryFileTest {

    private static final ModelUri FIRST = ModelUri.parse("models:/fraud/1");

    @TempDir
    Path directory;

    private ModelEntry entry() throws IOException {
        try (ModelRegistry registry =
                ModelRegistry.builder("memory:").actor("alice").open()) {
            registry.register(Registration.of("fraud")
                    .artifact(Files.writeString(directory.resolve("model.txt"), "weights"))
                    .noCodeDetection()
                    .semanticVersion("1.2.3")
                    .metric("auc", 0.1 + 0.2)
                    .tag("note", "Ünïcode 🙂\ntwo lines")
                    .lineage(Lineage.builder().run("run-17").build())
                    .build());
            registry.setTags(FIRST, Map.of("later", "tag"));
            registry.decide(ApprovalRequest.approve(FIRST, Stage.PRODUCTION)
                    .withEvidence("report.pdf")
                    .withCondition("for cards")
                    .expiring(Instant.now().plus(Duration.ofDays(1))));
            registry.addDeployment(
                    FIRST,
                    new Deployment(
                            "https://scores.example.org",
                            "production-eu",
                            OptionalDouble.of(0.25),
                            DeploymentStrategy.CANARY,
                            Instant.parse("2026-11-25T12:00:00Z")));
            return registry.get(FIRST);
        }
    }

    @Test
    void anEntryComesBackAsItWas() throws IOException {
        ModelEntry entry = entry();
        EntryFile file = new EntryFile(directory.resolve("entry"));
        assertThat(file.read()).isEmpty();
        file.write(entry);
        assertThat(file.read()).contains(entry);
        assertThat(List.of(entry.approvals().size(), entry.deployments().size()))
                .containsExactly(1, 1);
    }

    @Test
    void whatWasDamagedOrIsOfAnotherFormIsNotThere() throws IOException {
        Path path = directory.resolve("entry");
        EntryFile file = new EntryFile(path);
        file.write(entry());
        Files.writeString(path, Files.readString(path).replace("run-17", "run-18"));
        assertThat(file.read()).isEmpty();
        new CheckedFile(path).write("{\"schema\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(file.read()).isEmpty();
        new CheckedFile(path).write("{\"schema\":2}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(file.read()).isEmpty();
    }
}
