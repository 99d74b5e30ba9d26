package dev.modelregistry.examples.adapter;

import dev.modelregistry.testkit.contract.ContractUnderFaults;
import dev.modelregistry.testkit.contract.RegistryFixture;

/** And one class that runs the contract while everything fails. */
class SkeletonFaultTest extends ContractUnderFaults {

    private static final SkeletonFixture FIXTURE = new SkeletonFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
