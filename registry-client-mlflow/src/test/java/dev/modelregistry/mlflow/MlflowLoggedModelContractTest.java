package dev.modelregistry.mlflow;

import dev.modelregistry.testkit.contract.ConcurrencyContract;
import dev.modelregistry.testkit.contract.DeleteContract;
import dev.modelregistry.testkit.contract.DownloadContract;
import dev.modelregistry.testkit.contract.ReferenceContract;
import dev.modelregistry.testkit.contract.RegistrationContract;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.RollbackContract;
import dev.modelregistry.testkit.contract.TakeoverContract;
import dev.modelregistry.testkit.contract.VerifyContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * What of the contract touches files, on a real server of the 3.x line with the files in logged models. The whole contract in this
 * way runs on a stand-in, in {@link FakeMlflowContractTest}.
 */
@Tag("real")
class MlflowLoggedModelContractTest {

    private static final RealServer FIXTURE = RealServer.withLoggedModels();

    @Nested
    class RegistrationTopic extends RegistrationContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class DownloadTopic extends DownloadContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class DeleteTopic extends DeleteContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class ReferenceTopic extends ReferenceContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class VerifyTopic extends VerifyContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class RollbackTopic extends RollbackContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class ConcurrencyTopic extends ConcurrencyContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class TakeoverTopic extends TakeoverContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }
}
