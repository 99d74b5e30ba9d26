package dev.modelregistry.vertex;

import dev.modelregistry.testkit.contract.ContractUnderFaults;
import dev.modelregistry.testkit.contract.RegistryFixture;
import org.junit.jupiter.api.TestInstance;

/** Each kind of fault and pause in each act, on the strict fake, at a sample of the calls; {@code -Dfaults.stride=1} takes each call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertexFaultTest extends ContractUnderFaults {

    private final VertexFixture fixture = new VertexFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
