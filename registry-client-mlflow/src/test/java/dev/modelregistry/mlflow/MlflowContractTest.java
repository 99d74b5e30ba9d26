package dev.modelregistry.mlflow;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import org.junit.jupiter.api.Tag;

/** The contract on a real MLflow server, with the sizes that one can take. */
@Tag("real")
class MlflowContractTest extends WholeContract {

    private static final RealServer FIXTURE = new RealServer();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
