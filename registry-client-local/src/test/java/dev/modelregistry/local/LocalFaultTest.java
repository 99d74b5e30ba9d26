package dev.modelregistry.local;

import dev.modelregistry.testkit.contract.ContractUnderFaults;
import dev.modelregistry.testkit.contract.RegistryFixture;

/** The contract under faults on the embedded registry: a real database file and real files, every client with connections of its own. */
class LocalFaultTest extends ContractUnderFaults {

    private static final LocalFixture FIXTURE = new LocalFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
