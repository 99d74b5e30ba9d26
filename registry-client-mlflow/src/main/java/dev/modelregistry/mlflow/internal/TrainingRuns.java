package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.ArtifactStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The runs that users see as the origin of a version: what was measured, with which settings, on which data, by which code. */
final class TrainingRuns {

    /** What one request takes. */
    private static final int PARAMS = 100;

    private static final int METRICS = 800;

    private static final String DEFAULT_EXPERIMENT = "0";

    private final MlflowServer server;
    private final Runs runs;
    private final Governance governance;
    private final Settings settings;

    TrainingRuns(MlflowServer server, Runs runs, Governance governance, Settings settings) {
        this.server = server;
        this.runs = runs;
        this.governance = governance;
        this.settings = settings;
    }

    /**
     * The training job's run.
     *
     * @throws NotFoundException it is not one of this server, or was deleted
     */
    Run named(String id) {
        Run run = find(id).orElseThrow(() -> new NotFoundException("run '" + id + "' is not on this MLflow server: name"
                + " the run that trained the model, or leave it out and one is made"));
        if (!run.active()) {
            throw new NotFoundException(
                    "run '" + id + "' is deleted on this MLflow server: restore it, or leave it out and one is made");
        }
        return run;
    }

    private Optional<Run> find(String id) {
        try {
            return id.matches("[A-Za-z0-9_-]{1,256}") ? runs.find(id) : Optional.empty();
        } catch (InvalidException notAnId) {
            return Optional.empty();
        }
    }

