package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.log.Verification;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real MLflow server, with the sizes that one can take. */
@Tag("real")
class MlflowContractTest extends WholeContract {

    private static final RealServer FIXTURE = new RealServer();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }

    @Test
    void aPlaceThatTheServerDoesNotReadIsRegisteredWithAStatedDigestOnly(@TempDir Path directory) {
        String model = FIXTURE.uniqueName("bucket");
        String place = "s3://bucket/key/model";
        try (ModelRegistry registry = FIXTURE.open("alice")) {
            assertThatThrownBy(() -> registry.register(
                            Registration.of(model).artifact(place).build()))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining("trustDigest");
            registry.register(Registration.of(model)
                    .artifact(place)
                    .trustDigest(ContentDigest.of(new byte[] {1}))
                    .build());
            assertThat(registry.resolve("models:/" + model + "/1").artifact().uri())
                    .isEqualTo(place);
            assertThatThrownBy(() ->
                            registry.download(ModelUri.parse("models:/" + model + "/1"), directory.resolve("out")))
                    .isInstanceOf(UnsupportedCapabilityException.class)
                    .hasMessageContaining(place);
            assertThat(registry.verify(model, Verification.Depth.FULL).ok()).isTrue();
        }
    }
}
