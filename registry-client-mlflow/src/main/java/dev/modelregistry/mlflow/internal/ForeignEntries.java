package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.artifacts.FormatInspector;
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
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Versions that MLflow's own clients registered, as entries: from the version, its run and its {@code MLmodel}. */
final class ForeignEntries {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignEntries.class);

    private final MlflowServer server;
    private final Runs runs;
    private final References references;

    ForeignEntries(MlflowServer server, Runs runs, References references) {
        this.server = server;
        this.runs = runs;
        this.references = references;
    }

    EntryContent content(VersionRow row) {
        Map<String, String> version =
                Map.of("name", row.model().value(), "version", row.number().toString());
        JsonNode node = server.get("readVersion", "model-versions/get", version).path("model_version");
        Optional<Run> run = Json.given(node, "run_id").flatMap(runs::find);
        Optional<Inspection> inspection = inspect(row);
        Optional<String> format = inspection.flatMap(Inspection::format);
        ModelArtifact artifact = new ModelArtifact(
                Optional.of(row.artifact().uri()),
                row.artifact().digest().orElseGet(() -> ModelArtifact.manifestDigest(List.of())),
                row.artifact().size().orElse(0),
                row.artifact().format().or(() -> format),
                false,
                List.of());
        return new EntryContent(
                row.model(),
                row.marks().semanticVersion(),
                row.tags(),
                run.map(ForeignEntries::evaluations).orElse(List.of()),
                run.map(ForeignEntries::hyperparameters).orElse(Map.of()),
                row.description(),
                Documentation.none(),
                inspection.flatMap(Inspection::signature),
                inspection.map(Inspection::flavors).orElse(List.of()),
                inspection.flatMap(Inspection::environment).orElse(Environment.none()),
                run.map(ForeignEntries::lineage).orElse(Lineage.none()),
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

    private static Map<String, String> hyperparameters(Run run) {
        Map<String, String> kept = new TreeMap<>();
        run.params().forEach((key, value) -> {
            if (!key.isBlank() && key.codePoints().noneMatch(Character::isISOControl)) {
                kept.put(key, value);
            }
        });
        return kept;
    }

    private static List<Evaluation> evaluations(Run run) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (JsonNode one : run.node().path("data").path("metrics")) {
            double value = one.path("value").asDouble(Double.NaN);
            if (one.path("value").isNumber() && Double.isFinite(value)) {
                valid(() -> new Evaluation(
                                Json.text(one, "key"),
                                value,
                                OptionalLong.of(one.path("step").asLong()),
                                Optional.empty(),
                                Instant.ofEpochMilli(one.path("timestamp").asLong())))
                        .ifPresent(evaluations::add);
            }
        }
        return evaluations;
    }

    private static Lineage lineage(Run run) {
        Lineage.Builder lineage = Lineage.builder().run(run.id());
        Optional.ofNullable(run.tags().get("mlflow.source.git.commit")).ifPresent(lineage::gitCommit);
        Optional.ofNullable(run.tags().get("mlflow.source.git.repoURL")).ifPresent(lineage::repository);
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
                    .ifPresent(lineage::dataset);
        }
        return valid(lineage::build)
                .orElseGet(() -> Lineage.builder().run(run.id()).build());
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
