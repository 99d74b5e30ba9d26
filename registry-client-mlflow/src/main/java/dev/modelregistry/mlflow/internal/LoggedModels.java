package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Reads and makes logged models, which came with MLflow 3. Thread-safe. */
final class LoggedModels {

    /** Id of the capability, in errors. */
    static final String CAPABILITY = "logged-models";

    private static final String PATH = "logged-models";

    /** What one request takes, as MLflow's own clients send them. */
    private static final int PARAMS = 100;

    private static final int LONGEST_NAME = 256;

    private final MlflowServer server;
    private volatile boolean there;

    LoggedModels(MlflowServer server) {
        this.server = server;
    }

    /** Whether a request is about logged models, which servers of 2.x answer as an unknown page. */
    static boolean concerns(HttpCall call) {
        return call.path().startsWith(MlflowServer.API + PATH);
    }

    /**
     * Refuses the setting before anything is written.
     *
     * @throws UnsupportedCapabilityException the server is of the 2.x line
     */
    void require() {
        if (there) {
            return;
        }
        try {
            String version =
                    server.execute(HttpCall.get("version", "version")).text().strip();
            if (version.matches("[012]\\..*")) {
                throw new UnsupportedCapabilityException(
                        CAPABILITY,
                        "registration=logged-model: this server is MLflow " + version
                                + ", logged models came with MLflow 3; leave the setting out, or say registration=run");
            }
        } catch (NotFoundException untold) {
            // Some services do not tell; making the first one will show.
        }
        there = true;
    }

    Optional<LoggedModel> find(String id) {
        return server.find("readLoggedModel", PATH + "/" + id, Map.of())
                .map(answer -> LoggedModel.of(answer.path("model")));
    }

    /** Makes one without files, for an upload; one whose answer was lost is found again by the upload's id. */
    LoggedModel make(String experiment, ModelName model, String uid, Optional<Run> source) {
        require();
        ObjectNode body = Json.object().put("experiment_id", experiment).put("name", name(model, uid));
        source.ifPresent(run -> body.put("source_run_id", run.id()));
        body.set("tags", Pairs.list(Map.of(UploadNote.TAG, uid)));
        try {
            return proxied(LoggedModel.of(
                    server.create("createLoggedModel", PATH, body).path("model")));
        } catch (OutcomeUnknownException lost) {
            return proxied(madeFor(experiment, uid).orElseThrow(() -> lost));
        }
    }

    private Optional<LoggedModel> madeFor(String experiment, String uid) {
        ObjectNode body = Json.object().put("filter", UploadNote.madeFor(uid));
        body.putArray("experiment_ids").add(experiment);
        return Json.list(server.write("findLoggedModel", "POST", PATH + "/search", body), "models", LoggedModel::of)
                .stream()
                .findFirst();
    }

    private static String name(ModelName model, String uid) {
        String plain = model.value().replaceAll("[/:.%\"']", "-");
        String cut = plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME);
        return cut + "-" + uid.substring(0, 12);
    }

    private static LoggedModel proxied(LoggedModel model) {
        if (ProxiedFiles.path(model.artifactUri()).isEmpty()
                || !model.artifactUri().endsWith("/" + LoggedModel.FOLDER)) {
            throw new UnsupportedCapabilityException(
                    CAPABILITY,
                    "registration=logged-model: the files of logged models are at '" + model.artifactUri()
                            + "', which the server does not proxy: leave the setting out, or start it with"
                            + " --serve-artifacts");
        }
        return model;
    }

    /** Gives a logged model the settings and tags of its entry. */
    void describe(String id, EntryContent content, Map<String, String> more) {
        Map<String, String> params = new TreeMap<>(content.hyperparameters());
        params.entrySet().removeIf(one -> !NativeLimits.isParam(one.getKey(), one.getValue()));
        Map<String, String> batch = new TreeMap<>();
        params.forEach((key, value) -> {
            batch.put(key, value);
            if (batch.size() == PARAMS) {
                param(id, batch);
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            param(id, batch);
        }
        Map<String, String> tags = new TreeMap<>(content.tags());
        tags.putAll(more);
        if (!tags.isEmpty()) {
            ObjectNode body = Json.object().put("model_id", id);
            body.set("tags", Pairs.list(tags));
            server.write("tagLoggedModel", "PATCH", PATH + "/" + id + "/tags", body);
        }
    }

    private void param(String id, Map<String, String> params) {
        Map<String, String> sent = Map.copyOf(params);
        ObjectNode body = Json.object().put("model_id", id);
        body.set("params", Pairs.list(sent));
        once(
                "logModelParams",
                PATH + "/" + id + "/params",
                body,
                () -> find(id).filter(model -> model.params().keySet().containsAll(sent.keySet()))
                        .isPresent());
    }

    /** Shows a logged model on the page of a run. */
    void output(String run, String id) {
        ObjectNode body = Json.object().put("run_id", run);
        body.putArray("models").addObject().put("model_id", id).put("step", 0);
        once("logRunOutput", "runs/outputs", body, () -> isOutput(run, id));
    }

    private boolean isOutput(String run, String id) {
        return server.find("readRun", "runs/get", Map.of("run_id", run)).stream()
                .flatMap(
                        answer -> Json.list(
                                answer.path("run").path("outputs"), "model_outputs", one -> Json.text(one, "model_id"))
                                .stream())
                .anyMatch(id::equals);
    }

    /** For what the server takes once, and answers the second time with an error of its database. */
    private void once(String operation, String path, ObjectNode body, BooleanSupplier done) {
        try {
            server.create(operation, path, body);
        } catch (OutcomeUnknownException | UnavailableException lost) {
            if (!done.getAsBoolean()) {
                throw new UnavailableException(
                        operation
                                + ": the MLflow server did not say whether it took it; nothing was decided: do the same"
                                + " again",
                        lost);
            }
        }
    }

    /** Says that all its files are there. */
    void ready(String id) {
        server.write(
                "finishLoggedModel",
                "PATCH",
                PATH + "/" + id,
                Json.object().put("model_id", id).put("status", "LOGGED_MODEL_READY"));
    }

    /** Without effect when there is none. */
    void delete(String id) {
        try {
            server.write("deleteLoggedModel", "DELETE", PATH + "/" + id, Json.object());
        } catch (NotFoundException gone) {
            // Somebody else was as tidy.
        }
    }
}
