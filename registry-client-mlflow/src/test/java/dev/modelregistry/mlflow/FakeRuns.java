package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Experiments and runs. */
final class FakeRuns {

    private final FakeMlflow server;
    private final Map<String, Experiment> experiments = new TreeMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();

    FakeRuns(FakeMlflow server) {
        this.server = server;
        experiments.put("0", new Experiment("0", "Default", server.now(), Map.of()));
    }

    private record Experiment(String id, String name, long created, Map<String, String> tags) {}

    private static final class Run {
        final String id = UUID.randomUUID().toString().replace("-", "");
        final String experiment;
        final String name;
        final long start;
        String status = "RUNNING";
        long end;
        boolean deleted;
        final Map<String, String> params = new LinkedHashMap<>();
        final Map<String, String> tags = new LinkedHashMap<>();
        final Map<String, ObjectNode> metrics = new LinkedHashMap<>();
        final Map<String, ObjectNode> inputs = new LinkedHashMap<>();
        final List<String> outputs = new ArrayList<>();

        Run(String experiment, String name, long start) {
            this.experiment = experiment;
            this.name = name;
            this.start = start;
        }

        String artifactUri() {
            return "mlflow-artifacts:/" + experiment + "/" + id + "/artifacts";
        }
    }

    /** How many runs of an experiment were not deleted. */
    long active(String experiment) {
        return runs.values().stream()
                .filter(run -> run.experiment.equals(experiment) && !run.deleted)
                .count();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode info(Run run) {
        ObjectNode node = object().put("run_uuid", run.id).put("experiment_id", run.experiment);
        node.put("run_name", run.name)
                .put("user_id", "")
                .put("status", run.status)
                .put("start_time", run.start);
        if (run.end > 0) {
            node.put("end_time", run.end);
        }
        return node.put("artifact_uri", run.artifactUri())
                .put("lifecycle_stage", run.deleted ? "deleted" : "active")
                .put("run_id", run.id);
    }

    private ObjectNode json(Run run, boolean outputs) {
        ObjectNode node = object();
        node.set("info", info(run));
        ObjectNode data = node.putObject("data");
        if (!run.metrics.isEmpty()) {
            ArrayNode list = data.putArray("metrics");
            run.metrics.values().forEach(list::add);
        }
        FakeRules.pairs(data, "params", run.params);
        FakeRules.pairs(data, "tags", run.tags);
        ObjectNode inputs = node.putObject("inputs");
        if (!run.inputs.isEmpty()) {
            ArrayNode list = inputs.putArray("dataset_inputs");
            run.inputs.values().forEach(list::add);
        }
        if (outputs && server.line() == FakeMlflow.Line.THREE) {
            ObjectNode made = node.putObject("outputs");
            if (!run.outputs.isEmpty()) {
                ArrayNode list = made.putArray("model_outputs");
                run.outputs.forEach(id -> list.addObject().put("model_id", id).put("step", 0));
            }
        }
        return node;
    }

    private Run run(FakeArguments said) {
        String id = said.given("run_id").or(() -> said.given("run_uuid")).orElseGet(() -> said.text("run_id"));
        return Optional.ofNullable(runs.get(id))
                .orElseThrow(() -> FakeProblem.missing("Run with id=" + id + " not found"));
    }

    private Run active(FakeArguments said) {
        Run run = run(said);
        if (run.deleted) {
            throw FakeProblem.invalid(
                    "The run " + run.id + " must be in the 'active' state. Current state is deleted.");
        }
        return run;
    }

    boolean exists(String id) {
        return runs.containsKey(id);
    }

    String artifactUri(String id) {
        return run(new FakeArguments(object().put("run_id", id))).artifactUri();
    }

    /** Id of an experiment that has to be there. */
    String experiment(FakeArguments said) {
        String id = said.text("experiment_id");
        if (!experiments.containsKey(id)) {
            throw FakeProblem.missing("No Experiment with id=" + id + " exists");
        }
        return id;
    }

    ObjectNode createExperiment(FakeArguments said) {
        String name = said.text("name");
        if (experiments.values().stream().anyMatch(one -> one.name().equals(name))) {
            throw FakeProblem.taken("Experiment(name=" + name + ") already exists. Error: (sqlite3.IntegrityError)");
        }
        String id = Integer.toString(experiments.size());
        experiments.put(id, new Experiment(id, name, server.now(), said.pairs("tags")));
        return object().put("experiment_id", id);
    }

    ObjectNode experimentByName(FakeArguments said) {
        String name = said.text("experiment_name");
        Experiment found = experiments.values().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> FakeProblem.missing("Could not find experiment with name '" + name + "'"));
        ObjectNode answer = object();
        ObjectNode node = answer.putObject("experiment");
        node.put("experiment_id", found.id())
                .put("name", found.name())
                .put("artifact_location", "mlflow-artifacts:/" + found.id())
                .put("lifecycle_stage", "active")
                .put("last_update_time", found.created())
                .put("creation_time", found.created());
        FakeRules.pairs(node, "tags", found.tags());
        if (server.line() == FakeMlflow.Line.THREE) {
            node.put("workspace", "default");
        }
        return answer;
    }

    ObjectNode create(FakeArguments said) {
        Run run =
                new Run(experiment(said), said.given("run_name").orElse("nameless-run"), said.number("start_time", 0));
        run.tags.putAll(said.pairs("tags"));
        run.tags.put("mlflow.runName", run.name);
        runs.put(run.id, run);
        ObjectNode answer = object();
        answer.set("run", json(run, false));
        return answer;
    }

    ObjectNode get(FakeArguments said) {
        ObjectNode answer = object();
        answer.set("run", json(run(said), true));
        return answer;
    }

