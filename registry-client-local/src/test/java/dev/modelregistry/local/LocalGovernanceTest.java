package dev.modelregistry.local;

import dev.modelregistry.spi.Signer;
import dev.modelregistry.testkit.contract.GovernanceContract;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.trust.SigningKey;
import java.security.SecureRandom;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random histories under policies on the embedded registry. */
@PropertyDefaults(tries = 20)
class LocalGovernanceTest extends GovernanceContract {

    private static final LocalFixture FIXTURE = new LocalFixture();

    @AfterContainer
    static void cleanup() {
        FIXTURE.cleanup();
    }

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }

    @Override
    protected Signer newSigner() {
        return SigningKey.generate(new SecureRandom());
    }
}
