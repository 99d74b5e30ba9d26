package dev.modelregistry.sagemaker;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on a moto server, with the sizes that one can take; {@link MotoDeviation} lists what moto cannot show. */
@Tag("real")
@ExtendWith(KnownToFailOnMoto.class)
class SageMakerMotoContractTest extends WholeContract {

    private final MotoFixture fixture = new MotoFixture();

    /** What moto makes of one model, listings of all models would meet. */
    @BeforeEach
    void empty() throws Exception {
        fixture.empty();
    }

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
