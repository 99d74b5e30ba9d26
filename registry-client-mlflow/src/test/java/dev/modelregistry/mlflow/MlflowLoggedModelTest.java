package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of a real 3.x server see of a version whose files are in a logged model. */
@Tag("real")
class MlflowLoggedModelTest {

    private static final String API = "api/2.0/mlflow/";

    private final RealServer fixture = RealServer.withLoggedModels();
    private final String model = fixture.uniqueName("logged");

    @TempDir
    Path directory;

    private Registration.Builder registration() throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), "bytes");
        return Registration.of(model).artifact(file).format("other").noCodeDetection();
    }

    private static String get(String path) {
        return RealServer.send("GET", API + path, "").replaceAll("\\s+", " ");
    }

    private String version(long number) {
        return get("model-versions/get?name=" + model + "&version=" + number);
    }

    private static String loggedModel(String version) {
        return RealServer.field(version, "source").substring("models:/".length());
    }

    private static String tag(String key, String value) {
        return "{ \"key\": \"" + key + "\", \"value\": \"" + value + "\" }";
    }

    @Test
    void withoutAnythingThatOnlyARunTakesThereIsNone() throws IOException {
        try (ModelRegistry registry = fixture.open("alice")) {
            registry.register(registration()
                    .hyperparameter("depth", "6")
                    .tag("owner", "risk")
                    .lineage(Lineage.builder().gitCommit("4f2c9a7e").build())
                    .build());
        }
        String version = version(1);
        assertThat(version).contains("\"source\": \"models:/m-").contains("\"run_id\": \"\"");
        String logged = get("logged-models/" + loggedModel(version));
        assertThat(logged)
                .contains("LOGGED_MODEL_READY")
                .contains(tag("depth", "6"))
                .contains(tag("owner", "risk"))
                .contains(tag("mlflow.source.git.commit", "4f2c9a7e"))
                .containsPattern("mlflow.modelVersions\", \"value\": \"\\[\\{[^]]*" + model);
    }

    @Test
    void metricsAreOfTheLoggedModelAndOfARunThatIsEnded() throws IOException {
        try (ModelRegistry registry = fixture.open("alice")) {
            registry.register(registration().metric("auc", 0.93).build());
        }
        String version = version(1);
        String run = RealServer.field(version, "run_id");
        assertThat(get("logged-models/" + loggedModel(version)))
                .contains("\"value\": 0.93")
                .contains(run);
        assertThat(get("runs/get?run_id=" + run))
                .contains("FINISHED")
                .contains("\"model_outputs\": [ { \"model_id\": \"" + loggedModel(version));
    }

    @Test
    void theJobsRunStaysAsItIsAndItsMetricIsOfTheLoggedModelToo() throws IOException {
        String run = RealServer.field(
                RealServer.send("POST", API + "runs/create", "{\"experiment_id\": \"0\", \"start_time\": 1}"),
                "run_id");
        for (String metric : List.of("\"auc\", \"value\": 0.93", "\"loss\", \"value\": 0.1")) {
            RealServer.send(
                    "POST",
                    API + "runs/log-metric",
                    "{\"run_id\": \"" + run + "\", \"timestamp\": 7, \"step\": 3, \"key\": " + metric + "}");
        }
        try (ModelRegistry registry = fixture.open("alice")) {
            registry.register(registration()
                    .lineage(Lineage.builder().run(run).build())
                    .metric("auc", 0.93)
                    .metric("loss", 0.2)
                    .build());
        }
        String logged = get("logged-models/" + loggedModel(version(1)));
        assertThat(logged)
                .contains("\"source_run_id\": \"" + run)
                .contains("\"key\": \"auc\", \"value\": 0.93, \"timestamp\": 7, \"step\": 3")
                .doesNotContain("loss");
        assertThat(get("runs/get?run_id=" + run)).contains("RUNNING").contains("\"value\": 0.1");
        for (String metric : List.of("auc", "loss")) {
            String history = get("metrics/get-history?run_id=" + run + "&metric_key=" + metric);
            assertThat(Pattern.compile("\"timestamp\"").matcher(history).results())
                    .as(history)
                    .hasSize(1);
        }
    }

    @Test
    void anUploadThatIsCollectedLeavesNoFileNoLoggedModelAndNoRun() throws IOException {
        String run;
        String id;
        try (ModelRegistry registry = fixture.open("alice");
                RegistryBackend backend = fixture.backend()) {
            registry.register(registration().metric("auc", 0.9).build());
            run = RealServer.field(version(1), "run_id");
            id = loggedModel(version(1));
            String[] record = backend.version(ModelName.of(model), VersionNumber.of(1))
                    .flatMap(row -> row.marks().record())
                    .orElseThrow()
                    .split("/records/|\\.json");
            backend.artifacts().delete(record[0], record[1]);
            assertThat(backend.artifacts().uploads(record[0])).isEmpty();
        }
        assertThat(RealServer.status("GET", API + "logged-models/" + id)).isEqualTo(404);
        assertThat(RealServer.send("GET", "api/2.0/mlflow-artifacts/artifacts?path=0/models/" + id + "/artifacts", ""))
                .doesNotContain("model.bin");
        assertThat(get("runs/get?run_id=" + run)).contains("\"lifecycle_stage\": \"deleted\"");
    }
}
