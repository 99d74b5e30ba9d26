package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on the registry in memory, a plain product: no transaction, no native request keys. */
class MemoryContractTest {

    private static final MemoryFixture FIXTURE = new MemoryFixture();

    @Test
    void theBackendDeclaresWhatItIsTestedFor() {
        assertThat(FIXTURE.backend().capabilities()).isEqualTo(FIXTURE.capabilities());
    }

    @Nested
    class AliasTopic extends AliasContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class AnnotationTopic extends AnnotationContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class ApprovalTopic extends ApprovalContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class CapabilityTopic extends CapabilityContract {
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
    class DeleteTopic extends DeleteContract {
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
    class ErrorTopic extends ErrorContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class FaultTopic extends FaultContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class HistoryTopic extends HistoryContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class LineageTopic extends LineageContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class ListingTopic extends ListingContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class PauseTopic extends PauseContract {
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
    class RegisteredModelTopic extends RegisteredModelContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class RegistrationTopic extends RegistrationContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class RenameTopic extends RenameContract {
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
    class SemanticVersionTopic extends SemanticVersionContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class StageTopic extends StageContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class StrangerTopic extends StrangerContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class TagTopic extends TagContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }

    @Nested
    class TruncationTopic extends TruncationContract {
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
    class VersionTopic extends VersionContract {
        @Override
        protected RegistryFixture fixture() {
            return FIXTURE;
        }
    }
}
