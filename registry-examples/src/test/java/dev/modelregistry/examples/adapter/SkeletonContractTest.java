package dev.modelregistry.examples.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.AliasContract;
import dev.modelregistry.testkit.contract.AnnotationContract;
import dev.modelregistry.testkit.contract.ApprovalContract;
import dev.modelregistry.testkit.contract.CapabilityContract;
import dev.modelregistry.testkit.contract.ConcurrencyContract;
import dev.modelregistry.testkit.contract.DeleteContract;
import dev.modelregistry.testkit.contract.DownloadContract;
import dev.modelregistry.testkit.contract.ErrorContract;
import dev.modelregistry.testkit.contract.HistoryContract;
import dev.modelregistry.testkit.contract.ListingContract;
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
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What the author of an adapter writes first: a fixture, and one class a topic of the contract suite. A real adapter extends
 * the faults, the pauses and the long lineages as well; here they are left out because they take most of a minute.
 */
class SkeletonContractTest {

    private static final Fixture FIXTURE = new Fixture();

    private static final class Fixture implements RegistryFixture {

        private final Product product = new Product(Clock.systemUTC());
        private final AtomicInteger names = new AtomicInteger();

        @Override
        public RegistryBackend backend() {
            return new SkeletonBackend(product);
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(
                    Capability.NATIVE_ALIASES,
                    Capability.CREATE_ONLY_OBJECTS,
                    Capability.DELETE_VERSION,
                    Capability.RENAME_MODEL);
        }

        @Override
        public String uniqueName(String hint) {
            return hint + "-" + names.incrementAndGet();
        }

        @Override
        public int largeListing() {
            return 500;
        }

        @Override
        public int crowd() {
            return 20;
        }

        @Override
        public void cleanup() {
            // The product ends with this process.
        }
    }

    @Test
    void theConnectionStringOpensTheAdapter() {
        try (ModelRegistry registry = ModelRegistry.connect("skeleton:")) {
            assertThat(registry.provider()).isEqualTo("skeleton");
            assertThat(registry.capabilities()).isEqualTo(FIXTURE.capabilities());
        }
    }

    @Test
    void aConnectionStringWithSomethingBehindTheColonIsRefused() {
        assertThatThrownBy(() -> ModelRegistry.connect("skeleton:elsewhere"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("nothing stands behind 'skeleton:'");
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
    class HistoryTopic extends HistoryContract {
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
