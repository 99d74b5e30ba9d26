package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Registered models and their versions. */
final class FakeModels {

    private static final List<String> STAGES = List.of("None", "Staging", "Production", "Archived");

    private final FakeMlflow server;
    private final Map<String, Model> models = new TreeMap<>();

    FakeModels(FakeMlflow server) {
        this.server = server;
    }

    private static final class Model {
        String name;
        final long created;
        long updated;
        String description = "";
        final Map<String, String> tags = new LinkedHashMap<>();
        final Map<String, Integer> aliases = new TreeMap<>();
        final Map<Integer, Version> versions = new TreeMap<>();
        int last;

        Model(String name, long now) {
            this.name = name;
            created = now;
            updated = now;
        }
    }

    private static final class Version {
        final int number;
        final String source;
        final String location;
        final String run;
        final String link;
        final long created;
        long updated;
        String description;
        String stage = "None";
        final Map<String, String> tags = new LinkedHashMap<>();

        Version(int number, FakeSources.Resolved place, FakeArguments said, long now) {
            this.number = number;
            source = place.source();
            location = place.location();
            run = place.run();
            link = said.given("run_link").orElse("");
            description = said.given("description").orElse("");
            created = now;
            updated = now;
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode json(Model model, Version version, boolean aliases) {
        ObjectNode node = object().put("name", model.name).put("version", Integer.toString(version.number));
        node.put("creation_timestamp", version.created).put("last_updated_timestamp", version.updated);
        node.put("current_stage", version.stage).put("description", version.description);
        node.put("source", version.source).put("run_id", version.run).put("status", "READY");
        FakeRules.pairs(node, "tags", version.tags);
        node.put("run_link", version.link);
        List<String> names = model.aliases.entrySet().stream()
                .filter(one -> one.getValue() == version.number)
                .map(Map.Entry::getKey)
                .toList();
        if (aliases && !names.isEmpty()) {
            ArrayNode list = node.putArray("aliases");
            names.forEach(list::add);
        }
        return node;
    }

    private ObjectNode json(Model model) {
        ObjectNode node = object().put("name", model.name);
        node.put("creation_timestamp", model.created).put("last_updated_timestamp", model.updated);
        Map<String, Version> latest = new LinkedHashMap<>();
        model.versions.values().forEach(version -> latest.put(version.stage, version));
        if (!latest.isEmpty()) {
            ArrayNode list = node.putArray("latest_versions");
            latest.values().forEach(version -> list.add(json(model, version, false)));
        }
        if (!model.description.isEmpty()) {
            node.put("description", model.description);
        }
        FakeRules.pairs(node, "tags", model.tags);
        if (!model.aliases.isEmpty()) {
            ArrayNode list = node.putArray("aliases");
            model.aliases.forEach(
                    (alias, number) -> list.addObject().put("alias", alias).put("version", Integer.toString(number)));
        }
        return node;
    }

    private static ObjectNode wrapped(String name, ObjectNode node) {
        ObjectNode answer = object();
        answer.set(name, node);
        return answer;
    }

    private Model model(String name) {
        return Optional.ofNullable(models.get(name))
                .orElseThrow(() -> FakeProblem.missing("Registered Model with name=" + name + " not found"));
    }

    private Version version(String name, int number) {
        return Optional.ofNullable(models.get(name))
                .map(model -> model.versions.get(number))
                .orElseThrow(() ->
                        FakeProblem.missing("Model Version (name=" + name + ", version=" + number + ") not found"));
    }

    /** Where a version's files are, and its run. */
    FakeSources.Resolved resolved(String name, int number) {
        Version version = version(name, number);
        return new FakeSources.Resolved(version.source, version.location, version.run);
    }

    ObjectNode create(FakeArguments said) {
        String name = said.text("name");
        FakeRules.modelName(name, server.line());
        Map<String, String> tags = said.pairs("tags");
        tags.forEach((key, value) -> FakeRules.registryTag(key, value, server.line()));
        if (models.containsKey(name)) {
            throw FakeProblem.taken("Registered Model (name=" + name + ") already exists.");
        }
        Model model = new Model(name, server.now());
        model.description = said.given("description").orElse("");
        model.tags.putAll(tags);
        models.put(name, model);
        return wrapped("registered_model", json(model));
    }

    ObjectNode get(FakeArguments said) {
        return wrapped("registered_model", json(model(said.text("name"))));
    }

    ObjectNode update(FakeArguments said) {
        Model model = model(said.text("name"));
        model.description = said.given("description").orElse("");
        model.updated = server.now();
        return wrapped("registered_model", json(model));
    }

    ObjectNode rename(FakeArguments said) {
        String to = said.text("new_name");
        FakeRules.modelName(to, server.line());
        Model model = model(said.text("name"));
        if (models.containsKey(to)) {
            throw FakeProblem.taken("Registered Model (name=" + to + ") already exists. Error: (sqlite3.IntegrityError)"
                    + " UNIQUE constraint failed [SQL: UPDATE registered_models SET name=?]");
        }
        models.remove(model.name);
        model.name = to;
        model.updated = server.now();
        model.versions.values().forEach(version -> version.updated = model.updated);
        models.put(to, model);
        return wrapped("registered_model", json(model));
    }

    ObjectNode delete(FakeArguments said) {
        models.remove(model(said.text("name")).name);
        return object();
    }

    ObjectNode tag(FakeArguments said) {
        Model model = model(said.text("name"));
        FakeRules.registryTag(said.text("key"), said.present("value").orElse(""), server.line());
        model.tags.put(said.text("key"), said.present("value").orElse(""));
        return object();
    }

    ObjectNode untag(FakeArguments said) {
        model(said.text("name")).tags.remove(said.text("key"));
        return object();
    }

    ObjectNode search(FakeArguments said) {
        long most = said.number("max_results", 100);
        if (most > 1000 || most < 0) {
            throw FakeProblem.invalid("Invalid value \"" + most + "\" for parameter 'max_results' supplied");
        }
        FakeFilter filter = FakeFilter.parse(said.given("filter").orElse(""), Set.of("name", "tags."));
        Comparator<Model> order = FakePages.order(
                said,
                Map.of(
                        "name", Comparator.comparing(model -> model.name),
                        "timestamp", Comparator.comparingLong(model -> model.updated),
                        "last_updated_timestamp", Comparator.comparingLong(model -> model.updated)),
                Comparator.comparing(model -> model.name));
        List<Model> found = models.values().stream()
                .filter(model -> filter.accepts(
                        field -> field.equals("name") ? model.name : model.tags.get(field.substring("tags.".length()))))
                .sorted(order)
                .toList();
        return FakePages.page(said, found, most, "registered_models", this::json);
    }

    ObjectNode setAlias(FakeArguments said) {
        String alias = said.text("alias");
        FakeRules.alias(alias);
        int number = said.version();
        version(said.text("name"), number);
        model(said.text("name")).aliases.put(alias, number);
        return object();
    }

    ObjectNode removeAlias(FakeArguments said) {
        String name = said.text("name");
        String alias = said.text("alias");
        model(name).aliases.remove(alias);
        return object();
    }

    ObjectNode alias(FakeArguments said) {
        String name = said.text("name");
        String alias = said.text("alias");
        Model model = server.line() == FakeMlflow.Line.TWO ? models.get(name) : model(name);
        Integer number = model == null ? null : model.aliases.get(alias);
        if (number == null) {
            throw FakeProblem.invalid("Registered model alias " + alias + " not found.");
        }
        return wrapped("model_version", json(model, version(name, number), true));
    }

    ObjectNode createVersion(FakeArguments said) {
        String name = said.text("name");
        FakeSources.Resolved place = server.sources().resolve(said);
        Map<String, String> tags = said.pairs("tags");
        Model model = model(name);
        tags.forEach((key, value) -> FakeRules.registryTag(key, value, server.line()));
        Version version = new Version(++model.last, place, said, server.now());
        version.tags.putAll(tags);
        model.versions.put(version.number, version);
        model.updated = version.created;
        said.given("model_id").ifPresent(id -> server.logged().registered(id, name, version.number));
        return wrapped("model_version", json(model, version, true));
    }

    ObjectNode getVersion(FakeArguments said) {
        int number = said.version();
        Version version = version(said.text("name"), number);
        return wrapped("model_version", json(model(said.text("name")), version, true));
    }

    ObjectNode updateVersion(FakeArguments said) {
        int number = said.version();
        Version version = version(said.text("name"), number);
        version.description = said.given("description").orElse("");
        version.updated = server.now();
        return wrapped("model_version", json(model(said.text("name")), version, true));
    }

    /** The number stays taken; only the 3.x line takes the aliases along. */
    ObjectNode deleteVersion(FakeArguments said) {
        int number = said.version();
        String name = said.text("name");
        version(name, number);
        Model model = model(name);
        model.versions.remove(number);
        model.updated = server.now();
        if (server.line() == FakeMlflow.Line.THREE) {
            model.aliases.values().removeIf(value -> value == number);
        }
        return object();
    }

    ObjectNode downloadUri(FakeArguments said) {
        return object().put("artifact_uri", version(said.text("name"), said.version()).location);
    }

    ObjectNode transition(FakeArguments said) {
        String asked = said.text("stage");
        boolean archive = said.flag("archive_existing_versions");
        int number = said.version();
        String stage = STAGES.stream()
                .filter(asked::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> FakeProblem.invalid("Invalid Model Version stage: " + asked
                        + ". Value must be one of None, Staging, Production, Archived."));
        if (archive && (stage.equals("None") || stage.equals("Archived"))) {
            throw FakeProblem.internal("Model version transition cannot archive existing model versions because '"
                    + stage + "' is not an Active stage. Valid stages are ['Staging', 'Production']");
        }
        Version version = version(said.text("name"), number);
        Model model = model(said.text("name"));
        if (archive) {
            model.versions.values().stream()
                    .filter(other -> other != version && other.stage.equals(stage))
                    .forEach(other -> other.stage = "Archived");
        }
        version.stage = stage;
        version.updated = server.now();
        model.updated = version.updated;
        return wrapped("model_version", json(model, version, true));
    }

    ObjectNode tagVersion(FakeArguments said) {
        String key = said.text("key");
        String value = said.present("value").orElse("");
        int number = said.version();
        FakeRules.registryTag(key, value, server.line());
        version(said.text("name"), number).tags.put(key, value);
        return object();
    }

    ObjectNode untagVersion(FakeArguments said) {
        String key = said.text("key");
        version(said.text("name"), said.version()).tags.remove(key);
        return object();
    }

    private record Row(Model model, Version version) {

        String value(String field) {
            return switch (field) {
                case "name" -> model.name;
                case "run_id" -> version.run;
                case "source_path" -> version.source;
                case "version_number" -> Integer.toString(version.number);
                default -> version.tags.get(field.substring("tags.".length()));
            };
        }
    }

    ObjectNode searchVersions(FakeArguments said) {
        long most = said.number("max_results", 10_000);
        if (most < 1 || most > 200_000) {
            throw FakeProblem.invalid("Invalid value for max_results. It must be a positive integer, but got " + most);
        }
        FakeFilter filter = FakeFilter.parse(
                said.given("filter").orElse(""), Set.of("name", "run_id", "source_path", "version_number", "tags."));
        Comparator<Row> otherwise = Comparator.<Row>comparingLong(row -> row.version().updated)
                .reversed()
                .thenComparing(row -> row.model().name)
                .thenComparing(Comparator.<Row>comparingInt(row -> row.version().number)
                        .reversed());
        Comparator<Row> order = FakePages.order(
                said,
                Map.of(
                        "name", Comparator.comparing(row -> row.model().name),
                        "version_number", Comparator.comparingInt(row -> row.version().number),
                        "creation_timestamp", Comparator.comparingLong(row -> row.version().created),
                        "last_updated_timestamp", Comparator.comparingLong(row -> row.version().updated)),
                otherwise);
        List<Row> found = new ArrayList<>();
        models.values()
                .forEach(model -> model.versions.values().forEach(version -> found.add(new Row(model, version))));
        List<Row> kept = found.stream()
                .filter(row -> filter.accepts(row::value))
                .sorted(order)
                .collect(Collectors.toList());
        return FakePages.page(said, kept, most, "model_versions", row -> json(row.model(), row.version(), false));
    }
}
