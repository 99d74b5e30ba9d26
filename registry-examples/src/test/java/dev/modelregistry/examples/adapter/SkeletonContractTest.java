package dev.modelregistry.examples.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the author of an adapter writes first: a fixture, and one class that runs the contract with it. */
class SkeletonContractTest extends WholeContract {

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

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }
}
