package dev.modelregistry.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.sagemaker.FakeSageMaker.Refused;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Shapes and limits of the operations, copied by hand from AWS's service model of 2017-07-24. */
final class FakeLimits {

    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry(
                    "CreateModelPackageGroup", Set.of("ModelPackageGroupName", "ModelPackageGroupDescription", "Tags")),
            Map.entry("DescribeModelPackageGroup", Set.of("ModelPackageGroupName")),
            Map.entry("DeleteModelPackageGroup", Set.of("ModelPackageGroupName")),
            Map.entry(
                    "ListModelPackageGroups",
                    Set.of(
                            "MaxResults",
                            "NextToken",
                            "SortBy",
                            "SortOrder",
                            "NameContains",
                            "CrossAccountFilterOption")),
            Map.entry(
                    "CreateModelPackage",
                    Set.of(
                            "ModelPackageGroupName",
                            "ModelPackageDescription",
                            "InferenceSpecification",
                            "ModelApprovalStatus",
                            "MetadataProperties",
                            "ModelMetrics",
                            "ClientToken",
                            "CustomerMetadataProperties",
                            "SkipModelValidation",
                            "SourceUri",
                            "ModelLifeCycle")),
            Map.entry("DescribeModelPackage", Set.of("ModelPackageName", "IncludedData")),
            Map.entry(
                    "UpdateModelPackage",
                    Set.of(
                            "ModelPackageArn",
                            "ModelApprovalStatus",
                            "ApprovalDescription",
                            "CustomerMetadataProperties",
                            "CustomerMetadataPropertiesToRemove",
                            "ModelLifeCycle")),
            Map.entry("DeleteModelPackage", Set.of("ModelPackageName")),
            Map.entry(
                    "ListModelPackages",
                    Set.of("ModelPackageGroupName", "MaxResults", "NextToken", "SortBy", "SortOrder")),
            Map.entry("AddTags", Set.of("ResourceArn", "Tags")),
            Map.entry("DeleteTags", Set.of("ResourceArn", "TagKeys")),
            Map.entry("ListTags", Set.of("ResourceArn", "MaxResults", "NextToken")));

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern NAME_OR_ARN = Pattern.compile(
            "(arn:aws[a-z-]*:sagemaker:[a-z0-9-]{9,16}:[0-9]{12}:[\\S]{1,2048}/)?[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final Pattern DESCRIPTION = Pattern.compile("[\\p{L}\\p{M}\\p{Z}\\p{S}\\p{N}\\p{P}]*");

    private FakeLimits() {}

    static void check(String operation, ObjectNode body) {
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.getOrDefault(operation, Set.of()).contains(field)) {
                throw Refused.invalid(operation + " has no field " + field);
            }
        });
        boolean newGroup = operation.equals("CreateModelPackageGroup");
        text(body, "ModelPackageGroupName", newGroup ? NAME : NAME_OR_ARN, 1, newGroup ? 63 : 170);
        text(body, "ModelPackageDescription", DESCRIPTION, 0, 1024);
        text(body, "ApprovalDescription", Pattern.compile(".*"), 0, 1024);
        text(body, "ClientToken", Pattern.compile("[a-zA-Z0-9-]+"), 1, 36);
        text(body, "SourceUri", Pattern.compile("[\\p{L}\\p{M}\\p{Z}\\p{N}\\p{P}]*"), 0, 1024);
        text(body, "ModelApprovalStatus", Pattern.compile("Approved|Rejected|PendingManualApproval"), 1, 100);
        text(body.path("ModelLifeCycle"), "Stage", NAME, 1, 63);
        text(body.path("ModelLifeCycle"), "StageStatus", NAME, 1, 63);
        range(body, operation.equals("ListTags") ? 50 : 1);
        tags(body.path("Tags"));
        properties(body);
        container(body.path("InferenceSpecification").path("Containers").path(0));
    }

    private static void range(ObjectNode body, int least) {
        if (body.has("MaxResults")) {
            int most = body.path("MaxResults").asInt();
            if (most < least || most > 100) {
                throw Refused.invalid("MaxResults " + most + " failed to satisfy constraint");
            }
        }
    }

    private static void tags(JsonNode tags) {
        if (tags.size() > 50) {
            throw Refused.invalid("more than 50 tags");
        }
        for (JsonNode tag : tags) {
            text(tag, "Key", PLAIN, 1, 128);
            text(tag, "Value", PLAIN, 0, 256);
            if (tag.path("Key").asText().startsWith("aws:")) {
                throw Refused.invalid("aws: is reserved");
            }
        }
    }

    private static void properties(ObjectNode body) {
        JsonNode properties = body.path("CustomerMetadataProperties");
        if (body.has("CustomerMetadataProperties") && (properties.isEmpty() || properties.size() > 50)) {
            throw Refused.invalid(properties.size() + " properties failed to satisfy constraint");
        }
        for (var one : properties.properties()) {
            matching("property key", one.getKey(), PLAIN, 1, 128);
            matching("property " + one.getKey(), one.getValue().asText(), PLAIN, 1, 256);
        }
    }

    private static void container(JsonNode container) {
        if (container.isMissingNode()) {
            return;
        }
        text(container, "Image", Pattern.compile("\\S+"), 1, 255);
        text(container, "ModelDataUrl", Pattern.compile("(https|s3)://([^/]+)/?(.*)"), 1, 1024);
        text(container, "FrameworkVersion", Pattern.compile("[0-9]\\.[A-Za-z0-9.-]+"), 3, 10);
        if (!container.has("Image")) {
            throw Refused.invalid("a container needs an image");
        }
    }

    private static void text(JsonNode node, String field, Pattern pattern, int least, int most) {
        if (node.has(field)) {
            matching(field, node.path(field).asText(), pattern, least, most);
        }
    }

    private static void matching(String field, String text, Pattern pattern, int least, int most) {
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most || !pattern.matcher(text).matches()) {
            throw Refused.invalid("Value '" + text + "' at '" + field + "' failed to satisfy constraint: length "
                    + least + " to " + most + ", " + pattern);
        }
    }
}
