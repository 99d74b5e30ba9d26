package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.mlflow.Wire.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What servers say about experiments, runs, files and logged models. */
abstract class RunsWireContract extends WireTalk {

    @Test
    void experiments() {
        ok(post("experiments/create", "{'name': '{m}', 'tags': [{'key': 'a', 'value': '1'}]}"));
        refused(post("experiments/create", "{'name': '{m}'}"), 400, TAKEN);
        refused(post("experiments/create", "{}"), 400, INVALID);
        Answer found = get("experiments/get-by-name?experiment_name={m}");
        assertThat(found.at("/experiment/tags/0/value")).isEqualTo("1");
        refused(get("experiments/get-by-name?experiment_name={m}-nowhere"), 404, MISSING);
        refused(post("runs/create", "{'experiment_id': '999999', 'start_time': 5}"), 404, MISSING);
    }

    @Test
    void parametersAreWrittenOnce() {
        newRun();
        String write = "{'run_id': '{run}', 'key': 'p', 'value': ";
        ok(post("runs/log-parameter", write + "'1'}"));
        ok(post("runs/log-parameter", write + "'1'}"));
        Answer changed = post("runs/log-parameter", write + "'2'}");
        refused(changed, 400, INVALID);
        assertThat(changed.at("/message")).contains("Changing param values is not allowed");
        ok(post("runs/log-parameter", "{'run_id': '{run}', 'key': 'long', 'value': '" + "x".repeat(6001) + "'}"));
        refused(post("runs/log-parameter", "{'run_id': '{run}', 'key': 'a;b', 'value': '1'}"), 400, INVALID);
        refused(
                post("runs/log-parameter", "{'run_id': '{run}', 'key': '" + "k".repeat(251) + "', 'value': '1'}"),
                400,
                INVALID);
        refused(post("runs/log-parameter", "{'run_id': 'nowhere', 'key': 'p', 'value': '1'}"), 404, MISSING);
        Answer run = get("runs/get?run_id={run}");
        assertThat(run.json().at("/run/data/params").toString()).contains("\"" + "x".repeat(6000) + "\"");
        refused(get("runs/get?run_id=nowhere"), 404, MISSING);
    }

    @Test
    void whatRunsTake() {
        newRun();
        ok(post("runs/set-tag", "{'run_id': '{run}', 'key': 't', 'value': '" + "v".repeat(8001) + "'}"));
        refused(post("runs/set-tag", "{'run_id': 'nowhere', 'key': 't', 'value': 'v'}"), 404, MISSING);
        ok(post(
                "runs/log-batch",
                "{'run_id': '{run}', 'params': [{'key': 'q', 'value': '1'}], 'tags': [{'key': 'z', 'value': '1'}],"
                        + " 'metrics': [{'key': 'auc', 'value': 0.5, 'timestamp': 5, 'step': 2},"
                        + " {'key': 'nan', 'value': 'NaN', 'timestamp': 5}]}"));
        refused(post("runs/log-batch", "{'run_id': '{run}', 'params': [{'key': 'q', 'value': '2'}]}"), 400, INVALID);
        String many = IntStream.rangeClosed(0, 100)
                .mapToObj(i -> "{'key': 'w" + i + "', 'value': '1'}")
                .collect(Collectors.joining(","));
        refused(post("runs/log-batch", "{'run_id': '{run}', 'params': [" + many + "]}"), 400, INVALID);
        String dataset =
                "{'run_id': '{run}', 'datasets': [{'tags': [{'key': 'mlflow.data.context', 'value': 'training'}],"
                        + " 'dataset': {'name': 'd', 'digest': 'DIGEST', 'source_type': 's3', 'source': '{}'}}]}";
        ok(post("runs/log-inputs", dataset.replace("DIGEST", "9a")));
        ok(post("runs/log-inputs", dataset.replace("DIGEST", "9a")));
        refused(post("runs/log-inputs", dataset.replace("DIGEST", "x".repeat(37))), 400, INVALID);
        ok(get("runs/get?run_id={run}"));
        ok(post("runs/update", "{'run_id': '{run}', 'status': 'FINISHED', 'end_time': 9}"));
        ok(post("runs/set-tag", "{'run_id': '{run}', 'key': 'late', 'value': 'v'}"));
        ok(post("runs/delete", "{'run_id': '{run}'}"));
        ok(post("runs/delete", "{'run_id': '{run}'}"));
        refused(post("runs/delete", "{'run_id': 'nowhere'}"), 404, MISSING);
        ok(get("runs/get?run_id={run}"));
        refused(post("runs/log-parameter", "{'run_id': '{run}', 'key': 'late', 'value': '1'}"), 400, INVALID);
        refused(post("runs/update", "{'run_id': '{run}', 'status': 'FAILED', 'end_time': 9}"), 400, INVALID);
    }

    @Test
    void runsAreFoundByWhatTheyWereMadeFor() {
        ok(
                post(
                        "runs/create",
                        "{'experiment_id': '0', 'run_name': 'r', 'start_time': 5, 'tags': [{'key': 'mre.upload', 'value': '{m}'}]}"));
        String ask = "{\"experiment_ids\": [\"0\"], \"filter\": \"tags.`mre.upload` = '" + model + "'\"}";
        assertThat(send("POST", "runs/search", ask, "Content-Type", "application/json")
                        .json()
                        .path("runs"))
                .hasSize(1);
    }

