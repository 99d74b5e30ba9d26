package dev.modelregistry.mlflow;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RequestContract;
import dev.modelregistry.testkit.fault.RequestGate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Tag;

/**
 * Requests to a real MLflow server, lost, fatal or held up: a sample of them, unless {@code -Drequests.stride=1} is said. Each is one
 * act on a model of its own, which takes the server hundreds of requests.
 */
@Tag("real")
class MlflowRequestTest extends RequestContract {

    private static final RealServer FIXTURE = new RealServer();

    @Override
    protected RealServer fixture() {
        return FIXTURE;
    }

    @Override
    protected int requestStride() {
        return Integer.getInteger("requests.stride", 7);
    }

    @Override
    protected RegistryBackend backend(RequestGate gate) {
        OkHttpClient client = new OkHttpClient.Builder()
                // Not of the network: a held-up connection would keep the only worker of a 2.x server from all others.
                .addInterceptor(chain -> {
                    Request request = chain.request();
                    return gate.pass(
                            request.method() + " " + request.url().encodedPath(), () -> chain.proceed(request));
                })
                .build();
        return MlflowRegistry.backend(fixture().settings().client(client).build());
    }
}
