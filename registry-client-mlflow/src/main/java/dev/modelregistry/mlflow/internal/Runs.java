package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.http.internal.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and makes runs. */
final class Runs {

    private final MlflowServer server;
    private final Clock clock;

    Runs(MlflowServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    Optional<Run> find(String id) {
        return server.find("readRun", "runs/get", Map.of("run_id", id)).map(answer -> Run.of(answer.path("run")));
    }

    /** Runs of an experiment for which a condition in MLflow's own words holds, at most {@code most}. */
    List<Run> search(String experiment, String condition, int most) {
        ObjectNode body = Json.object().put("filter", condition).put("max_results", most);
        body.putArray("experiment_ids").add(experiment);
        JsonNode answer = server.write("searchRuns", "POST", "runs/search", body);
        return Json.list(answer, "runs", Run::of);
    }

    Run create(String experiment, String name, Map<String, String> tags) {
        ObjectNode body = Json.object()
                .put("experiment_id", experiment)
                .put("start_time", clock.millis())
                .put("run_name", name);
        body.set("tags", Pairs.list(tags));
        return Run.of(server.create("createRun", "runs/create", body).path("run"));
    }

    void end(String id, String status) {
        ObjectNode body = Json.object().put("run_id", id).put("status", status).put("end_time", clock.millis());
        server.write("endRun", "POST", "runs/update", body);
    }

    void delete(String id) {
        server.write("deleteRun", "POST", "runs/delete", Json.object().put("run_id", id));
    }

    void tag(String id, String key, String value) {
        ObjectNode body = Json.object().put("run_id", id).put("key", key).put("value", value);
        server.write("tagRun", "POST", "runs/set-tag", body);
    }

    /**
     * Writes a parameter, which is possible once.
     *
     * @return false when it has another value
     */
    boolean writeOnce(String operation, String id, String key, String value) {
        ObjectNode body = Json.object().put("run_id", id).put("key", key).put("value", value);
        try {
            server.write(operation, "POST", "runs/log-parameter", body);
            return true;
        } catch (dev.modelregistry.error.InvalidException e) {
            if (String.valueOf(e.getMessage()).contains("Changing param values is not allowed")) {
                return false;
            }
            throw e;
        }
    }
}
