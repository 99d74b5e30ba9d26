package dev.modelregistry.testkit.contract;

import net.jqwik.api.PropertyDefaults;

/** Random histories on the registry in memory. */
@PropertyDefaults(tries = 1000)
class MemoryStatefulTest extends StatefulContract {

    private static final MemoryFixture FIXTURE = new MemoryFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
