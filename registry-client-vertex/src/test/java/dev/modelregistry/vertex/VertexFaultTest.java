package dev.modelregistry.vertex;

import dev.modelregistry.testkit.contract.ContractUnderFaults;
import dev.modelregistry.testkit.contract.RegistryFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** A fault and a pause at each call of each act: minutes, so only on demand. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertexFaultTest extends ContractUnderFaults {

    private final VertexFixture fixture = new VertexFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
