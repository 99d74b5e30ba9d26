package dev.modelregistry.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Spark ML writes about a model that it saves: one line of JSON below {@code metadata}, beside the directories of its data
 * or its stages.
 */
final class SparkMetadata {

    private static final Pattern PATH = Pattern.compile("metadata/part-[^/]*");

    private SparkMetadata() {}

    /** The class of the model and the version that saved it, as MLflow's flavor; empty when the files are something else. */
    static Optional<Flavor> flavor(ArtifactFiles files) {
        return files.paths().stream()
                .filter(path -> PATH.matcher(path).matches())
                .findFirst()
                .flatMap(path -> read(files, path));
    }

    private static Optional<Flavor> read(ArtifactFiles files, String path) {
        try {
            JsonNode line = Json.read(path, files.bytes(path), ArtifactFiles.LARGEST_TEXT);
            String type = line.path("class").asText();
            String version = line.path("sparkVersion").asText();
            return type.isBlank() || version.isBlank()
                    ? Optional.empty()
                    : Optional.of(
                            new Flavor(MlflowFiles.SPARK, Optional.of(version), Map.of(MlflowFiles.MODEL_CLASS, type)));
        } catch (InvalidException e) {
            // Other jobs write files of this name too: what is not Spark ML's is not a broken model.
            return Optional.empty();
        }
    }
}
