package dev.modelregistry.testkit.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The topics of the contract in which every call of every act fails, is cut off or waits: the author of an adapter extends this class too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractUnderFaults {

    /** Made for the extending classes. */
    protected ContractUnderFaults() {}

    /** The registry under test: the same object every time. */
    protected abstract RegistryFixture fixture();

    /** Removes what the run has made. */
    @AfterAll
    void cleanup() {
        fixture().cleanup();
    }

    @Nested
    class FaultTopic extends FaultContract {
        @Override
        protected RegistryFixture fixture() {
            return ContractUnderFaults.this.fixture();
        }
    }

    @Nested
    class PauseTopic extends PauseContract {
        @Override
        protected RegistryFixture fixture() {
            return ContractUnderFaults.this.fixture();
        }
    }
}
