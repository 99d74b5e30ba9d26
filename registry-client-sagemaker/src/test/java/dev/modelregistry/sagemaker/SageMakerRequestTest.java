package dev.modelregistry.sagemaker;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.RequestContract;
import dev.modelregistry.testkit.fault.RequestGate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Tag;

/** Each request of an act, lost or held up, on the strict fake: minutes, so the script runs it. */
@Tag("real")
class SageMakerRequestTest extends RequestContract {

    private static final FakeFixture FIXTURE = new FakeFixture();

    @Override
    protected RegistryFixture fixture() {
        return FIXTURE;
    }

    @Override
    protected RegistryBackend backend(RequestGate gate) {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    Request request = chain.request();
                    String operation = request.header("X-Amz-Target");
                    String name = operation == null
                            ? request.method() + " " + request.url().encodedPath()
                            : operation;
                    return gate.pass(name, () -> chain.proceed(request));
                })
                .build();
        return SageMakerRegistry.backend(
                FIXTURE.aws().config().pageSize(20).client(client).build());
    }
}
