package dev.modelregistry.local;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.StatefulContract;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random histories on the embedded registry. */
@PropertyDefaults(tries = 30)
class LocalStatefulTest extends StatefulContract {

    private static final LocalFixture FIXTURE = new LocalFixture();

    @AfterContainer
    static void cleanup() {
        FIXTURE.cleanup();
    }

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
