package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.artifacts.FormatInspector;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.spi.ArtifactInspector.Inspection;
import dev.modelregistry.spi.VersionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Versions that MLflow's own clients registered, as entries: from the version, its run and its {@code MLmodel}. */
final class ForeignEntries {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignEntries.class);

    private final MlflowServer server;
    private final Runs runs;
    private final References references;
    private final LoggedModels models;

    ForeignEntries(MlflowServer server, Runs runs, References references, LoggedModels models) {
        this.server = server;
        this.runs = runs;
        this.references = references;
        this.models = models;
    }

    EntryContent content(VersionRow row) {
        Map<String, String> version =
                Map.of("name", row.model().value(), "version", row.number().toString());
        JsonNode node = server.get("readVersion", "model-versions/get", version).path("model_version");
        Optional<Run> run = Json.given(node, "run_id").flatMap(runs::find);
        Optional<LoggedModel> logged =
                References.loggedModelId(Json.text(node, "source")).flatMap(models::find);
        Optional<Inspection> inspection = inspect(row);
        Optional<String> format = inspection.flatMap(Inspection::format);
        ArtifactSummary told = row.artifact();
        ModelArtifact artifact = ModelArtifact.of(new ArtifactSummary(
                told.uri(), told.digest(), told.size(), told.format().or(() -> format)));
        return new EntryContent(
                row.model(),
                row.marks().semanticVersion(),
                row.tags(),
                evaluations(run, logged),
                hyperparameters(run, logged),
                row.description(),
                Documentation.none(),
                inspection.flatMap(Inspection::signature),
                inspection.map(Inspection::flavors).orElse(List.of()),
                inspection.flatMap(Inspection::environment).orElse(Environment.none()),
                lineage(run, logged),
                artifact,
                Lifecycle.none(),
                Map.of());
    }

    /** What the files say; empty where they cannot be read, which does not make the rest of the entry wrong. */
    private Optional<Inspection> inspect(VersionRow row) {
        try {
            return references
                    .open("models:/" + row.model() + "/" + row.number())
                    .map(files -> new FormatInspector().inspect(files));
        } catch (RegistryException e) {
            LOG.debug("the files of version {} of model '{}' cannot be looked at", row.number(), row.model(), e);
            return Optional.empty();
        }
    }

    /** A run may have made several models: what a logged model says of itself comes first. */
    private static Map<String, String> hyperparameters(Optional<Run> run, Optional<LoggedModel> logged) {
        Map<String, String> kept = new TreeMap<>();
        run.ifPresent(one -> kept.putAll(one.params()));
        logged.ifPresent(one -> kept.putAll(one.params()));
        kept.keySet().removeIf(key -> key.isBlank() || key.codePoints().anyMatch(Character::isISOControl));
        return kept;
    }

    private static List<Evaluation> evaluations(Optional<Run> run, Optional<LoggedModel> logged) {
        List<Evaluation> evaluations = new ArrayList<>();
        logged.ifPresent(one -> evaluations.addAll(evaluations(one.node())));
        Set<String> there = evaluations.stream().map(Evaluation::metric).collect(Collectors.toSet());
        run.ifPresent(one -> evaluations(one.node()).stream()
                .filter(measured -> !there.contains(measured.metric()))
                .forEach(evaluations::add));
        return evaluations;
    }

    private static List<Evaluation> evaluations(JsonNode node) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (JsonNode one : node.path("data").path("metrics")) {
            double value = one.path("value").asDouble(Double.NaN);
            if (one.path("value").isNumber() && Double.isFinite(value)) {
                valid(() -> new Evaluation(
                                Json.text(one, "key"),
                                value,
                                OptionalLong.of(one.path("step").asLong()),
                                Json.given(one, "dataset_name"),
                                Instant.ofEpochMilli(one.path("timestamp").asLong())))
                        .ifPresent(evaluations::add);
            }
        }
        return evaluations;
    }

    private static Lineage lineage(Optional<Run> run, Optional<LoggedModel> logged) {
        Map<String, String> tags = new TreeMap<>();
        logged.ifPresent(one -> tags.putAll(one.tags()));
        run.ifPresent(one -> tags.putAll(one.tags()));
        Lineage.Builder lineage = Lineage.builder();
        run.ifPresent(one -> lineage.run(one.id()));
        Optional.ofNullable(tags.get("mlflow.source.git.commit")).ifPresent(lineage::gitCommit);
        Optional.ofNullable(tags.get("mlflow.source.git.repoURL")).ifPresent(lineage::repository);
        run.ifPresent(one -> datasets(one).forEach(lineage::dataset));
        return valid(lineage::build)
                .orElseGet(() ->
                        run.map(one -> Lineage.builder().run(one.id()).build()).orElse(Lineage.none()));
    }

    private static List<Dataset> datasets(Run run) {
        List<Dataset> datasets = new ArrayList<>();
        for (JsonNode input : run.node().path("inputs").path("dataset_inputs")) {
            JsonNode dataset = input.path("dataset");
            JsonNode source = Json.tryRead(
                            Json.text(dataset, "source").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .orElse(Json.object());
            valid(() -> new Dataset(
                            Json.text(dataset, "name"),
                            Json.given(source, "version"),
                            Json.given(dataset, "digest"),
                            Json.given(source, "uri"),
                            SourceType.OTHER,
                            Map.of()))
                    .ifPresent(datasets::add);
        }
        return datasets;
    }

    /** Other tools write what no entry takes; that is left out, and the rest shown. */
    private static <T> Optional<T> valid(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (InvalidException e) {
            return Optional.empty();
        }
    }
}
