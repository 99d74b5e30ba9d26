package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.RegistryBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every topic of the contract but two: the author of an adapter extends this class and gives a fixture. Apart are
 * {@link ContractUnderFaults}, some thousand acts that a remote product may take too long for, and random histories, in
 * {@link StatefulContract}, as jqwik runs them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WholeContract {

    /** Made for the extending classes. */
    protected WholeContract() {}

    /** The registry under test: the same object every time. */
    protected abstract RegistryFixture fixture();

    /** The declared capabilities are those that the fixture promises. */
    @Test
    void theBackendDeclaresWhatItIsTestedFor() {
        try (RegistryBackend backend = fixture().backend()) {
            assertThat(backend.capabilities()).isEqualTo(fixture().capabilities());
        }
    }

    /** Removes what the run has made. */
    @AfterAll
    void cleanup() {
        fixture().cleanup();
    }

    @Nested
    class AliasTopic extends AliasContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class AnnotationTopic extends AnnotationContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ApproverTopic extends ApproverContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ErasureTopic extends ErasureContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class DocumentTopic extends DocumentContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ApprovalTopic extends ApprovalContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class PolicyTopic extends PolicyContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class CapabilityTopic extends CapabilityContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ConcurrencyTopic extends ConcurrencyContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class DeleteTopic extends DeleteContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class DownloadTopic extends DownloadContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ErrorTopic extends ErrorContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class HistoryTopic extends HistoryContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class LineageTopic extends LineageContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ListingTopic extends ListingContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class ReferenceTopic extends ReferenceContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class RegisteredModelTopic extends RegisteredModelContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class RegistrationTopic extends RegistrationContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class RenameTopic extends RenameContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class RollbackTopic extends RollbackContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class SemanticVersionTopic extends SemanticVersionContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class StageTopic extends StageContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class StrangerTopic extends StrangerContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class TagTopic extends TagContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class TakeoverTopic extends TakeoverContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class TruncationTopic extends TruncationContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class VerifyTopic extends VerifyContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }

    @Nested
    class VersionTopic extends VersionContract {
        @Override
        protected RegistryFixture fixture() {
            return WholeContract.this.fixture();
        }
    }
}
