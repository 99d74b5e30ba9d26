package dev.modelregistry.examples.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import org.junit.jupiter.api.Test;

/** What the author of an adapter writes first: a fixture, and one class that runs the contract with it. */
class SkeletonContractTest extends WholeContract {

    private static final SkeletonFixture FIXTURE = new SkeletonFixture();

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