    ObjectNode update(FakeArguments said) {
        Run run = active(said);
        run.status = said.given("status").orElse(run.status);
        run.end = said.number("end_time", run.end);
        ObjectNode answer = object();
        answer.set("run_info", info(run));
        return answer;
    }

    ObjectNode delete(FakeArguments said) {
        run(said).deleted = true;
        return object();
    }

    ObjectNode param(FakeArguments said) {
        String key = said.text("key");
        FakeRules.key(key, "Param key");
        Run run = active(said);
        writeOnce(run, key, said.present("value").orElse(""));
        return object();
    }

    private static void writeOnce(Run run, String key, String value) {
        String kept = FakeRules.cut(value, 6000);
        String there = run.params.putIfAbsent(key, kept);
        if (there != null && !there.equals(kept)) {
            throw FakeProblem.invalid("Changing param values is not allowed. Param with key='" + key
                    + "' was already logged with value='" + there + "' for run ID='" + run.id + "'.");
        }
    }

    ObjectNode tag(FakeArguments said) {
        FakeRules.key(said.text("key"), "key");
        active(said)
                .tags
                .put(said.text("key"), FakeRules.cut(said.present("value").orElse(""), 8000));
        return object();
    }

    /** All of it or nothing. */
    ObjectNode batch(FakeArguments said) {
        Map<String, String> params = said.pairs("params");
        if (params.size() > 100
                || said.list("metrics").size() > 1000
                || said.list("tags").size() > 100) {
            throw FakeProblem.invalid("A batch logging request can contain at most 100 params. Got " + params.size()
                    + " params. Please split up params across multiple requests and try again.");
        }
        params.keySet().forEach(key -> FakeRules.key(key, "Param key"));
        Run run = active(said);
        params.forEach((key, value) -> {
            if (run.params.containsKey(key) && !run.params.get(key).equals(value)) {
                throw FakeProblem.invalid("Changing param values is not allowed. Params were already logged");
            }
        });
        params.forEach((key, value) -> writeOnce(run, key, value));
        said.list("metrics").forEach(one -> metric(run, one));
        said.pairs("tags").forEach((key, value) -> run.tags.put(key, FakeRules.cut(value, 8000)));
        return object();
    }

    ObjectNode metric(FakeArguments said) {
        metric(active(said), said);
        return object();
    }

    /** The value at the latest step and time is the one that is shown. */
    private void metric(Run run, FakeArguments said) {
        ObjectNode metric = object().put("key", said.text("key"));
        metric.set("value", value(said.node().path("value")));
        metric.put("timestamp", said.number("timestamp", 0)).put("step", said.number("step", 0));
        ObjectNode there = run.metrics.get(said.text("key"));
        if (there == null
                || there.path("step").asLong() < metric.path("step").asLong()
                || there.path("step").asLong() == metric.path("step").asLong()
                        && there.path("timestamp").asLong()
                                <= metric.path("timestamp").asLong()) {
            run.metrics.put(said.text("key"), metric);
        }
        said.given("model_id").ifPresent(id -> server.logged().measured(id, run.id, metric));
    }

    private static JsonNode value(JsonNode said) {
        return switch (said.asText()) {
            case "NaN" -> JsonNodeFactory.instance.textNode("NaN");
            case "Infinity" -> JsonNodeFactory.instance.numberNode(Double.MAX_VALUE);
            default -> JsonNodeFactory.instance.numberNode(said.asDouble());
        };
    }

    ObjectNode inputs(FakeArguments said) {
        Run run = active(said);
        for (FakeArguments one : said.list("datasets")) {
            FakeArguments dataset = new FakeArguments((ObjectNode) one.node().path("dataset"));
            FakeRules.length(dataset.text("name"), 500, "name");
            FakeRules.length(dataset.text("digest"), 36, "digest");
            ObjectNode node = object();
            FakeRules.pairs(node, "tags", one.pairs("tags"));
            node.set("dataset", dataset.node().deepCopy());
            run.inputs.putIfAbsent(dataset.text("name") + " " + dataset.text("digest"), node);
        }
        return object();
    }

    ObjectNode outputs(FakeArguments said) {
        Run run = active(said);
        for (FakeArguments one : said.list("models")) {
            if (run.outputs.contains(one.text("model_id"))) {
                throw FakeProblem.database("inputs.source_type, inputs.source_id, inputs.destination_id");
            }
            run.outputs.add(one.text("model_id"));
        }
        return object();
    }

    ObjectNode search(FakeArguments said) {
        FakeFilter filter =
                FakeFilter.parse(said.given("filter").orElse(""), Set.of("run_id", "run_name", "params.", "tags."));
        List<String> among = said.texts("experiment_ids");
        ObjectNode answer = object();
        long most = said.number("max_results", 1000);
        List<Run> all = runs.values().stream()
                .filter(run ->
                        !run.deleted && among.contains(run.experiment) && filter.accepts(field -> value(run, field)))
                .toList();
        if (!all.isEmpty()) {
            ArrayNode list = answer.putArray("runs");
            all.stream().limit(most).forEach(run -> list.add(json(run, true)));
        }
        // The second line does not look whether there is another one.
        if (all.size() > most || server.line() == FakeMlflow.Line.TWO && all.size() == most) {
            answer.put("next_page_token", FakePages.token(most));
        }
        return answer;
    }

    private static String value(Run run, String field) {
        if (field.startsWith("params.")) {
            return run.params.get(field.substring("params.".length()));
        }
        if (field.startsWith("tags.")) {
            return run.tags.get(field.substring("tags.".length()));
        }
        return field.equals("run_id") ? run.id : run.name;
    }
}
