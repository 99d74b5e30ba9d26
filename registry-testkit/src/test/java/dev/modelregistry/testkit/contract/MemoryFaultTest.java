package dev.modelregistry.testkit.contract;

/** The contract under faults on the registry in memory, a plain product: no transaction, no native request keys. */
class MemoryFaultTest extends ContractUnderFaults {

    private static final MemoryFixture FIXTURE = new MemoryFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
