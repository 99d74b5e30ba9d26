package dev.modelregistry.vertex;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import dev.modelregistry.testkit.contract.RequestContract;
import dev.modelregistry.testkit.fault.RequestGate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** Each request to the strict fakes, lost or held up: eight minutes, so only on demand. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertexRequestTest extends RequestContract {

    private final VertexFixture fixture = new VertexFixture();

    @Override
    protected RegistryFixture fixture() {
        return fixture;
    }

    @AfterAll
    void cleanup() {
        fixture.cleanup();
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
        return VertexRegistry.backend(fixture.config().client(client).build());
    }
}
