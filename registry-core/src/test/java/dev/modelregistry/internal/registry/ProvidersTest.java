package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scheme that nobody on the class path knows: the message says what to add. */
class ProvidersTest {

    @ParameterizedTest
    @CsvSource({
        "local:models, registry-client-local",
        "mlflow:http://127.0.0.1, registry-client-mlflow",
        "sagemaker:us-east-1, registry-client-sagemaker",
        "vertex:projects/p/locations/l, registry-client-vertex",
    })
    void theArtifactThatIsMissingIsNamed(String uri, String artifact) {
        assertThatThrownBy(() -> ModelRegistry.connect(uri))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("not on the class path, which has [memory]")
                .hasMessageContaining(artifact);
    }

    @Test
    void whatNobodyProvidesIsSaidToBeThat() {
        assertThatThrownBy(() -> ModelRegistry.connect("carrier-pigeon:loft"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("no artifact of this project provides it");
    }
}
