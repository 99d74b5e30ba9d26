package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests a reader of files in logged models needs. */
class LoggedModelRequestCountTest {

    private final FakeFixture fixture = FakeFixture.withLoggedModels();
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        fixture.cleanup();
    }

    private void register(ModelRegistry registry, int number) throws IOException {
        Path files = Files.createDirectories(directory.resolve("files-" + number));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(files.resolve(name), name + number);
        }
        registry.register(Registration.of("fraud")
                .artifact(files)
                .format("other")
                .noCodeDetection()
                .build());
        registry.setAlias("fraud", Alias.of("number-" + number), VersionNumber.of(number));
    }

    @Test
    void downloadingByAnAliasTakesThreeMoreThanThereAreFiles() throws IOException {
        try (ModelRegistry writer = fixture.open("alice")) {
            register(writer, 1);
            register(writer, 2);
        }
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    sent.add(chain.request().method() + " "
                            + chain.request().url().encodedPath());
                    return chain.proceed(chain.request());
                })
                .build();
        MlflowConfig config = fixture.settings().client(counting).build();
        try (ModelRegistry reader = ModelRegistry.builder(MlflowRegistry.backend(config))
                .actor("bob")
                .open()) {
            reader.download(ModelUri.parse("models:/fraud@number-1"), directory.resolve("first"));
            sent.clear();
            reader.download(ModelUri.parse("models:/fraud@number-2"), directory.resolve("second"));
            assertThat(sent)
                    .as("alias, record, where the files are, and each of the files: %s", sent)
                    .hasSize(3 + 3);
            sent.clear();
            reader.resolve("models:/fraud@number-2");
            assertThat(sent).hasSize(1);
        }
    }
}
