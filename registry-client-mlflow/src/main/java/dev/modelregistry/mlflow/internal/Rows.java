package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.VersionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** MLflow's JSON as rows. */
final class Rows {

    private static final String NO_STAGE = "None";

    private Rows() {}

    static ModelRow model(JsonNode node) {
        NativeTags tags = new NativeTags(Pairs.of(node, "tags"));
        Map<Alias, VersionNumber> aliases = new TreeMap<>();
        for (JsonNode one : node.path("aliases")) {
            alias(Json.text(one, "alias")).ifPresent(alias -> aliases.put(alias, number(one)));
        }
        return new ModelRow(
                ModelName.of(Json.text(node, "name")),
                Json.text(node, "description"),
                tags.ofPeople(),
                aliases,
                OptionalLong.empty(),
                time(node, "creation_timestamp"),
                tags.log(),
                tags.projected());
    }

    /** Answers of a search leave the aliases out. */
    static VersionRow version(JsonNode node) {
        NativeTags tags = NativeTags.ofVersion(node);
        List<Alias> aliases = new ArrayList<>();
        node.path("aliases").forEach(one -> alias(one.asText()).ifPresent(aliases::add));
        return new VersionRow(
                ModelName.of(Json.text(node, "name")),
                number(node),
                Json.text(node, "description"),
                stage(Json.text(node, "current_stage")),
                tags.approval(),
                tags.approved(),
                aliases,
                tags.ofPeople(),
                Json.text(node, "status").equals("FAILED_REGISTRATION"),
                tags.artifact(Json.text(node, "source")),
                tags.marks(),
                time(node, "creation_timestamp"),
                tags.createdBy());
    }

    private static VersionNumber number(JsonNode node) {
        return VersionNumber.of(node.path("version").asLong());
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.ofEpochMilli(node.path(field).asLong());
    }

    /** Older clients and servers allow names that no URI can hold; nothing of ours can point to those. */
    static Optional<Alias> alias(String text) {
        try {
            return Optional.of(Alias.of(text));
        } catch (InvalidException e) {
            return Optional.empty();
        }
    }

    private static Stage stage(String text) {
        return text.isEmpty() || text.equals(NO_STAGE) ? Stage.DEVELOPMENT : Stage.parse(text);
    }

    /** MLflow's name of a stage. */
    static String nativeStage(Stage stage) {
        return stage == Stage.DEVELOPMENT
                ? NO_STAGE
                : stage.name().charAt(0) + stage.lowerCase().substring(1);
    }
}
