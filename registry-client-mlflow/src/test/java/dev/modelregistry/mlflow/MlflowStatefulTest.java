package dev.modelregistry.mlflow;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.StatefulContract;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;

/** Random histories on a real MLflow server: few, as each takes hundreds of requests. */
@Tag("real")
@PropertyDefaults(tries = 5)
class MlflowStatefulTest extends StatefulContract {

    private static final RealServer FIXTURE = new RealServer();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
