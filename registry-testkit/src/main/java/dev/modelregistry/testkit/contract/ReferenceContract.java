package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Artifacts that are registered where they are; {@code file:} is understood everywhere. */
public abstract class ReferenceContract extends RegistryContract {

    /** Made for the extending classes. */
    protected ReferenceContract() {}

    @Test
    void aReferenceIsRegisteredInPlaceAndVerified() throws IOException {
        String model = name("reference");
        Path file = file("weights");
        FaultyBackend backend = watched();

        ModelEntry entry =
                client(backend, "alice").register(reference(model, file).build());

        assertThat(backend.calls())
                .noneMatch(call -> call.operation().startsWith("objects.put")
                        && call.subject().contains("/artifacts/"));
        assertThat(entry.artifact().verified()).isTrue();
        assertThat(entry.artifact().uri().orElseThrow()).startsWith("file:");
        assertThat(entry.artifact().size()).isEqualTo(7);
        registry.download(uri(model, 1), directory().resolve("out"));
        assertThat(read(directory().resolve("out/model.bin"))).isEqualTo("weights");
        assertThat(DownloadContract.contents(directory().resolve("out"))).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aReferenceToADirectoryTakesAllItsFiles() {
        String model = name("reference");
        Path tree = directory().resolve("tree");
        write(tree.resolve("a.bin"), "a");
        write(tree.resolve("b/c.bin"), "bc");
        ModelEntry byReference = registry.register(reference(model, tree).build());
        String copied = name("copied");
        ModelEntry uploaded = registry.register(
                Registration.of(copied).artifact(tree).noCodeDetection().build());
        assertThat(byReference.artifact().digest())
                .isEqualTo(uploaded.artifact().digest());
        assertThat(byReference.artifact().files()).isEqualTo(uploaded.artifact().files());
    }

    @Test
    void aChangedReferenceIsNeverServed() {
        String model = name("reference");
        Path file = file("weights");
        registry.register(reference(model, file).build());
        write(file, "tampers");

        assertThatThrownBy(() -> registry.download(uri(model, 1), directory().resolve("out")))
                .isInstanceOf(IntegrityException.class);
        assertThat(directory().resolve("out")).doesNotExist();
        assertThat(findings(model)).extracting(Finding::kind).containsOnly(Finding.Kind.BAD_DIGEST);
    }

    @Test
    void aReferenceThatIsGoneIsReported() throws IOException {
        String model = name("reference");
        Path file = file("weights");
        registry.register(reference(model, file).build());
        Files.delete(file);

        assertThatThrownBy(() -> registry.download(uri(model, 1), directory().resolve("out")))
                .isInstanceOf(RegistryException.class);
        assertThat(findings(model)).extracting(Finding::kind).containsOnly(Finding.Kind.MISSING_OBJECT);
    }

    @Test
    void aStatedDigestIsNotRecomputedAndSaidToBeUnverified() {
        String model = name("stated");
        Path file = file("weights");
        ContentDigest stated = ContentDigest.of("anything".getBytes(StandardCharsets.UTF_8));

        ModelEntry entry = registry.register(Registration.of(model)
                .trustDigest(stated)
                .artifact(file.toUri().toString())
                .noCodeDetection()
                .build());

        assertThat(entry.artifact().digest()).isEqualTo(stated);
        assertThat(entry.artifact().verified()).isFalse();
        assertThat(registry.resolve(uri(model, 1)).artifact().digest()).contains(stated);
    }

    @Test
    void aReferenceIsRegisteredOnceToo() {
        String model = name("reference");
        Path file = file("weights");
        registry.register(reference(model, file).build());
        Registered again = registry.registerWithOutcome(reference(model, file).build());
        assertThat(again.created()).isFalse();
        assertThat(versionNumbers(model)).containsExactly(1L);
    }

    @Test
    void aReferenceThatNobodyUnderstandsIsRefused() {
        String model = name("reference");
        assertThatThrownBy(() -> registry.register(Registration.of(model)
                        .artifact("nowhere://bucket/key")
                        .noCodeDetection()
                        .build()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> registry.register(
                        reference(model, directory().resolve("missing")).build()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("missing");
        assertThat(registry.findModel(model)).isEmpty();
    }

    private static Registration.Builder reference(String model, Path path) {
        return Registration.of(model).artifact(path.toUri().toString()).noCodeDetection();
    }
}
