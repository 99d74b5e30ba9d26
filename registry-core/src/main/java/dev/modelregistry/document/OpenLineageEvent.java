package dev.modelregistry.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.ModelSignature;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The training that made a version, as an event of OpenLineage 2: a completed run with its data sets and parent models as
 * inputs and the version as output. What OpenLineage has no place for stands in facets that begin with
 * {@code modelRegistry_}.
 */
public final class OpenLineageEvent {

    private static final String PRODUCER = "urn:dev.modelregistry:registry-core";
    private static final String SPEC = "https://openlineage.io/spec/";
    private static final String OWN = "urn:dev.modelregistry:openlineage:1#/$defs/";

    private final ModelEntry entry;
    private final String provider;

    private OpenLineageEvent(ModelEntry entry, String provider) {
        this.entry = entry;
        this.provider = provider;
    }

    /**
     * The event of one version as JSON. The same entry gives the same event.
     *
     * @param entry the version
     * @param provider id of the provider: the namespace of models, of the job, and of data sets without an address
     */
    public static String of(ModelEntry entry, String provider) {
        return Json.text(new OpenLineageEvent(entry, provider).event());
    }

    private ObjectNode event() {
        ObjectNode event = Json.object();
        event.put("eventType", "COMPLETE");
        event.put("eventTime", entry.createdAt().toString());
        event.put("producer", PRODUCER);
        event.put("schemaURL", SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent");
        event.set("run", run());
        event.set("job", job());
        ArrayNode inputs = event.putArray("inputs");
        entry.lineage().datasets().forEach(data -> inputs.add(input(data)));
        entry.lineage().parents().forEach(parent -> inputs.add(input(parent)));
        event.putArray("outputs").add(output());
        return event;
    }

    private static ObjectNode facet(String schema) {
        return Json.object().put("_producer", PRODUCER).put("_schemaURL", schema);
    }

    private static ObjectNode standard(String name, String version) {
        return facet(SPEC + "facets/" + version + "/" + name + ".json#/$defs/" + name);
    }

    /** OpenLineage counts runs by UUID; another id is kept beside one that is made from it. */
    private ObjectNode run() {
        Lineage lineage = entry.lineage();
        ObjectNode run = Json.object();
        run.put("runId", runId(lineage.run()).toString());
        ObjectNode training = facet(OWN + "TrainingRunFacet");
        Json.put(training, "run", lineage.run());
        training.set("hyperparameters", Json.textMap(entry.hyperparameters()));
        training.set("frameworks", Json.textMap(lineage.frameworks()));
        Json.put(training, "featureEngineering", lineage.featureEngineering());
        training.set("featureStore", Json.texts(lineage.featureStore()));
        run.putObject("facets").set("modelRegistry_training", training);
        return run;
    }

    private UUID runId(Optional<String> run) {
        String id = run.orElse("");
        if (id.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return UUID.fromString(id);
        }
        // Without a run the version stands for the run that made it.
        String name = run.orElse(ModelUri.of(entry.model().value(), entry.version()) + " "
                + entry.entryDigest().map(Object::toString).orElse(""));
        return UUID.nameUUIDFromBytes((provider + "\n" + entry.model() + "\n" + name).getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode job() {
        ObjectNode job = Json.object();
        job.put("namespace", provider).put("name", entry.model() + ".training");
        ObjectNode facets = job.putObject("facets");
        facets.set(
                "jobType",
                standard("JobTypeJobFacet", "2-0-3")
                        .put("processingType", "BATCH")
                        .put("integration", "MODEL_REGISTRY")
                        .put("jobType", "TRAINING"));
        code().ifPresent(code -> facets.set("sourceCodeLocation", code));
        return job;
    }

    /** The facet needs an address; a commit alone stands in the facet of the model. */
    private Optional<ObjectNode> code() {
        Lineage lineage = entry.lineage();
        return lineage.repository().flatMap(OpenLineageEvent::uri).map(repository -> {
            ObjectNode code = standard("SourceCodeLocationJobFacet", "1-0-1");
            code.put("type", "git").put("url", repository.toString()).put("repoUrl", repository.toString());
            lineage.gitCommit().ifPresent(commit -> code.put("version", commit));
            return code;
        });
    }

    private ObjectNode input(Dataset data) {
        Optional<URI> place = data.uri().flatMap(OpenLineageEvent::uri);
        ObjectNode input = named(place, data.name());
        ObjectNode facets = input.putObject("facets");
        data.version().ifPresent(version -> facets.set("version", version(version)));
        place.ifPresent(uri -> facets.set("dataSource", source(data.name(), uri)));
        ObjectNode facet = facet(OWN + "DatasetFacet").put("name", data.name());
        Json.put(facet, "digest", data.digest());
        facet.put("sourceType", data.sourceType().text());
        ObjectNode quality = facet.putObject("quality");
        data.quality().forEach(quality::put);
        facets.set("modelRegistry_dataset", facet);
        return input;
    }

    /** By the naming rules of OpenLineage: the namespace is scheme and authority, the name is the path. */
    private ObjectNode named(Optional<URI> place, String name) {
        ObjectNode dataset = Json.object();
        String path = place.map(URI::getPath).orElse("");
        if (path == null || path.isEmpty() || path.equals("/")) {
            return dataset.put("namespace", provider).put("name", name);
        }
        URI uri = place.orElseThrow();
        if (uri.getRawAuthority() == null) {
            return dataset.put("namespace", uri.getScheme()).put("name", path);
        }
        return dataset.put("namespace", uri.getScheme() + "://" + uri.getRawAuthority())
                .put("name", path.substring(1));
    }

    private ObjectNode input(String parent) {
        ObjectNode input = Json.object().put("namespace", provider);
        ObjectNode facets = Json.object();
        Optional<ModelUri> model = modelUri(parent);
        input.put("name", model.map(uri -> uri.model().value()).orElse(parent));
        model.filter(uri -> uri.selector() instanceof ModelUri.ByNumber)
                .ifPresent(uri -> facets.set(
                        "version",
                        version(((ModelUri.ByNumber) uri.selector()).number().toString())));
        input.set("facets", facets);
        return input;
    }

    private static Optional<ModelUri> modelUri(String text) {
        try {
            return text.startsWith("models:/") ? Optional.of(ModelUri.parse(text)) : Optional.empty();
        } catch (InvalidException e) {
            return Optional.empty();
        }
    }

    private ObjectNode output() {
        ObjectNode output = Json.object();
        output.put("namespace", provider).put("name", entry.model().value());
        ObjectNode facets = output.putObject("facets");
        facets.set("version", version(entry.version().toString()));
        entry.artifact()
                .uri()
                .flatMap(OpenLineageEvent::uri)
                .ifPresent(uri -> facets.set("dataSource", source(entry.model().value(), uri)));
        entry.signature().ifPresent(signature -> facets.set("schema", schema(signature)));
        if (!entry.description().isEmpty()) {
            facets.set(
                    "documentation",
                    standard("DocumentationDatasetFacet", "1-0-1").put("description", entry.description()));
        }
        facets.set("modelRegistry_model", model());
        return output;
    }

    private ObjectNode model() {
        ObjectNode facet = facet(OWN + "ModelFacet");
        Json.put(facet, "semanticVersion", entry.semanticVersion());
        facet.put("stage", entry.stage().name());
        facet.set(
                "aliases", Json.texts(entry.aliases().stream().map(Alias::value).toList()));
        facet.set("tags", Json.textMap(entry.tags()));
        ObjectNode metrics = facet.putObject("metrics");
        entry.metrics().forEach(metrics::put);
        facet.put("artifactDigest", entry.artifact().digest().toString());
        Json.put(facet, "entryDigest", entry.entryDigest());
        Json.put(facet, "gitCommit", entry.lineage().gitCommit());
        facet.put("dirty", entry.lineage().dirty().orElse(null));
        return facet;
    }

    /** What goes into the model, then what comes out; a field without a name is known by its place. */
    private static ObjectNode schema(ModelSignature signature) {
        ObjectNode schema = standard("SchemaDatasetFacet", "1-1-1");
        ArrayNode fields = schema.putArray("fields");
        add(fields, "input", signature.inputs());
        add(fields, "output", signature.outputs());
        return schema;
    }

    private static void add(ArrayNode array, String kind, List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            array.addObject()
                    .put("name", field.name().orElse(Integer.toString(i)))
                    .put("type", field.typeText())
                    .put("description", kind);
        }
    }

    private static ObjectNode version(String version) {
        return standard("DatasetVersionDatasetFacet", "1-0-1").put("datasetVersion", version);
    }

    private static ObjectNode source(String name, URI uri) {
        return standard("DatasourceDatasetFacet", "1-0-1").put("name", name).put("uri", uri.toString());
    }

    /** An absolute URI; empty for what only looks like an address. */
    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text)).filter(URI::isAbsolute);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
