package dev.modelregistry.mlflow;

import dev.modelregistry.spi.Signer;
import dev.modelregistry.testkit.contract.GovernanceContract;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.trust.SigningKey;
import java.security.SecureRandom;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;

/** Random histories under policies on a real MLflow server: few, as each takes hundreds of requests. */
@Tag("real")
@PropertyDefaults(tries = 5)
class MlflowGovernanceTest extends GovernanceContract {

    private static final RealServer FIXTURE = new RealServer();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }

    @Override
    protected Signer newSigner() {
        return SigningKey.generate(new SecureRandom());
    }
}
