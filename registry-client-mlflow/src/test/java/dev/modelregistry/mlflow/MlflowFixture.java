package dev.modelregistry.mlflow;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** MLflow as the contract knows it, whoever answers: what it can do, and the sizes that a server can take. */
abstract class MlflowFixture implements RegistryFixture {

    /** As this fixture connects. */
    abstract MlflowConfig.Builder settings();

    @Override
    public final RegistryBackend backend() {
        return MlflowRegistry.backend(settings().build());
    }

    @Override
    public final Set<Capability> capabilities() {
        return Set.of(
                Capability.NATIVE_ALIASES,
                Capability.NATIVE_STAGES,
                Capability.DELETE_VERSION,
                Capability.SERVER_SIDE_SEARCH,
                Capability.RENAME_MODEL);
    }

    @Override
    public final int largeListing() {
        return 300;
    }

    @Override
    public final int crowd() {
        return 12;
    }

    @Override
    public final Instant beginning() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public final int longestDescription() {
        return 5000;
    }

    @Override
    public final boolean keepsRuns() {
        return true;
    }

    /** Of a training job. */
    abstract String run();

    @Override
    public final String run(String name) {
        return run();
    }

    @Override
    public final boolean anyFileName() {
        return false;
    }
}
