package dev.modelregistry.sagemaker;

import dev.modelregistry.testkit.contract.ContractUnderFaults;
import dev.modelregistry.testkit.contract.RegistryFixture;
import org.junit.jupiter.api.Tag;

/** Each call of each act fails, dies or is held up, on the strict fake: minutes, so the script runs it. */
@Tag("real")
class SageMakerFaultTest extends ContractUnderFaults {

    private final FakeFixture fixture = new FakeFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
