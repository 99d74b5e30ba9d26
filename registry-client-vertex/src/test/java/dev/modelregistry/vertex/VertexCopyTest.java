package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that Vertex AI makes for this library. */
class VertexCopyTest {

    private static final String ORIGINAL = "projects/p1/locations/us-central1/models/churn";

    private final FakeCloud cloud = new FakeCloud();
    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    Path directory;

    @BeforeEach
    void register() throws IOException {
        try (ModelRegistry registry = open(cloud.config())) {
            for (String content : new String[] {"one", "two"}) {
                Path file = Files.createDirectories(directory.resolve(content)).resolve("model.joblib");
                Files.writeString(file, content);
                registry.register(Registration.of("churn")
                        .artifact(file)
                        .noCodeDetection()
                        .build());
            }
            registry.setAlias("churn", Alias.CHAMPION, v(1));
        }
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static ModelRegistry open(VertexConfig.Builder config) {
        return ModelRegistry.builder(VertexRegistry.backend(config.build()))
                .actor("alice")
                .open();
    }

    private static VersionNumber v(long number) {
        return VersionNumber.of(number);
    }

    /** The registry of another region; what is sent there is counted, where it is the copy itself. */
    private VertexConfig.Builder europe(Interceptor atCopy) {
        return counting(cloud.config(FakeCloud.OTHER_REGION, "gs://models/europe"), atCopy);
    }

    private VertexConfig.Builder counting(VertexConfig.Builder config, Interceptor atCopy) {
        return config.client(new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    if (!chain.request().url().encodedPath().endsWith("models:copy")) {
                        return chain.proceed(chain.request());
                    }
                    requests.incrementAndGet();
                    return atCopy.intercept(chain);
                })
                .build());
    }

    private VertexConfig.Builder europe() {
        return europe(chain -> chain.proceed(chain.request()));
    }

    private Map<Long, FakeModels.Version> copies(String region, String model) {
        return cloud.models(region).models().get(model).versions;
    }

    @Test
    void aVersionGoesToAnotherRegionAndIsThereOnce() throws IOException {
        VertexConfig destination = europe().build();
        ModelUri copy = VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@champion", "churn"));
        assertThat(copy).isEqualTo(ModelUri.of("churn", v(1)));
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "churn")))
                .as("a repetition")
                .isEqualTo(copy);
        assertThat(requests).hasValue(1);
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@2", "churn")))
                .as("the next one is another version of the same model")
                .isEqualTo(ModelUri.of("churn", v(2)));
        assertThat(copies(FakeCloud.OTHER_REGION, "churn")).hasSize(2);
        try (ModelRegistry registry = open(europe())) {
            registry.setAlias("churn", Alias.CHAMPION, v(1));
            assertThat(registry.get("models:/churn@champion").lineage().parents())
                    .containsExactly("projects/123456789012/locations/us-central1/models/churn@1");
            registry.download(ModelUri.parse("models:/churn@champion"), directory.resolve("out"));
        }
        assertThat(directory.resolve("out/model.joblib")).hasContent("one");
    }

    @Test
    void aCopyTakesFiveRequestsAndARepetitionThree() {
        List<String> sent = new CopyOnWriteArrayList<>();
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    sent.add(chain.request().method() + " "
                            + chain.request().url().encodedPath());
                    return chain.proceed(chain.request());
                })
                .build();
        VertexConfig destination = cloud.config().client(counting).build();
        VersionCopy copy = VersionCopy.of(ORIGINAL + "@1", "churn");
        VertexRegistry.copy(destination, copy);
        assertThat(sent.stream().filter(one -> !one.contains("/operations/")))
                .as("%s", sent)
                .hasSize(5);
        sent.clear();
        VertexRegistry.copy(destination, copy);
        assertThat(sent).hasSize(3);
    }

    @Test
    void aVersionGoesBesideItsOriginalAndToAnotherModel() {
        VertexConfig destination = counting(cloud.config(), chain -> chain.proceed(chain.request()))
                .build();
        ModelUri beside = VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "churn"));
        assertThat(beside).isEqualTo(ModelUri.of("churn", v(3)));
        ModelUri elsewhere = VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@3", "live"));
        assertThat(elsewhere).isEqualTo(ModelUri.of("live", v(1)));
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@3", "churn")))
                .as("a copy is no copy of itself")
                .isEqualTo(ModelUri.of("churn", v(4)));
        assertThat(requests).hasValue(3);
    }

    @Test
    void keyAndAccountAreThoseOfTheCopy() {
        String key = "projects/p1/locations/europe-west4/keyRings/r/cryptoKeys/k";
        VertexRegistry.copy(
                europe().build(),
                VersionCopy.of(ORIGINAL + "@1", "churn")
                        .withEncryptionKey(key)
                        .withServiceAccount("copier@p1.iam.gserviceaccount.com"));
        FakeModels.Version copy = copies(FakeCloud.OTHER_REGION, "churn").get(1L);
        assertThat(copy.key).isEqualTo(key);
        assertThat(copy.account).isEqualTo("copier@p1.iam.gserviceaccount.com");
        VersionCopy wrong = VersionCopy.of(ORIGINAL + "@2", "churn").withEncryptionKey(key.replace("europe", "us"));
        assertThatThrownBy(() -> VertexRegistry.copy(europe().build(), wrong))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("the region of the copy");
    }

    @Test
    void aCopyWhoseAnswerIsLostIsFound() {
        VertexConfig destination = europe(chain -> {
                    chain.proceed(chain.request()).close();
                    throw new IOException("lost on purpose");
                })
                .build();
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "churn")))
                .isEqualTo(ModelUri.of("churn", v(1)));
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "churn")))
                .isEqualTo(ModelUri.of("churn", v(1)));
        assertThat(copies(FakeCloud.OTHER_REGION, "churn")).hasSize(1);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aCopyThatNobodySawIsUnknownAndMadeByTheNextCall() {
        VertexConfig cut = europe(chain -> {
                    // Something was sent, and nothing came of it.
                    Request other = chain.request()
                            .newBuilder()
                            .url(cloud.address() + "nowhere")
                            .build();
                    chain.proceed(other).close();
                    throw new IOException("cut on purpose");
                })
                .grace(Duration.ofMillis(20))
                .build();
        VersionCopy copy = VersionCopy.of(ORIGINAL + "@1", "churn");
        assertThatThrownBy(() -> VertexRegistry.copy(cut, copy)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(requests).as("never blindly again").hasValue(1);
        assertThat(VertexRegistry.copy(europe().build(), copy)).isEqualTo(ModelUri.of("churn", v(1)));
    }

    @Test
    void anEarlierCallThatEndsOnlyNowIsWaitedFor() {
        VersionCopy copy = VersionCopy.of(ORIGINAL + "@1", "churn");
        VertexConfig other = europe().build();
        // Between this call's look and its request another one begins: its model is taken, and not to be seen yet.
        AtomicInteger begun = new AtomicInteger();
        VertexConfig late = europe(chain -> {
                    if (begun.getAndIncrement() == 0) {
                        chain.proceed(chain.request()).close();
                    }
                    return chain.proceed(chain.request());
                })
                .build();
        assertThat(VertexRegistry.copy(late, copy)).isEqualTo(ModelUri.of("churn", v(1)));
        assertThat(VertexRegistry.copy(other, copy)).isEqualTo(ModelUri.of("churn", v(1)));
        assertThat(copies(FakeCloud.OTHER_REGION, "churn")).hasSize(1);
    }

    @Test
    void aCopyUnderWayIsWaitedFor() {
        VersionCopy copy = VersionCopy.of(ORIGINAL + "@1", "churn");
        cloud.models().operations().take(20);
        // Gives up at once what it has begun.
        VertexConfig impatient = cloud.config()
                .operationTimeout(Duration.ofNanos(1))
                .grace(Duration.ofNanos(1))
                .build();
        assertThatThrownBy(() -> VertexRegistry.copy(impatient, copy))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("/operations/");
        VertexConfig patient = counting(cloud.config(), chain -> chain.proceed(chain.request()))
                .build();
        assertThat(VertexRegistry.copy(patient, copy)).isEqualTo(ModelUri.of("churn", v(3)));
        assertThat(requests).hasValue(0);
        assertThat(copies(FakeCloud.REGION, "churn")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCopyOfACopyIsThereOnceWhateverItNames(boolean first) {
        VertexConfig destination = cloud.config().build();
        cloud.copies().nameTheFirst(first);
        VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "live"));
        VersionCopy again = VersionCopy.of("projects/p1/locations/us-central1/models/live@1", "third");
        assertThat(VertexRegistry.copy(destination, again)).isEqualTo(ModelUri.of("third", v(1)));
        assertThat(VertexRegistry.copy(destination, again)).isEqualTo(ModelUri.of("third", v(1)));
        assertThat(copies(FakeCloud.REGION, "third")).hasSize(1);
    }

    @Test
    void aCopyOfAnotherVersionDoesNotCount() {
        VertexConfig destination = europe().build();
        VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "live"));
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@2", "live")))
                .isEqualTo(ModelUri.of("live", v(2)));
        try (ModelRegistry registry = open(europe())) {
            registry.delete(ModelUri.of("live", v(1)));
        }
        assertThat(VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "live")))
                .as("a deleted one is made again")
                .isEqualTo(ModelUri.of("live", v(3)));
    }

    @Test
    void whatCannotBeCopiedIsSaid() {
        VertexConfig destination = europe().build();
        assertThatThrownBy(() -> VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@7", "churn")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("models/churn@7");
        assertThatThrownBy(() -> VertexRegistry.copy(destination, VersionCopy.of(ORIGINAL + "@1", "Churn")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("Churn");
        assertThatThrownBy(() -> VersionCopy.of("models:/churn/1", "churn")).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> VersionCopy.of(ORIGINAL, "churn"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("one version");
        assertThat(requests).hasValue(0);
        VertexConfig forbidden = europe(VertexCopyTest::forbidden).build();
        assertThatThrownBy(() -> VertexRegistry.copy(forbidden, VersionCopy.of(ORIGINAL + "@1", "churn")))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("copyVersion")
                .hasMessageContaining("no");
    }

    private static Response forbidden(Interceptor.Chain chain) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(403)
                .message("")
                .body(ResponseBody.create(
                        "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"message\":\"no\"}}",
                        okhttp3.MediaType.get("application/json")))
                .build();
    }
}
