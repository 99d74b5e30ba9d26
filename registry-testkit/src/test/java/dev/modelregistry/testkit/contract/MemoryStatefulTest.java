package dev.modelregistry.testkit.contract;

/** Random histories on the registry in memory. */
class MemoryStatefulTest extends StatefulContract {

    private static final MemoryFixture FIXTURE = new MemoryFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
