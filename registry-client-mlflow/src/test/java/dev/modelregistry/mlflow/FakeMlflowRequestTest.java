package dev.modelregistry.mlflow;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.RequestContract;
import dev.modelregistry.testkit.fault.RequestGate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Each request to a stand-in, lost, fatal or held up. It takes minutes, as a lost one is waited for and sent again like one to a
 * server: so it runs where {@code testing/mlflow/suite --requests} runs it, and not in every build.
 */
@Tag("real")
class FakeMlflowRequestTest {

    private abstract static class OnAStandIn extends RequestContract {

        abstract FakeFixture standIn();

        @Override
        protected RegistryFixture fixture() {
            return standIn();
        }

        @Override
        protected RegistryBackend backend(RequestGate gate) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .addInterceptor(chain -> {
                        Request request = chain.request();
                        return gate.pass(
                                request.method() + " " + request.url().encodedPath(), () -> chain.proceed(request));
                    })
                    .build();
            return MlflowRegistry.backend(standIn().settings().client(client).build());
        }
    }

    @Nested
    class OnTheSecondLine extends OnAStandIn {

        private static final FakeFixture FIXTURE = FakeFixture.of(FakeMlflow.Line.TWO);

        @Override
        FakeFixture standIn() {
            return FIXTURE;
        }
    }

    @Nested
    class WithLoggedModels extends OnAStandIn {

        private static final FakeFixture FIXTURE = FakeFixture.withLoggedModels();

        @Override
        FakeFixture standIn() {
            return FIXTURE;
        }
    }
}
