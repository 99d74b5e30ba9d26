package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.VersionRow;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model package as it was described, with what it cannot hold.
 *
 * @param model its model
 * @param node the description
 * @param overlay from S3
 */
record ModelPackage(ModelName model, JsonNode node, Overlay overlay) {

    static Map<String, String> properties(JsonNode node) {
        return Json.texts(node.path("CustomerMetadataProperties"));
    }

    Map<String, String> properties() {
        return properties(node);
    }

    Marks marks() {
        return new Marks(properties());
    }

    static VersionNumber number(JsonNode node) {
        return VersionNumber.of(node.path("ModelPackageVersion").asLong());
    }

    VersionNumber number() {
        return number(node);
    }

    String arn() {
        return Json.text(node, "ModelPackageArn");
    }

    Instant createdAt() {
        return Times.of(node, "CreationTime");
    }

    String nativeDescription() {
        return Json.text(node, "ModelPackageDescription");
    }

    /** Tags that the properties hold. */
    Map<String, String> nativeTags() {
        Map<String, String> tags = new TreeMap<>(properties());
        tags.keySet().removeIf(key -> key.startsWith(Marks.PREFIX));
        return tags;
    }

    /** Where the first container's model is. */
    String uri() {
        JsonNode container =
                node.path("InferenceSpecification").path("Containers").path(0);
        return Json.given(container, "ModelDataUrl")
                .or(() -> Json.given(container.path("ModelDataSource").path("S3DataSource"), "S3Uri"))
                .or(() -> Json.given(node, "SourceUri"))
                .orElse("");
    }

    VersionRow row(PointerFile pointers) {
        Marks marks = marks();
        return new VersionRow(
                model,
                number(),
                overlay.description(nativeDescription()),
                stage(node),
                ApprovalText.status(node),
                ApprovalText.approved(node),
                pointers.of(number(), createdAt()),
                overlay.tags(nativeTags()),
                Json.text(node, "ModelPackageStatus").equals("Failed"),
                marks.artifact(uri()),
                marks.marks(),
                createdAt(),
                marks.createdBy());
    }

    /** The stage of a version or of its summary: ours, or what the console offers. */
    static Stage stage(JsonNode node) {
        String stage = Json.text(node.path("ModelLifeCycle"), "Stage");
        return switch (stage.toLowerCase(Locale.ROOT)) {
            case "production" -> Stage.PRODUCTION;
            case "staging", "qa", "preproduction" -> Stage.STAGING;
            case "archived" -> Stage.ARCHIVED;
            default -> Stage.DEVELOPMENT;
        };
    }
}