    /** Makes one for the files of an upload; one whose answer was lost is found again by the upload's id. */
    Run make(ModelName model, String uid) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(UploadNote.TAG, uid);
        tags.put("mlflow.source.type", "JOB");
        tags.put("mlflow.note.content", "Made for the files of a version of the registered model '" + model + "'.");
        String experiment = experiment();
        try {
            return runs.create(experiment, model + "-" + uid.substring(0, 12), tags);
        } catch (OutcomeUnknownException lost) {
            return runs.search(experiment, UploadNote.madeFor(uid), 1).stream()
                    .findFirst()
                    .orElseThrow(() -> lost);
        }
    }

    /** A logged model of the same experiment as the job's run, else of that of the settings. */
    LoggedModel makeModel(LoggedModels models, ArtifactStore.NewUpload upload, Optional<Run> source) {
        String experiment = source.map(Run::experiment).orElseGet(this::experiment);
        return models.make(experiment, upload.model(), upload.uid(), source);
    }

    private String experiment() {
        if (settings.experiment().isEmpty()) {
            return settings.experimentId().orElse(DEFAULT_EXPERIMENT);
        }
        String name = settings.experiment().get();
        return governance
                .experiment(name)
                .map(found -> Json.text(found, "experiment_id"))
                .orElseThrow(() -> new NotFoundException(
                        "MLflow experiment '" + name + "' does not exist: create it, or name another"));
    }

    /** Ends a run that was made for nothing. */
    void discard(String id) {
        Optional<Run> run = runs.find(id);
        if (run.filter(Run::active).isPresent()) {
            runs.end(id, "FAILED");
            runs.delete(id);
        }
    }

    /** Whether an entry says what only a run takes. */
    static boolean needed(EntryContent content) {
        return content.evaluations().stream().anyMatch(one -> NativeLimits.isKey(one.metric()))
                || content.lineage().datasets().stream()
                        .anyMatch(one -> one.name().length() <= NativeLimits.DATASET_NAME);
    }

    /**
     * Logs what the run does not say yet. What the job itself logged stays; what MLflow would cut is left to the record.
     *
     * @param loggedModel that the metrics are of
     */
    void log(Run run, EntryContent content, boolean own, Optional<String> loggedModel) {
        logBatches(run, content, loggedModel);
        logDatasets(run, content.lineage());
        if (own) {
            runs.end(run.id(), "FINISHED");
        }
    }

    private void logBatches(Run run, EntryContent content, Optional<String> loggedModel) {
        Map<String, String> params = new TreeMap<>();
        content.hyperparameters().forEach((key, value) -> {
            if (NativeLimits.isParam(key, value) && !run.params().containsKey(key)) {
                params.put(key, value);
            }
        });
        ArrayNode metrics = metrics(run, content, loggedModel);
        Map<String, String> tags = origin(content.lineage());
        tags.keySet().removeAll(run.tags().keySet());
        if (params.size() > PARAMS || metrics.size() > METRICS) {
            params.forEach((key, value) -> send(run, Map.of(key, value), Json.array(), Map.of()));
            metrics.forEach(one -> send(run, Map.of(), Json.array().add(one), Map.of()));
            params.clear();
            metrics = Json.array();
        }
        if (!params.isEmpty() || !metrics.isEmpty() || !tags.isEmpty()) {
            send(run, params, metrics, tags);
        }
    }

    private void send(Run run, Map<String, String> params, ArrayNode metrics, Map<String, String> tags) {
        ObjectNode body = Json.object().put("run_id", run.id());
        body.set("params", Pairs.list(params));
        body.set("metrics", metrics);
        body.set("tags", Pairs.list(tags));
        server.write("logRun", "POST", "runs/log-batch", body);
    }

    /** Those of a logged model are logged for it as well where the run has the same value already, at the time that it has. */
    private static ArrayNode metrics(Run run, EntryContent content, Optional<String> loggedModel) {
        Map<String, JsonNode> there = new HashMap<>();
        run.node().path("data").path("metrics").forEach(one -> there.put(Json.text(one, "key"), one));
        ArrayNode metrics = Json.array();
        for (Evaluation one : content.evaluations()) {
            JsonNode known = there.get(one.metric());
            if (!NativeLimits.isKey(one.metric()) || known != null && (loggedModel.isEmpty() || !same(known, one))) {
                continue;
            }
            ObjectNode metric = metrics.addObject().put("key", one.metric()).put("value", one.value());
            loggedModel.ifPresent(id -> metric.put("model_id", id));
            if (known == null) {
                metric.put("timestamp", one.at().toEpochMilli())
                        .put("step", one.step().orElse(0));
            } else {
                metric.put("timestamp", known.path("timestamp").asLong())
                        .put("step", known.path("step").asLong());
            }
        }
        return metrics;
    }

    private static boolean same(JsonNode known, Evaluation one) {
        return known.path("value").isNumber()
                && Double.compare(known.path("value").asDouble(), one.value()) == 0;
    }

    /** By which code it was made, in MLflow's own tags. */
    static Map<String, String> origin(Lineage lineage) {
        Map<String, String> tags = new TreeMap<>();
        lineage.gitCommit().ifPresent(commit -> tags.put("mlflow.source.git.commit", commit));
        lineage.repository().ifPresent(address -> tags.put("mlflow.source.git.repoURL", address));
        tags.values().removeIf(value -> value.length() > NativeLimits.RUN_TAG);
        return tags;
    }

    private void logDatasets(Run run, Lineage lineage) {
        Set<String> there = new HashSet<>();
        for (JsonNode input : run.node().path("inputs").path("dataset_inputs")) {
            there.add(Json.text(input.path("dataset"), "name"));
        }
        ArrayNode datasets = Json.array();
        for (Dataset one : lineage.datasets()) {
            if (one.name().length() <= NativeLimits.DATASET_NAME && !there.contains(one.name())) {
                datasets.add(dataset(one));
            }
        }
        if (!datasets.isEmpty()) {
            ObjectNode body = Json.object().put("run_id", run.id());
            body.set("datasets", datasets);
            server.write("logInputs", "POST", "runs/log-inputs", body);
        }
    }

    private static ObjectNode dataset(Dataset one) {
        ObjectNode source = Json.object();
        one.uri().ifPresent(uri -> source.put("uri", uri));
        one.version().ifPresent(version -> source.put("version", version));
        one.digest().ifPresent(digest -> source.put("digest", digest));
        ObjectNode input = Json.object();
        input.set("tags", Pairs.list(Map.of("mlflow.data.context", "training")));
        input.putObject("dataset")
                .put("name", one.name())
                .put(
                        "digest",
                        NativeLimits.datasetDigest(one.digest().or(one::version).orElse("unknown")))
                .put("source_type", one.sourceType().text())
                .put("source", new String(Json.write(source), java.nio.charset.StandardCharsets.UTF_8));
        return input;
    }
}
