package dev.modelregistry.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.sagemaker.FakeAws.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Model package groups and packages, as AWS's service model describes them: limits enforced, updates partial, tokens honoured. */
final class FakeSageMaker {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final String ARN = "arn:aws:sagemaker:us-east-1:123456789012:";
    private static final String GROUP = "model-package-group/";

    private static final class Group {
        private final Instant at = Instant.now();
        private final Map<String, String> tags = new TreeMap<>();
        private final TreeMap<Integer, ObjectNode> versions = new TreeMap<>();
        private final Map<String, String> tokens = new LinkedHashMap<>();
        private int last;
    }

    private final TreeMap<String, Group> groups = new TreeMap<>();

    /** Whether an update replaces the map of properties: which one AWS does, it does not say. */
    volatile boolean replacesProperties;

    /** Refused requests say why. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }

        static Refused invalid(String message) {
            return new Refused("ValidationException", message);
        }
    }

    static Answer error(String code, String message) {
        ObjectNode body = MAPPER.createObjectNode().put("__type", "com.amazonaws.sagemaker#" + code);
        return Answer.of(
                400, "application/x-amz-json-1.1", body.put("message", message).toString());
    }

    synchronized Answer answer(Request request) {
        try {
            ObjectNode body = (ObjectNode) MAPPER.readTree(request.body());
            FakeLimits.check(request.operation(), body);
            ObjectNode answer = act(request.operation(), body);
            return Answer.of(200, "application/x-amz-json-1.1", answer.isEmpty() ? "" : answer.toString());
        } catch (Refused refused) {
            return error(refused.code, String.valueOf(refused.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode act(String operation, ObjectNode body) {
        return switch (operation) {
            case "CreateModelPackageGroup" -> createGroup(body);
            case "DescribeModelPackageGroup" -> describeGroup(text(body, "ModelPackageGroupName"));
            case "DeleteModelPackageGroup" -> deleteGroup(text(body, "ModelPackageGroupName"));
            case "ListModelPackageGroups" -> listGroups(body);
            case "CreateModelPackage" -> create(body);
            case "DescribeModelPackage" ->
                version(text(body, "ModelPackageName")).deepCopy();
            case "UpdateModelPackage" -> update(body);
            case "DeleteModelPackage" -> delete(text(body, "ModelPackageName"));
            case "ListModelPackages" -> list(body);
            case "AddTags" -> addTags(body);
            case "DeleteTags" -> deleteTags(body);
            case "ListTags" -> listTags(body);
            default -> throw new Refused("UnknownOperationException", operation);
        };
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private static String groupArn(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn : ARN + GROUP + nameOrArn;
    }

    /** Groups of this account are known by name, those of others by ARN. */
    private static String key(String nameOrArn) {
        return nameOrArn.replace(ARN + GROUP, "");
    }

    private static boolean isShared(String key) {
        return key.startsWith("arn:");
    }

    private Group group(String nameOrArn) {
        Group group = groups.get(key(nameOrArn));
        if (group == null) {
            throw Refused.invalid("ModelPackageGroup " + nameOrArn + " does not exist.");
        }
        return group;
    }

    private ObjectNode createGroup(ObjectNode body) {
        String name = text(body, "ModelPackageGroupName");
        if (groups.containsKey(name)) {
            throw Refused.invalid("Model Package Group already exists: " + groupArn(name));
        }
        Group group = new Group();
        for (JsonNode tag : body.path("Tags")) {
            group.tags.put(text(tag, "Key"), text(tag, "Value"));
        }
        groups.put(name, group);
        return MAPPER.createObjectNode().put("ModelPackageGroupArn", groupArn(name));
    }

    private ObjectNode describeGroup(String name) {
        Group group = group(name);
        return MAPPER.createObjectNode()
                .put("ModelPackageGroupName", name.substring(name.lastIndexOf('/') + 1))
                .put("ModelPackageGroupArn", groupArn(name))
                .put("CreationTime", seconds(group.at))
                .put("ModelPackageGroupStatus", "Completed");
    }

    private ObjectNode deleteGroup(String name) {
        if (!group(name).versions.isEmpty()) {
            throw new Refused("ConflictException", "Model Package Group has model packages");
        }
        groups.remove(key(name));
        return MAPPER.createObjectNode();
    }

    private ObjectNode listGroups(ObjectNode body) {
        boolean others = text(body, "CrossAccountFilterOption").equals("CrossAccount");
        List<String> keys =
                groups.keySet().stream().filter(key -> isShared(key) == others).toList();
        return page(body, "ModelPackageGroupSummaryList", keys, this::describeGroup);
    }

    private ObjectNode page(ObjectNode body, String field, List<String> names, Function<String, ObjectNode> summary) {
        int from = body.has("NextToken") ? Integer.parseInt(text(body, "NextToken")) : 0;
        int to = Math.min(names.size(), from + body.path("MaxResults").asInt(10));
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode list = answer.putArray(field);
        names.subList(from, to).forEach(name -> list.add(summary.apply(name)));
        if (to < names.size()) {
            answer.put("NextToken", Integer.toString(to));
        }
        return answer;
    }

