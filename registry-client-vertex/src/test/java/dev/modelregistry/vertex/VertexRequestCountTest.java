package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests an act takes, in the steady state of the table act by product: one client, nobody else, three versions. */
class VertexRequestCountTest {

    private static final String MODEL = "count";

    private final FakeCloud cloud = new FakeCloud(100);
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    private ModelRegistry registry;

    @BeforeEach
    void threeVersionsOfThreeFiles() {
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    String name = chain.request().url().queryParameter("name");
                    String prefix = chain.request().url().queryParameter("prefix");
                    sent.add(chain.request().method() + " "
                            + chain.request().url().encodedPath()
                            + (name == null ? "" : " " + name)
                            + (prefix == null ? "" : " " + prefix));
                    return chain.proceed(chain.request());
                })
                .build();
        RegistryBackend backend =
                VertexRegistry.backend(cloud.config().client(counting).build());
        registry = ModelRegistry.builder(backend).actor("alice").open();
        for (int i = 1; i <= 3; i++) {
            register(i);
        }
        registry.setAlias(MODEL, Alias.CHAMPION, VersionNumber.of(1));
        registry.promote(promotion(1));
    }

    @AfterEach
    void close() {
        registry.close();
        cloud.close();
    }

    private void register(int number) {
        registry.register(registration(number).build());
    }

    private Registration.Builder registration(int number) {
        try {
            Path files = Files.createDirectories(directory.resolve("files-" + number));
            for (String name : List.of("a", "b", "c")) {
                Files.writeString(files.resolve(name), name + number);
            }
            return Registration.of(MODEL).artifact(files).format("other").noCodeDetection();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Promotion promotion(long version) {
        return Promotion.of(ModelUri.of(MODEL, VersionNumber.of(version)), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build();
    }

    /** Requests of an act: to Vertex AI without looks at operations, about the log, about other objects; and those looks. */
    private record Count(long vertex, long log, long objects, long polls) {}

    private Count count(Runnable act) {
        sent.clear();
        act.run();
        long polls = sent.stream().filter(one -> one.contains("/operations/")).count();
        long vertex = sent.stream().filter(one -> one.contains(" /v1/")).count() - polls;
        long log = sent.stream()
                .filter(one -> one.contains(MODEL + "/log/") || one.contains(MODEL + "%2Flog%2F"))
                .count();
        return new Count(vertex, log, sent.size() - vertex - log - polls, polls);
    }

    @Test
    void resolvingAnAliasTakesOne() {
        assertThat(count(() -> registry.resolve("models:/" + MODEL + "@champion")))
                .isEqualTo(new Count(1, 0, 0, 0));
    }

    @Test
    void downloadingTakesTheRowAndTheRecordBesideTheFiles() {
        ModelUri uri = ModelUri.parse("models:/" + MODEL + "@champion");
        assertThat(count(() -> registry.download(uri, directory.resolve("out"))))
                .as("%s", sent)
                .isEqualTo(new Count(1, 0, 3 + 1, 0));
    }

    @Test
    void actsTakeWhatTheTableSays() {
        assertThat(count(() -> registry.setAlias(MODEL, Alias.CHAMPION, VersionNumber.of(2))))
                .as("alias move: %s", sent)
                .isEqualTo(new Count(5, 6, 3, 0));
        assertThat(count(() -> registry.promote(promotion(3))))
                .as("promotion: %s", sent)
                .isEqualTo(new Count(10, 8, 3, 0));
        assertThat(count(() -> registry.rollback(Rollback.of(MODEL))))
                .as("rollback: %s", sent)
                .isEqualTo(new Count(14, 8, 7, 0));
    }

    @Test
    void registeringTakesWhatTheTableSays() {
        assertThat(count(() -> register(4))).as("registration: %s", sent).isEqualTo(new Count(11, 7, 11, 3));
    }

    @Test
    void aSignatureAMetricAndATagOfTheModelTakeTheirOwn() {
        ModelSignature signature = new ModelSignature(
                List.of(Column.of("x", Scalar.LONG)), List.of(Column.of("y", Scalar.LONG)), List.of());
        // Two schemas; the evaluation that is to come, in one object; the turn at it, in another, then made.
        assertThat(count(() -> registry.register(
                        registration(4).signature(signature).metric("auc", 0.9).build())))
                .as("registration: %s", sent)
                .isEqualTo(new Count(11 + 1, 7, 11 + 2 + 2, 3));
        assertThat(count(() -> registry.setTags(ModelUri.parse("models:/" + MODEL), Map.of("owner", "bob"))))
                .as("tag of the model: %s", sent)
                .isEqualTo(new Count(4, 5, 5, 0));
        assertThat(count(() -> registry.resolve("models:/" + MODEL + "@champion")))
                .as("labels of both in one answer: %s", sent)
                .isEqualTo(new Count(1, 0, 0, 0));
    }
}