    @Test
    void searchingRuns() {
        newRun();
        ok(post("runs/log-parameter", "{'run_id': '{run}', 'key': 'ev.000001', 'value': '1'}"));
        String ask = "{\"experiment_ids\": [\"0\"], \"max_results\": 1, \"filter\": \"attributes.run_id = '{run}' AND"
                + " params.`ev.00000#` != ''\"}";
        String[] type = {"Content-Type", "application/json"};
        assertThat(send("POST", "runs/search", ask.replace("#", "1"), type)
                        .json()
                        .path("runs"))
                .hasSize(1);
        assertThat(send("POST", "runs/search", ask.replace("#", "2"), type)
                        .text()
                        .strip())
                .isEqualTo("{}");
        refused(send("POST", "runs/search", ask.replace("attributes.run_id", "nowhere"), type), 400, INVALID);
    }

    @Test
    void files() {
        newRun();
        String root = FILES + "/0/{run}/artifacts/";
        ok(send("PUT", root + "m/a%20b.txt", "hello"));
        ok(send("PUT", root + "m/a%20b.txt", "hello2"));
        ok(send("PUT", root + "m/empty", ""));
        assertThat(get(root + "m/a%20b.txt").text()).isEqualTo("hello2");
        Answer rest = send("GET", root + "m/a%20b.txt", "", "Range", "bytes=2-");
        assertThat(rest.status() + " " + rest.text()).isEqualTo(three() ? "206 llo2" : "200 hello2");
        Answer behind = send("GET", root + "m/a%20b.txt", "", "Range", "bytes=20-");
        assertThat(behind.status()).isEqualTo(three() ? 416 : 200);
        refused(get(root + "m/none"), three() ? 404 : 500, three() ? MISSING : "INTERNAL_ERROR");
        assertThat(get(root + "m").status()).isEqualTo(three() ? 400 : 500);
        assertThat(send("PUT", root + "m/", "x").status()).isEqualTo(three() ? 400 : 500);
        ok(get(FILES + "?path=0/{run}/artifacts"));
        ok(get(FILES + "?path=0/{run}/artifacts/m"));
        assertThat(get(FILES + "?path=0/{run}/artifacts/none").text().strip()).isEqualTo("{}");
        assertThat(get(FILES + "?path=0/{run}/artifacts/m/empty").text().strip())
                .isEqualTo("{}");
        refused(get(FILES + "?path=../x"), 400, INVALID);
        ok(get("artifacts/list?run_id={run}"));
        ok(get("artifacts/list?run_id={run}&path=m"));
        refused(get("artifacts/list?run_id=nowhere"), 404, MISSING);
        ok(send("DELETE", root + "m/empty", ""));
        ok(send("DELETE", root + "m/empty", ""));
        ok(send("DELETE", root + "m", ""));
        assertThat(get(FILES + "?path=0/{run}/artifacts").text().strip()).isEqualTo("{}");
    }

    @Test
    void loggedModels() {
        String make = "{'experiment_id': '0', 'name': 'a b', 'tags': [{'key': 'mre.upload', 'value': '{m}'}]}";
        Answer made = post("logged-models", make);
        if (!three()) {
            assertThat(made.status() + made.code()).isEqualTo("404");
            assertThat(get("logged-models/m-1").status()).isEqualTo(404);
            return;
        }
        keep("logged", "/model/info/model_id");
        refused(post("logged-models", "{'experiment_id': '0', 'name': 'a.b'}"), 400, INVALID);
        refused(post("logged-models", "{'experiment_id': '999999', 'name': 'a'}"), 404, MISSING);
        String params = "{'model_id': '{logged}', 'params': [{'key': 'p', 'value': '1'}]}";
        ok(post("logged-models/{logged}/params", params));
        refused(post("logged-models/{logged}/params", params), 400, "BAD_REQUEST");
        ok(json("PATCH", "logged-models/{logged}/tags", "{'tags': [{'key': 'owner', 'value': 'risk'}]}"));
        newRun();
        String metric = "{'run_id': '{run}', 'metrics': [{'key': 'auc', 'value': 0.5, 'timestamp': 5, 'step': 0,"
                + " 'model_id': '{logged}'}]}";
        ok(post("runs/log-batch", metric));
        ok(post("runs/log-batch", metric));
        String output = "{'run_id': '{run}', 'models': [{'model_id': '{logged}', 'step': 0}]}";
        ok(post("runs/outputs", output));
        refused(post("runs/outputs", output), 400, "BAD_REQUEST");
        ok(get("runs/get?run_id={run}"));
        ok(json("PATCH", "logged-models/{logged}", "{'model_id': '{logged}', 'status': 'LOGGED_MODEL_READY'}"));
        String version = "{'name': '{m}', 'source': 'models:/{logged}'";
        refused(post("model-versions/create", version + "}"), 400, INVALID);
        ok(post("model-versions/create", version + ", 'model_id': '{logged}', 'run_id': '{run}'}"));
        assertThat(get("model-versions/get-download-uri?name={m}&version=3").at("/artifact_uri"))
                .startsWith("mlflow-artifacts:/0/models/m-");
        ok(get("logged-models/{logged}"));
        String ask = "{\"experiment_ids\": [\"0\"], \"filter\": \"tags.`mre.upload` = '" + model + "'\"}";
        assertThat(send("POST", "logged-models/search", ask, "Content-Type", "application/json")
                        .json()
                        .path("models"))
                .hasSize(1);
        ok(json("DELETE", "logged-models/{logged}", "{}"));
        ok(json("DELETE", "logged-models/{logged}", "{}"));
        refused(get("logged-models/{logged}"), 404, MISSING);
    }
}