    private ObjectNode create(ObjectNode body) {
        String name = text(body, "ModelPackageGroupName");
        Group group = group(name);
        String token = text(body, "ClientToken");
        if (group.tokens.containsKey(token)) {
            return MAPPER.createObjectNode().put("ModelPackageArn", group.tokens.get(token));
        }
        int number = ++group.last;
        ObjectNode version = body.deepCopy();
        version.remove(List.of("ClientToken", "SkipModelValidation", "Tags"));
        String arn = groupArn(name).replace(":" + GROUP, ":model-package/") + "/" + number;
        version.put("ModelPackageVersion", number)
                .put("ModelPackageArn", arn)
                .put("CreationTime", seconds(Instant.now()))
                .put("ModelPackageStatus", "Completed");
        group.versions.put(number, version);
        if (!token.isEmpty()) {
            group.tokens.put(token, arn);
        }
        return MAPPER.createObjectNode().put("ModelPackageArn", arn);
    }

    private ObjectNode version(String arn) {
        if (!arn.matches("arn:aws:sagemaker:us-east-1:[0-9]{12}:model-package/[^/]+/[0-9]+")) {
            throw Refused.invalid("Model package " + arn + " is not an ARN");
        }
        Group group = groups.get(groupOf(arn));
        ObjectNode version = group == null ? null : group.versions.get(numberOf(arn));
        if (version == null) {
            throw Refused.invalid("ModelPackage " + arn + " does not exist.");
        }
        return version;
    }

    private static String groupOf(String version) {
        return key(version.substring(0, version.lastIndexOf('/')).replace(":model-package/", ":" + GROUP));
    }

    private static int numberOf(String version) {
        return Integer.parseInt(version.substring(version.lastIndexOf('/') + 1));
    }

    private ObjectNode update(ObjectNode body) {
        ObjectNode version = version(text(body, "ModelPackageArn"));
        for (String field : List.of("ModelApprovalStatus", "ApprovalDescription", "ModelLifeCycle")) {
            if (body.has(field)) {
                version.set(field, body.get(field));
            }
        }
        ObjectNode properties = version.withObject("/CustomerMetadataProperties");
        if (body.has("CustomerMetadataProperties") && replacesProperties) {
            properties.removeAll();
        }
        body.path("CustomerMetadataProperties")
                .properties()
                .forEach(one -> properties.set(one.getKey(), one.getValue()));
        body.path("CustomerMetadataPropertiesToRemove").forEach(key -> properties.remove(key.asText()));
        if (properties.size() > 50) {
            throw Refused.invalid("more than 50 properties");
        }
        return MAPPER.createObjectNode().put("ModelPackageArn", text(body, "ModelPackageArn"));
    }

    private ObjectNode delete(String arn) {
        version(arn);
        group(groupOf(arn)).versions.remove(numberOf(arn));
        return MAPPER.createObjectNode();
    }

    private ObjectNode list(ObjectNode body) {
        String name = text(body, "ModelPackageGroupName");
        Group group = groups.get(key(name));
        List<String> numbers = new ArrayList<>();
        if (group != null) {
            group.versions.descendingKeySet().forEach(number -> numbers.add(number.toString()));
        }
        return page(body, "ModelPackageSummaryList", numbers, number -> {
            ObjectNode summary =
                    group(name).versions.get(Integer.parseInt(number)).deepCopy();
            summary.retain(Set.of(
                    "ModelPackageGroupName",
                    "ModelPackageVersion",
                    "ModelPackageArn",
                    "ModelPackageDescription",
                    "CreationTime",
                    "ModelPackageStatus",
                    "ModelApprovalStatus",
                    "ModelLifeCycle"));
            return summary;
        });
    }

    private Map<String, String> tags(ObjectNode body) {
        return group(text(body, "ResourceArn")).tags;
    }

    private ObjectNode addTags(ObjectNode body) {
        Map<String, String> changed = new TreeMap<>(tags(body));
        for (JsonNode tag : body.path("Tags")) {
            changed.put(text(tag, "Key"), text(tag, "Value"));
        }
        if (changed.size() > 50) {
            throw Refused.invalid("the number of tags exceeds 50");
        }
        tags(body).putAll(changed);
        return MAPPER.createObjectNode().set("Tags", listed(changed));
    }

    private ObjectNode deleteTags(ObjectNode body) {
        body.path("TagKeys").forEach(key -> tags(body).remove(key.asText()));
        return MAPPER.createObjectNode();
    }

    private ObjectNode listTags(ObjectNode body) {
        return MAPPER.createObjectNode().set("Tags", listed(tags(body)));
    }

    private static ArrayNode listed(Map<String, String> tags) {
        ArrayNode list = MAPPER.createArrayNode();
        tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        return list;
    }

    /** A version as it is, for tests. */
    synchronized ObjectNode describe(String group, int number) {
        return version(ARN + "model-package/" + group + "/" + number).deepCopy();
    }

    /** Tags of a group as they are, for tests. */
    synchronized Map<String, String> tagsOf(String group) {
        return Map.copyOf(group(group).tags);
    }

    synchronized void empty() {
        groups.clear();
    }

    /** A version made by hand. */
    synchronized void make(String group, ObjectNode body) {
        groups.computeIfAbsent(group, name -> new Group());
        create(body.put("ModelPackageGroupName", group));
    }

    /** Shared with this account by another one. */
    synchronized void share(String arn) {
        groups.put(arn, new Group());
    }

    /** Deleted in the console. */
    synchronized void drop(String group) {
        groups.remove(group);
    }
}
