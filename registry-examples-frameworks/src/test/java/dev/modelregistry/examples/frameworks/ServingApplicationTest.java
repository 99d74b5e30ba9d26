package dev.modelregistry.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.serving.ModelResolver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class ServingApplicationTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private ModelRegistry registry;

    @BeforeEach
    void twoVersions() throws IOException {
        registry = ModelRegistry.connect("local:" + directory.resolve("registry"));
        Versions.register(registry, directory);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(ServingApplication.class)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=warn")
                .run(
                        "--model.registry=local:" + directory.resolve("registry"),
                        "--model.state=" + directory.resolve("state"));
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext program, String path)
            throws IOException, InterruptedException {
        String port = program.getEnvironment().getRequiredProperty("local.server.port");
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String version(ConfigurableApplicationContext program) throws IOException, InterruptedException {
        return get(program, "/suspicious?amount=150")
                .headers()
                .firstValue(PredictionController.VERSION)
                .orElseThrow();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theProgramAnswersFollowsTheAliasAndTellsHowItIs() throws Exception {
        try (ConfigurableApplicationContext program = start()) {
            assertThat(get(program, "/suspicious?amount=150").body()).isEqualTo("true");
            assertThat(version(program)).isEqualTo("1");

            Versions.champion(registry, 2);
            program.getBean(ModelResolver.class).invalidate(ModelUri.parse("models:/fraud@champion"));
            while (!version(program).equals("2")) {
                Thread.onSpinWait();
            }
            assertThat(get(program, "/suspicious?amount=150").body()).isEqualTo("false");

            HttpResponse<String> health = get(program, "/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains(
                            "\"model\":{\"status\":\"UP\"",
                            "\"version\":2",
                            "models:/fraud@champion",
                            "\"source\":\"CACHE\"");
            assertThat(get(program, "/actuator/metrics/model.live.swaps").body())
                    .contains("\"value\":1.0");
        }
    }

    @Test
    void theProgramStartsWithoutTheRegistryFromWhatItKept() throws Exception {
        try (ConfigurableApplicationContext program = start()) {
            assertThat(version(program)).isEqualTo("1");
        }
        registry.close();
        moveAway();
        try (ConfigurableApplicationContext program = start()) {
            assertThat(version(program)).isEqualTo("1");
            HttpResponse<String> health = get(program, "/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"source\":\"SNAPSHOT\"");
        }
    }

    private void moveAway() throws IOException {
        Path path = directory.resolve("registry");
        java.nio.file.Files.move(path, directory.resolve("elsewhere"));
        java.nio.file.Files.writeString(path, "no registry any more");
    }
}
