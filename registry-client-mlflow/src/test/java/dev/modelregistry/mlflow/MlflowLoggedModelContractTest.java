package dev.modelregistry.mlflow;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import org.junit.jupiter.api.Tag;

/** The contract on a real server of the 3.x line, with the files in logged models. */
@Tag("real")
class MlflowLoggedModelContractTest extends WholeContract {

    private static final RealServer FIXTURE = RealServer.withLoggedModels();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
