package dev.modelregistry.mlflow;

import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.WholeContract;
import org.junit.jupiter.api.Nested;

/** The contract on stand-ins for both lines, in every build; real servers have it in {@link MlflowContractTest}. */
class FakeMlflowContractTest {

    @Nested
    class OnTheSecondLine extends WholeContract {

        private final FakeFixture fixture = FakeFixture.of(FakeMlflow.Line.TWO);

        @Override
        protected RegistryFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class WithLoggedModels extends WholeContract {

        private final FakeFixture fixture = FakeFixture.withLoggedModels();

        @Override
        protected RegistryFixture fixture() {
            return fixture;
        }
    }
}
