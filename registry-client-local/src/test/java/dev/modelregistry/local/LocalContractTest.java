package dev.modelregistry.local;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;

/** The contract on the embedded registry: a real database file and real files, every client with connections of its own. */
class LocalContractTest extends WholeContract {

    private static final LocalFixture FIXTURE = new LocalFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
