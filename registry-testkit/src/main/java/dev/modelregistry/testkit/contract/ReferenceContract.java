package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.log.Finding;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Artifacts that are registered where they are. */
public abstract class ReferenceContract extends RegistryContract {

    /** Made for the extending classes. */
    protected ReferenceContract() {}

    @Test
    void aReferenceIsRegisteredInPlaceAndVerified() throws IOException {
        String model = name("reference");
        ReferencedPlace place = place();
        place.write("model.bin", "weights");
        FaultyBackend backend = watched();

        ModelEntry entry = client(backend, "alice")
                .register(reference(model, place.uri("model.bin")).build());

        assertThat(backend.calls())
                .noneMatch(call -> call.operation().startsWith("objects.put")
                        && call.subject().contains("/artifacts/"));
        assertThat(entry.artifact().verified()).isTrue();
        assertThat(entry.artifact().uri()).contains(place.uri("model.bin"));
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
        ReferencedPlace place = place();
        for (String path : List.of("a.bin", "b/c.bin")) {
            write(tree.resolve(path), path);
            place.write("tree/" + path, path);
        }
        ModelEntry byReference =
                registry.register(reference(model, place.uri("tree")).build());
        String copied = name("copied");
        ModelEntry uploaded = registry.register(
                Registration.of(copied).artifact(tree).noCodeDetection().build());
        assertThat(byReference.artifact().digest())
                .isEqualTo(uploaded.artifact().digest());
        assertThat(byReference.artifact().files()).isEqualTo(uploaded.artifact().files());
    }

    @Test
    void theRunThatAReferenceNamesHasToExistAsWell() {
        String model = name("reference");
        ReferencedPlace place = place();
        place.write("model.bin", "weights");
        Registration named = reference(model, place.uri("model.bin"))
                .lineage(Lineage.builder().run("trained-elsewhere").build())
                .build();

        if (current().keepsRuns()) {
            assertThatThrownBy(() -> registry.register(named))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("'trained-elsewhere'");
            assertThat(versionNumbers(model)).isEmpty();
        } else {
            assertThat(registry.register(named).lineage().run()).contains("trained-elsewhere");
        }
    }

    @Test
    void aChangedReferenceIsNeverServed() {
        String model = name("reference");
        ReferencedPlace place = place();
        place.write("model.bin", "weights");
        registry.register(reference(model, place.uri("model.bin")).build());
        place.write("model.bin", "tampers");

        assertThatThrownBy(() -> registry.download(uri(model, 1), directory().resolve("out")))
                .isInstanceOf(IntegrityException.class);
        assertThat(directory().resolve("out")).doesNotExist();
        assertThat(findings(model)).extracting(Finding::kind).containsOnly(Finding.Kind.BAD_DIGEST);
    }

    @Test
    void aReferenceThatIsGoneIsReported() {
        String model = name("reference");
        ReferencedPlace place = place();
        place.write("model.bin", "weights");
        registry.register(reference(model, place.uri("model.bin")).build());
        place.delete("model.bin");

        assertThatThrownBy(() -> registry.download(uri(model, 1), directory().resolve("out")))
                .isInstanceOf(RegistryException.class);
        assertThat(findings(model)).extracting(Finding::kind).containsOnly(Finding.Kind.MISSING_OBJECT);
    }

    @Test
    void aStatedDigestIsNotRecomputedAndSaidToBeUnverified() {
        String model = name("stated");
        ReferencedPlace place = place();
        place.write("model.bin", "weights");
        ContentDigest stated = ContentDigest.of("anything".getBytes(StandardCharsets.UTF_8));

        ModelEntry entry = registry.register(Registration.of(model)
                .trustDigest(stated)
                .artifact(place.uri("model.bin"))
                .noCodeDetection()
                .build());

        assertThat(entry.artifact().digest()).isEqualTo(stated);
        assertThat(entry.artifact().verified()).isFalse();
        assertThat(registry.resolve(uri(model, 1)).artifact().digest()).contains(stated);
    }

    @Test
    void aReferenceIsRegisteredOnceToo() {
        String model = name("reference");
        ReferencedPlace place = place();
        place.write("model.bin", "weights");
        registry.register(reference(model, place.uri("model.bin")).build());
        Registered again = registry.registerWithOutcome(
                reference(model, place.uri("model.bin")).build());
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
                        reference(model, place().uri("missing")).build()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("missing");
        assertThat(registry.findModel(model)).isEmpty();
    }

    private ReferencedPlace place() {
        return current().place(directory().resolve("place"));
    }

    private static Registration.Builder reference(String model, String uri) {
        return Registration.of(model).artifact(uri).noCodeDetection();
    }
}
