package dev.modelregistry.testkit.contract;

/** The contract on the registry in memory, a plain product: no transaction, no native request keys. */
class MemoryContractTest extends WholeContract {

    private static final MemoryFixture FIXTURE = new MemoryFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
