package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Logged models of the 3.x line. */
final class FakeLoggedModels {

    private final FakeMlflow server;
    private final Map<String, Model> models = new LinkedHashMap<>();

    FakeLoggedModels(FakeMlflow server) {
        this.server = server;
    }

    private static final class Model {
        final String id = "m-" + UUID.randomUUID().toString().replace("-", "");
        final String experiment;
        final String name;
        final String run;
        final long created;
        String status = "LOGGED_MODEL_PENDING";
        boolean deleted;
        final Map<String, String> params = new LinkedHashMap<>();
        final Map<String, String> tags = new LinkedHashMap<>();
        final Set<ObjectNode> metrics = new LinkedHashSet<>();
        final List<String> versions = new ArrayList<>();

        Model(String experiment, String name, String run, long created) {
            this.experiment = experiment;
            this.name = name;
            this.run = run;
            this.created = created;
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode json(Model model) {
        ObjectNode node = object();
        ObjectNode info = node.putObject("info");
        info.put("model_id", model.id).put("experiment_id", model.experiment).put("name", model.name);
        info.put("creation_timestamp_ms", model.created).put("last_updated_timestamp_ms", model.created);
        info.put("artifact_uri", uri(model)).put("status", model.status).put("model_type", "");
        info.put("source_run_id", model.run);
        FakeRules.pairs(info, "tags", model.tags);
        ObjectNode data = node.putObject("data");
        FakeRules.pairs(data, "params", model.params);
        if (!model.metrics.isEmpty()) {
            ArrayNode list = data.putArray("metrics");
            model.metrics.forEach(list::add);
        }
        return node;
    }

    private static String uri(Model model) {
        return "mlflow-artifacts:/" + model.experiment + "/models/" + model.id + "/artifacts";
    }

    private static ObjectNode wrapped(Model model) {
        ObjectNode answer = object();
        answer.set("model", json(model));
        return answer;
    }

    private Model model(String id) {
        Model model = models.get(id);
        if (model == null || model.deleted) {
            throw FakeProblem.missing("Logged model with ID '" + id + "' not found.");
        }
        return model;
    }

    boolean exists(String id) {
        return models.containsKey(id) && !models.get(id).deleted;
    }

    String artifactUri(String id) {
        return uri(model(id));
    }

    String sourceRun(String id) {
        return model(id).run;
    }

    /** The server notes which versions a logged model has. */
    void registered(String id, String name, int version) {
        Model model = model(id);
        model.versions.add("{\"name\": \"" + name + "\", \"version\": " + version + "}");
        model.tags.put("mlflow.modelVersions", model.versions.toString());
    }

    void measured(String id, String run, ObjectNode metric) {
        model(id).metrics.add(metric.deepCopy().put("model_id", id).put("run_id", run));
    }

    ObjectNode create(FakeArguments said) {
        String name = said.given("name").orElse("nameless-model");
        if (name.matches(".*[/:.%\"'].*")) {
            throw FakeProblem.invalid("Invalid model name ('" + name + "') provided.");
        }
        Model model = new Model(
                server.runs().experiment(said),
                name,
                said.given("source_run_id").orElse(""),
                server.now());
        model.params.putAll(said.pairs("params"));
        model.tags.putAll(said.pairs("tags"));
        models.put(model.id, model);
        return wrapped(model);
    }

    ObjectNode get(String id) {
        return wrapped(model(id));
    }

    ObjectNode finish(String id, FakeArguments said) {
        model(id).status = said.text("status");
        return wrapped(model(id));
    }

    /** Once each: the second time the database says no. */
    ObjectNode params(String id, FakeArguments said) {
        Map<String, String> params = said.pairs("params");
        Model model = model(id);
        if (params.keySet().stream().anyMatch(model.params::containsKey)) {
            throw FakeProblem.database("logged_model_params.model_id, logged_model_params.param_key");
        }
        model.params.putAll(params);
        return object();
    }

    ObjectNode tags(String id, FakeArguments said) {
        model(id).tags.putAll(said.pairs("tags"));
        return object();
    }

    ObjectNode delete(String id) {
        if (!models.containsKey(id)) {
            model(id);
        }
        models.get(id).deleted = true;
        return object();
    }

    ObjectNode search(FakeArguments said) {
        FakeFilter filter = FakeFilter.parse(said.given("filter").orElse(""), Set.of("name", "tags."));
        List<String> among = said.texts("experiment_ids");
        List<Model> found = models.values().stream()
                .filter(one -> !one.deleted && among.contains(one.experiment))
                .filter(one -> filter.accepts(
                        field -> field.equals("name") ? one.name : one.tags.get(field.substring("tags.".length()))))
                .toList();
        ObjectNode answer = object();
        if (!found.isEmpty()) {
            ArrayNode list = answer.putArray("models");
            found.forEach(one -> list.add(json(one)));
        }
        return answer;
    }
}
