package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** MLflow's registered models and model versions. */
public final class MlflowBackend implements RegistryBackend {

    private static final String PROVIDER = "mlflow";

    /** The server's own bound. */
    private static final int MODELS_PAGE = 1000;

    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.NATIVE_ALIASES,
            Capability.NATIVE_STAGES,
            Capability.DELETE_VERSION,
            Capability.SERVER_SIDE_SEARCH,
            Capability.RENAME_MODEL);

    private final Settings settings;
    private final MlflowServer server;
    private final Governance governance;
    private final RunObjects objects;
    private final ParameterLog log;
    private final TrainingRuns training;
    private final RunArtifacts artifacts;
    private final References references;
    private final ForeignEntries foreign;
    private final Optional<LoggedModels> models;

    /** Opens it; nothing is sent yet. */
    public MlflowBackend(Settings settings) {
        this.settings = settings;
        server = new MlflowServer(settings);
        Runs runs = new Runs(server, settings.clock());
        governance = new Governance(server, runs);
        objects = new RunObjects(server, governance);
        log = new ParameterLog(server, governance, runs);
        training = new TrainingRuns(server, runs, governance, settings);
        LoggedModels logged = new LoggedModels(server);
        models = settings.loggedModels() ? Optional.of(logged) : Optional.empty();
        artifacts = new RunArtifacts(server, training, models, objects, settings.clock());
        references = new References(server, runs, logged);
        foreign = new ForeignEntries(server, runs, references, logged);
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public ArtifactStore artifacts() {
        return artifacts;
    }

    @Override
    public LogStore log() {
        return log;
    }

    @Override
    public Optional<ModelRow> model(ModelName name) {
        return node(name).map(Rows::model);
    }

    private Optional<JsonNode> node(ModelName name) {
        return server.find("readModel", "registered-models/get", Map.of("name", name.value()))
                .map(answer -> answer.path("registered_model"));
    }

    /** Pages of the server are counted from the beginning, so what moves back meanwhile comes twice, and is left out here. */
    @Override
    public Stream<ModelRow> models() {
        return Stream.iterate(ModelsPage.first(server), page -> !page.models().isEmpty(), page -> page.next(server))
                .flatMap(page -> page.models().stream());
    }

    private record ModelsPage(List<ModelRow> models, Set<ModelName> seen, Optional<String> token) {

        static ModelsPage first(MlflowServer server) {
            return read(server, Optional.empty(), Set.of());
        }

        ModelsPage next(MlflowServer server) {
            return token.isEmpty() ? new ModelsPage(List.of(), Set.of(), token) : read(server, token, seen);
        }

        private static ModelsPage read(MlflowServer server, Optional<String> token, Set<ModelName> before) {
            Map<String, String> query = new HashMap<>();
            query.put("max_results", Integer.toString(MODELS_PAGE));
            query.put("order_by", "name ASC");
            token.ifPresent(text -> query.put("page_token", text));
            JsonNode answer = server.get("listModels", "registered-models/search", query);
            List<ModelRow> models = new ArrayList<>();
            Set<ModelName> names = new HashSet<>();
            for (JsonNode node : answer.path("registered_models")) {
                ModelRow row = Rows.model(node);
                if (names.add(row.name()) && !before.contains(row.name())) {
                    models.add(row);
                }
            }
            return new ModelsPage(models, names, Json.given(answer, "next_page_token"));
        }
    }

    @Override
    public boolean createModel(ModelName name, LogPointer pointer) {
        NativeLimits.checkName(name);
        models.ifPresent(LoggedModels::require);
        ObjectNode body = Json.object().put("name", name.value());
        body.set("tags", Pairs.list(Map.of(NativeTags.LOG, pointer.text())));
        try {
            server.write("createModel", "POST", "registered-models/create", body);
            return true;
        } catch (AlreadyExistsException exists) {
            return false;
        }
    }

    @Override
    public void renameModel(ModelName from, ModelName to) {
        NativeLimits.checkName(to);
        ObjectNode body = Json.object().put("name", from.value()).put("new_name", to.value());
        try {
            server.write("renameModel", "POST", "registered-models/rename", body);
        } catch (AlreadyExistsException taken) {
            throw new AlreadyExistsException("model '" + to + "' exists already", taken);
        }
    }

    @Override
    public void deleteModel(ModelName name) {
        unlessGone(() -> server.write(
                "deleteModel",
                "DELETE",
                "registered-models/delete",
                Json.object().put("name", name.value())));
    }

    /** Most writes may find their work done already, by an earlier attempt or by somebody else. */
    private static boolean unlessGone(Runnable request) {
        try {
            request.run();
            return true;
        } catch (NotFoundException gone) {
            return false;
        }
    }

    @Override
    public VersionRow createVersion(NewVersion version) {
        EntryContent content = version.content();
        ObjectNode body = Json.object().put("name", version.model().value()).put("source", version.artifactUri());
        run(version).ifPresent(run -> body.put("run_id", run));
        References.loggedModelId(version.artifactUri()).ifPresent(id -> body.put("model_id", id));
        if (!content.description().isEmpty()) {
            body.put("description", content.description());
        }
        body.set("tags", Pairs.list(NativeTags.ofNew(version)));
        return Rows.version(
                server.create("createVersion", "model-versions/create", body).path("model_version"));
    }

    private Optional<String> run(NewVersion version) {
        String record = version.marks().record().orElse("");
        int records = record.lastIndexOf("/records/");
        Optional<UploadNote> upload =
                records < 1 ? Optional.empty() : artifacts.note(record.substring(0, records), version.uid());
        return upload.flatMap(UploadNote::run).or(() -> References.run(version.artifactUri()));
    }

    @Override
    public Optional<VersionRow> version(ModelName model, VersionNumber number) {
        return versionNode(model, number).map(Rows::version);
    }

    private Optional<JsonNode> versionNode(ModelName model, VersionNumber number) {
        return server.find(
                        "readVersion",
                        "model-versions/get",
                        Map.of("name", model.value(), "version", number.toString()))
                .map(answer -> answer.path("model_version"));
    }

    @Override
    public Optional<VersionRow> versionByAlias(ModelName model, Alias alias) {
        return server.find(
                        "readAlias", "registered-models/alias", Map.of("name", model.value(), "alias", alias.value()))
                .map(answer -> Rows.version(answer.path("model_version")));
    }

    /** Pages by number, not by the server's tokens, which count rows that others insert and delete meanwhile. */
    @Override
    public Stream<VersionRow> versions(ModelName model, VersionQuery query) {
        Aliases aliases = new Aliases(model);
        String condition = Searches.versions(model, query);
        return Stream.iterate(
                        versionsBelow(condition, Optional.empty()),
                        page -> !page.isEmpty(),
                        page -> page.size() < settings.pageSize()
                                ? List.of()
                                : versionsBelow(
                                        condition,
                                        Optional.of(page.get(page.size() - 1).number())))
                .flatMap(List::stream)
                .map(version -> version.withAliases(aliases.of(version.number())));
    }

    /** The aliases of a model, which a search leaves out; read once there is a version to show them at. */
    private final class Aliases {

        private final ModelName model;
        private Optional<Map<VersionNumber, List<Alias>>> known = Optional.empty();

        Aliases(ModelName model) {
            this.model = model;
        }

        List<Alias> of(VersionNumber version) {
            if (known.isEmpty()) {
                Map<VersionNumber, List<Alias>> all = new TreeMap<>();
                model(model)
                        .ifPresent(row -> row.aliases()
                                .forEach((alias, number) -> all.computeIfAbsent(number, n -> new ArrayList<>())
                                        .add(alias)));
                known = Optional.of(all);
            }
            return known.get().getOrDefault(version, List.of());
        }
    }

    private List<VersionRow> versionsBelow(String condition, Optional<VersionNumber> last) {
        Map<String, String> query = new HashMap<>();
        query.put(
                "filter",
                condition
                        + last.map(number -> " AND version_number < " + number).orElse(""));
        query.put("order_by", "version_number DESC");
        query.put("max_results", Integer.toString(settings.pageSize()));
        JsonNode answer = server.get("listVersions", "model-versions/search", query);
        return Json.list(answer, "model_versions", Rows::version);
    }

    @Override
    public void deleteVersion(ModelName model, VersionNumber number) {
        unlessGone(
                () -> server.write("deleteVersion", "DELETE", "model-versions/delete", RowChanges.of(model, number)));
    }

    /** Without {@link Capability#CONDITIONAL_PROJECTION} the core hands over one change at a time. */
    @Override
    public boolean apply(ModelName model, long event, List<RowChange> changes) {
        RowChanges rows = new RowChanges(server, model, event, number -> versionNode(model, number));
        for (RowChange change : changes) {
            // What a deleted version would show needs no showing; a deleted model is the caller's to know.
            if (!unlessGone(() -> rows.apply(change)) && model(model).isEmpty()) {
                throw new NotFoundException("model '" + model + "' does not exist");
            }
        }
        return true;
    }

    @Override
    public Optional<EntryContent> content(VersionRow row) {
        return Optional.of(foreign.content(row));
    }

    @Override
    public void check(RowChange change) {
        RowChanges.check(change);
    }

    @Override
    public void checkRun(String run) {
        training.named(run);
    }

    @Override
    public Optional<ReferencedArtifact> open(String reference) {
        if (reference.length() > NativeLimits.SOURCE) {
            throw new InvalidException(
                    "reference of " + reference.length() + " characters: MLflow keeps " + NativeLimits.SOURCE);
        }
        return references.open(reference);
    }

    @Override
    public Diagnosis diagnose() {
        return new Doctor(server, governance, models, settings.clock()).examine();
    }

    @Override
    public void close() {
        server.close();
    }
}
