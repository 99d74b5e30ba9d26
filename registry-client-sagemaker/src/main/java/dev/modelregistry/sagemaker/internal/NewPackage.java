package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.NewVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The request that makes a version, with everything that its native fields have a place for. */
final class NewPackage {

    /** Stands where nobody has said which image serves the model; a deployment fails with this name in its message. */
    static final String NO_IMAGE = "image-not-set.invalid/see-model-registry-entries:none";

    private static final int LONGEST_FIELD = 1024;

    private final NewVersion version;
    private final EntryContent content;
    private final Optional<String> image;
    private final String region;

    /**
     * A version.
     *
     * @param image of the connection
     * @param region where AWS's own images are looked for
     */
    NewPackage(NewVersion version, Optional<String> image, String region) {
        this.version = version;
        this.content = version.content();
        this.image = image;
        this.region = region;
    }

    /** Properties and what has to stand beside them. */
    record Tags(Map<String, String> properties, Overlay overlay) {}

    /**
     * What does not fit into properties and description.
     *
     * @param bundle digest of the bundle in hexadecimal, where there is one
     */
    Tags tags(Optional<String> bundle) {
        Map<String, String> properties = new TreeMap<>(Marks.ofNew(version, bundle));
        Map<String, String> beside = new TreeMap<>();
        TagRoom room = TagRoom.ofVersion(properties, beside);
        content.tags().forEach(room::put);
        Overlay overlay = new Overlay(Optional.empty(), beside)
                .withDescription(content.description(), nativeDescription().orElse(""));
        return new Tags(properties, overlay);
    }

    private Optional<String> nativeDescription() {
        return Optional.of(content.description()).filter(text -> !text.isEmpty() && NativeText.isDescription(text));
    }

    /**
     * The body.
     *
     * @param body which names the group
     * @param properties with the name of what stands beside them
     * @param metrics where the metrics file is, if there is one
     */
    ObjectNode body(ObjectNode body, Map<String, String> properties, Optional<String> metrics) {
        nativeDescription().ifPresent(text -> body.put("ModelPackageDescription", text));
        container(body);
        body.put("ModelApprovalStatus", "PendingManualApproval");
        body.putObject("ModelLifeCycle").put("Stage", "Development").put("StageStatus", "InProgress");
        body.set("CustomerMetadataProperties", Json.of(properties));
        origin(body);
        metrics.ifPresent(uri -> body.putObject("ModelMetrics")
                .putObject("ModelQuality")
                .putObject("Statistics")
                .put("ContentType", "application/json")
                .put("S3Uri", uri));
        body.put("SkipModelValidation", "All");
        body.put("ClientToken", token(version.uid()));
        return body;
    }

    /** An upload is registered once, so its id names the request: sent twice, it makes one version. */
    private static String token(String uid) {
        return uid.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private void container(ObjectNode body) {
        String uri = version.artifactUri();
        if (!uri.startsWith("s3://") || uri.length() > LONGEST_FIELD) {
            if (uri.length() <= LONGEST_FIELD) {
                body.put("SourceUri", uri);
            }
            return;
        }
        ObjectNode container = body.putObject("InferenceSpecification")
                .putArray("Containers")
                .addObject()
                .put("Image", image.or(this::ownImage).or(this::frameworkImage).orElse(NO_IMAGE));
        if (uri.endsWith(".tar.gz")) {
            container.put("ModelDataUrl", uri);
        } else {
            container
                    .putObject("ModelDataSource")
                    .putObject("S3DataSource")
                    .put("S3Uri", uri)
                    .put("S3DataType", uri.endsWith("/") ? "S3Prefix" : "S3Object")
                    .put("CompressionType", "None");
        }
        content.flavors().stream().findFirst().ifPresent(flavor -> framework(container, flavor));
    }

    /** What the version says that it needs to run, where a package can say it. */
    private Optional<String> ownImage() {
        return content.environment().image().filter(name -> name.matches("\\S{1,255}"));
    }

    private Optional<String> frameworkImage() {
        return content.flavors().stream().findFirst().flatMap(flavor -> FrameworkImages.of(flavor, region));
    }

    private static void framework(ObjectNode container, Flavor flavor) {
        String name = flavor.name().toUpperCase(Locale.ROOT);
        container.put("Framework", name.length() <= 63 ? name : name.substring(0, 63));
        // The pattern allows one digit before the first dot.
        flavor.version()
                .filter(text -> text.matches("[0-9]\\.[A-Za-z0-9.-]{1,8}"))
                .ifPresent(text -> container.put("FrameworkVersion", text));
    }

    private void origin(ObjectNode body) {
        ObjectNode origin = Json.object();
        field(origin, "CommitId", content.lineage().gitCommit());
        field(origin, "Repository", content.lineage().repository());
        field(origin, "GeneratedBy", content.lineage().run());
        if (!origin.isEmpty()) {
            body.set("MetadataProperties", origin);
        }
    }

    private static void field(ObjectNode node, String name, Optional<String> value) {
        value.filter(text -> text.length() <= LONGEST_FIELD && text.codePoints().noneMatch(Character::isISOControl))
                .ifPresent(text -> node.put(name, text));
    }

    /** Metrics in the form that the console draws; empty when there are none. */
    Optional<byte[]> metrics() {
        Map<String, Double> metrics = content.metrics();
        if (metrics.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode node = Json.object();
        ObjectNode list = node.putObject("model_metrics");
        metrics.forEach(
                (name, value) -> list.putObject(name).put("value", value).put("standard_deviation", "NaN"));
        return Optional.of(Json.write(node));
    }
}
