package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server made the run for the files of a version, and its answer, which alone names the run, is lost. */
class LostRunTest {

    @TempDir
    Path directory;

    private final AtomicBoolean lost = new AtomicBoolean();

    /** Loses the first answer that names a run for files; those of the log are other ones. */
    private Response lose(Interceptor.Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        if (chain.request().url().encodedPath().endsWith("runs/create")
                && answer.peekBody(1 << 20).string().contains("Made for the files")
                && lost.compareAndSet(false, true)) {
            answer.close();
            throw new IOException("the answer was lost on purpose");
        }
        return answer;
    }

    @ParameterizedTest
    @EnumSource
    void theRunIsFoundAndNoOtherOneIsMade(FakeMlflow.Line line) throws IOException {
        FakeFixture fixture = FakeFixture.of(line);
        OkHttpClient client =
                new OkHttpClient.Builder().addInterceptor(this::lose).build();
        try (ModelRegistry registry = ModelRegistry.builder(
                        MlflowRegistry.backend(fixture.settings().client(client).build()))
                .actor("ann")
                .open()) {
            Registered outcome = registry.registerWithOutcome(Registration.of("fraud")
                    .artifact(Files.writeString(directory.resolve("model.bin"), "bytes"))
                    .format("other")
                    .noCodeDetection()
                    .build());

            assertThat(lost).isTrue();
            assertThat(outcome.created()).isTrue();
            assertThat(fixture.server().runs().active("0")).as("runs").isOne();
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
        } finally {
            fixture.cleanup();
        }
    }
}
