package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.AliasContract;
import dev.modelregistry.testkit.contract.AnnotationContract;
import dev.modelregistry.testkit.contract.ApprovalContract;
import dev.modelregistry.testkit.contract.CapabilityContract;
import dev.modelregistry.testkit.contract.ConcurrencyContract;
import dev.modelregistry.testkit.contract.DeleteContract;
import dev.modelregistry.testkit.contract.DownloadContract;
import dev.modelregistry.testkit.contract.ErrorContract;
import dev.modelregistry.testkit.contract.FaultContract;
import dev.modelregistry.testkit.contract.HistoryContract;
import dev.modelregistry.testkit.contract.LineageContract;
import dev.modelregistry.testkit.contract.ListingContract;
import dev.modelregistry.testkit.contract.PauseContract;
import dev.modelregistry.testkit.contract.ReferenceContract;
import dev.modelregistry.testkit.contract.RegisteredModelContract;
import dev.modelregistry.testkit.contract.RegistrationContract;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.RenameContract;
import dev.modelregistry.testkit.contract.RollbackContract;
import dev.modelregistry.testkit.contract.SemanticVersionContract;
import dev.modelregistry.testkit.contract.StageContract;
import dev.modelregistry.testkit.contract.StrangerContract;
import dev.modelregistry.testkit.contract.TagContract;
import dev.modelregistry.testkit.contract.TruncationContract;
import dev.modelregistry.testkit.contract.VerifyContract;
import dev.modelregistry.testkit.contract.VersionContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on the embedded registry: a real database file and real files, every client with connections of its own. */
class LocalContractTest {

    private static final LocalFixture FIXTURE = new LocalFixture();

    @AfterAll
    static void cleanup() {
        FIXTURE.cleanup();
    }

    @Test
    void theBackendDeclaresWhatItIsTestedFor() {
        try (RegistryBackend backend = FIXTURE.backend()) {
            assertThat(backend.capabilities()).isEqualTo(FIXTURE.capabilities());
        }
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
