package dev.modelregistry.sagemaker;

import dev.modelregistry.testkit.contract.ContractUnderFaults;
import dev.modelregistry.testkit.contract.RegistryFixture;

/**
 * Each kind of fault and pause in each act, on the strict fake, at a sample of the calls. {@code -Dfaults.stride=1} takes each call:
 * hours, not minutes.
 */
class SageMakerFaultTest extends ContractUnderFaults {

    private final FakeFixture fixture = new FakeFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }
}
