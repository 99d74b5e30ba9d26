package dev.modelregistry.testkit.contract;

import dev.modelregistry.spi.Signer;
import dev.modelregistry.trust.SigningKey;
import java.security.SecureRandom;
import net.jqwik.api.PropertyDefaults;

/** Random histories under policies on the registry in memory. */
@PropertyDefaults(tries = 150)
class MemoryGovernanceTest extends GovernanceContract {

    private static final MemoryFixture FIXTURE = new MemoryFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }

    @Override
    protected Signer newSigner() {
        return SigningKey.generate(new SecureRandom());
    }
}
