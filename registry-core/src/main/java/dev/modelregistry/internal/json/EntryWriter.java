package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The parts that the record and the {@code show} document share. Every field is always present. */
final class EntryWriter {

    private EntryWriter() {}

    /** What stands between tags and lifecycle in both documents, in their order, without the artifact. */
    static void describe(ObjectNode object, EntryContent content) {
        object.set("evaluations", evaluations(content.evaluations()));
        object.set("hyperparameters", Json.textMap(content.hyperparameters()));
        object.put("description", content.description());
        object.set("documentation", documentation(content.documentation()));
        if (content.signature().isPresent()) {
            object.set("signature", SignatureJson.write(content.signature().get()));
        } else {
            object.set("signature", NullNode.getInstance());
        }
        object.set("flavors", flavors(content.flavors()));
        object.set("environment", environment(content.environment()));
        object.set("lineage", lineage(content.lineage()));
    }

    private static ArrayNode evaluations(List<Evaluation> evaluations) {
        ArrayNode array = Json.array();
        for (Evaluation evaluation : evaluations) {
            ObjectNode object = array.addObject();
            object.put("metric", evaluation.metric()).put("value", evaluation.value());
            put(object, "step", evaluation.step());
            Json.put(object, "dataset", evaluation.dataset());
            object.put("at", evaluation.at().toString());
        }
        return array;
    }

    private static ObjectNode documentation(Documentation documentation) {
        ObjectNode object = Json.object();
        Json.put(object, "useCase", documentation.useCase());
        Json.put(object, "intendedUse", documentation.intendedUse());
        Json.put(object, "limitations", documentation.limitations());
        Json.put(object, "outOfScope", documentation.outOfScope());
        ArrayNode links = object.putArray("links");
        documentation
                .links()
                .forEach(link ->
                        links.addObject().put("kind", link.kind().text()).put("url", link.url()));
        return object;
    }

    private static ArrayNode flavors(List<Flavor> flavors) {
        ArrayNode array = Json.array();
        for (Flavor flavor : flavors) {
            ObjectNode object = array.addObject().put("name", flavor.name());
            Json.put(object, "version", flavor.version());
            object.set("config", Json.textMap(flavor.config()));
        }
        return array;
    }

    private static ObjectNode environment(Environment environment) {
        ObjectNode object = Json.object();
        object.set("requirements", Json.texts(environment.requirements()));
        Json.put(object, "conda", environment.conda());
        Json.put(object, "python", environment.python());
        Json.put(object, "java", environment.java());
        Json.put(object, "image", environment.image());
        return object;
    }

    private static ObjectNode lineage(Lineage lineage) {
        ObjectNode object = Json.object();
        Json.put(object, "run", lineage.run());
        Json.put(object, "repository", lineage.repository());
        Json.put(object, "gitCommit", lineage.gitCommit());
        object.put("dirty", lineage.dirty().orElse(null));
        Json.put(object, "codeSource", lineage.codeSource());
        ArrayNode datasets = object.putArray("datasets");
        lineage.datasets().forEach(dataset -> datasets.add(dataset(dataset)));
        Json.put(object, "featureEngineering", lineage.featureEngineering());
        object.set("featureStore", Json.texts(lineage.featureStore()));
        object.set("frameworks", Json.textMap(lineage.frameworks()));
        object.set("parents", Json.texts(lineage.parents()));
        return object;
    }

    private static ObjectNode dataset(Dataset dataset) {
        ObjectNode object = Json.object().put("name", dataset.name());
        Json.put(object, "version", dataset.version());
        Json.put(object, "digest", dataset.digest());
        Json.put(object, "uri", dataset.uri());
        object.put("sourceType", dataset.sourceType().text());
        ObjectNode quality = object.putObject("quality");
        dataset.quality().forEach(quality::put);
        return object;
    }

    static ObjectNode artifact(ModelArtifact artifact) {
        ObjectNode object = Json.object();
        Json.put(object, "uri", artifact.uri());
        object.put("digest", artifact.digest().toString());
        object.put("size", artifact.size());
        Json.put(object, "format", artifact.format());
        object.put("verified", artifact.verified());
        ArrayNode files = object.putArray("files");
        artifact.files()
                .forEach(file -> files.addObject()
                        .put("path", file.path())
                        .put("size", file.size())
                        .put("sha256", file.sha256().toString())
                        .put("role", file.role().text()));
        return object;
    }

    static ObjectNode lifecycle(Lifecycle lifecycle) {
        ObjectNode object = Json.object();
        Json.put(object, "deprecatedAt", lifecycle.deprecatedAt());
        Json.put(object, "sunsetAt", lifecycle.sunsetAt());
        Json.put(object, "successor", lifecycle.successor());
        Json.put(object, "retention", lifecycle.retention());
        return object;
    }

    static ObjectNode deployment(Deployment deployment) {
        ObjectNode object = Json.object();
        object.put("endpoint", deployment.endpoint()).put("environment", deployment.environment());
        OptionalDouble share = deployment.trafficShare();
        if (share.isPresent()) {
            object.put("trafficShare", share.getAsDouble());
        } else {
            object.putNull("trafficShare");
        }
        return object.put("strategy", deployment.strategy().text())
                .put("at", deployment.at().toString());
    }

    static void put(ObjectNode object, String field, OptionalLong value) {
        if (value.isPresent()) {
            object.put(field, value.getAsLong());
        } else {
            object.putNull(field);
        }
    }
}
