package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many requests an act takes on a real server, in the steady state: the numbers of the table in decision 0003. Each costs a
 * server with basic authentication a fifth of a second.
 */
@Tag("real")
class MlflowRequestCountTest {

    private final RealServer fixture = new RealServer();
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final String model = fixture.uniqueName("count");

    @TempDir
    Path directory;

    private ModelRegistry registry;

    @BeforeEach
    void threeVersionsOfThreeFiles() throws IOException {
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    sent.add(chain.request().method() + " "
                            + chain.request().url().encodedPath().replaceAll("(artifacts/artifacts)/.*", "$1/…"));
                    return chain.proceed(chain.request());
                })
                .build();
        RegistryBackend backend =
                MlflowRegistry.backend(RealServer.config().client(counting).build());
        registry = ModelRegistry.builder(backend).actor("alice").open();
        for (int i = 1; i <= 3; i++) {
            register(i);
        }
        registry.setAlias(model, Alias.CHAMPION, VersionNumber.of(1));
        registry.promote(promotion(1));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void register(int number) throws IOException {
        Path files = Files.createDirectories(directory.resolve("files-" + number));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(files.resolve(name), name + number);
        }
        registry.register(Registration.of(model)
                .artifact(files)
                .format("other")
                .noCodeDetection()
                .build());
    }

    private Promotion promotion(long version) {
        return Promotion.of(ModelUri.of(model, VersionNumber.of(version)), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build();
    }

    /** Requests of an act, as decision 0003 counts them: about rows and runs, about the log, about files. */
    private record Count(long rows, long log, long files) {}

    private Count count(Runnable act) {
        sent.clear();
        act.run();
        long log = sent.stream()
                .filter(request -> request.endsWith("runs/search") || request.endsWith("log-parameter"))
                .count();
        long files = sent.stream()
                .filter(request -> request.contains("mlflow-artifacts"))
                .count();
        return new Count(sent.size() - log - files, log, files);
    }

    @Test
    void resolvingAnAliasTakesOne() {
        assertThat(count(() -> registry.resolve("models:/" + model + "@champion")))
                .isEqualTo(new Count(1, 0, 0));
    }

    @Test
    void downloadingTakesTwoMoreThanThereAreFiles() {
        Count count = count(
                () -> registry.download(ModelUri.parse("models:/" + model + "@champion"), directory.resolve("out")));
        assertThat(count).as("%s", sent).isEqualTo(new Count(1, 0, 3 + 1));
    }

    @Test
    void actsTakeWhatTheTableSays() {
        assertThat(count(() -> registry.setAlias(model, Alias.CHAMPION, VersionNumber.of(2))))
                .as("alias move: %s", sent)
                .isEqualTo(new Count(6, 6, 0));
        assertThat(count(() -> registry.promote(promotion(3))))
                .as("promotion: %s", sent)
                .isEqualTo(new Count(9, 8, 0));
        assertThat(count(() -> registry.rollback(Rollback.of(model))))
                .as("rollback: %s", sent)
                .isEqualTo(new Count(12, 8, 4));
    }

    @Test
    void registeringTakesWhatTheTableSays() {
        assertThat(count(() -> {
                    try {
                        register(4);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }))
                .as("registration: %s", sent)
                .isEqualTo(new Count(8 + 2, 7, 3 + 4));
    }
}
