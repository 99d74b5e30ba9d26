package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.mlflow.FakeMlflow.Line;
import dev.modelregistry.mlflow.Wire.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;

/** How the suite of plain requests talks to the server under test. */
abstract class WireTalk {

    static final String INVALID = "INVALID_PARAMETER_VALUE";
    static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
    static final String TAKEN = "RESOURCE_ALREADY_EXISTS";
    static final String FILES = "/api/2.0/mlflow-artifacts/artifacts";

    final String model = "wire-" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);

    /** The line that is asked. */
    abstract Line line();

    /** Sends to the server under test. */
    abstract Answer send(String method, String path, String body, String... headers);

    /** Names what the last answer holds at a place. */
    abstract void keep(String name, String pointer);

    boolean three() {
        return line() == Line.THREE;
    }

    Answer json(String method, String path, String body) {
        return send(method, path, body.replace('\'', '"').replace("{m}", model), "Content-Type", "application/json");
    }

    Answer post(String path, String body) {
        return json("POST", path, body);
    }

    Answer get(String path) {
        return send("GET", path.replace("{m}", model), "");
    }

    static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    void ok(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    void refused(Answer answer, int status, String code) {
        assertThat(answer.status() + " " + answer.code()).as(answer.text()).isEqualTo(status + " " + code);
    }

    /** A model with two versions of a bucket. */
    @BeforeEach
    void twoVersions() {
        ok(post("registered-models/create", "{'name': '{m}', 'tags': [{'key': 'team', 'value': 'a'}]}"));
        ok(post(
                "model-versions/create",
                "{'name': '{m}', 'source': 's3://b/1', 'tags': [{'key': 'a-b', 'value': 'x y'}]}"));
        ok(post("model-versions/create", "{'name': '{m}', 'source': 's3://b/2', 'description': 'second'}"));
    }

    void newRun() {
        ok(post(
                "runs/create",
                "{'experiment_id': '0', 'start_time': 5, 'run_name': 'x', 'tags': [{'key': 'a', 'value': '1'}]}"));
        keep("run", "/run/info/run_id");
    }
}
