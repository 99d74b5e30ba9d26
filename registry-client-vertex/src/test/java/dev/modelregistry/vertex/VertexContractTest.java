package dev.modelregistry.vertex;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import org.junit.jupiter.api.TestInstance;

/** The contract on a strict fake of ModelService and of Cloud Storage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertexContractTest extends WholeContract {

    private final VertexFixture fixture = new VertexFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
