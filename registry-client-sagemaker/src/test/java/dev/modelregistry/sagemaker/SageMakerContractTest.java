package dev.modelregistry.sagemaker;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;

/** The contract on the strict fake. */
class SageMakerContractTest extends WholeContract {

    private final FakeFixture fixture = new FakeFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
