package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Model package groups and their tags. Thread-safe. */
final class Groups {

    private static final String GROUP = ":model-package-group/";

    private final SageMakerApi api;
    private final int pageSize;
    private final boolean shared;

    /** What all ARNs of this account and region begin with, once one was seen. */
    private volatile Optional<String> prefix;

    /**
     * Groups of this account, or of another one.
     *
     * @param owner what the ARNs of the other account's groups begin with
     */
    Groups(SageMakerApi api, int pageSize, Optional<String> owner) {
        this.api = api;
        this.pageSize = pageSize;
        this.shared = owner.isPresent();
        this.prefix = owner;
    }

    /** Whether they are another account's. */
    boolean shared() {
        return shared;
    }

    /** The beginning of a request about a group. Other accounts' groups are known by ARN only. */
    ObjectNode named(ModelName model) {
        String name = shared ? prefix.orElseThrow() + GROUP + model.value() : model.value();
        return Json.object().put("ModelPackageGroupName", name);
    }

    /** A group without its tags; empty when there is none. */
    Optional<JsonNode> describe(ModelName model) {
        if (!NativeText.isName(model)) {
            return Optional.empty();
        }
        Optional<JsonNode> group = api.find("DescribeModelPackageGroup", named(model));
        group.ifPresent(node -> note(Json.text(node, "ModelPackageGroupArn")));
        return group;
    }

    private void note(String arn) {
        int end = arn.indexOf(GROUP);
        if (end > 0 && !shared) {
            prefix = Optional.of(arn.substring(0, end));
        }
    }

    /** What ARNs begin with; empty when no group could be asked because this one does not exist. */
    private Optional<String> prefix(ModelName model) {
        if (prefix.isEmpty()) {
            describe(model);
        }
        return prefix;
    }

    /** ARN of a group; empty when it does not exist, as far as that had to be found out. */
    Optional<String> arn(ModelName model) {
        return NativeText.isName(model) ? prefix(model).map(start -> start + GROUP + model.value()) : Optional.empty();
    }

    /** ARN of a version; empty when the model does not exist, as far as that had to be found out. */
    Optional<String> arn(ModelName model, VersionNumber number) {
        return NativeText.isName(model)
                ? prefix(model).map(start -> start + ":model-package/" + model.value() + "/" + number)
                : Optional.empty();
    }

    private String mustArn(ModelName model) {
        return arn(model).orElseThrow(() -> new NotFoundException("model '" + model + "' does not exist"));
    }

    /** A group with its tags; empty when there is none. */
    Optional<Group> find(ModelName model) {
        try {
            return describe(model).map(node -> Group.of(node, tags(model)));
        } catch (NotFoundException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Groups with their tags, by name, page by page. */
    Stream<Group> all() {
        return Pages.of(token -> {
                    ObjectNode body = Json.object()
                            .put("SortBy", "Name")
                            .put("SortOrder", "Ascending")
                            .put("MaxResults", pageSize);
                    if (shared) {
                        body.put("CrossAccountFilterOption", "CrossAccount");
                    }
                    token.ifPresent(text -> body.put("NextToken", text));
                    return api.read("ListModelPackageGroups", body);
                })
                .flatMap(page -> Pages.items(page, "ModelPackageGroupSummaryList"))
                // Several accounts may share groups with this one.
                .filter(node ->
                        !shared || Json.text(node, "ModelPackageGroupArn").startsWith(prefix.orElseThrow() + GROUP))
                .flatMap(node -> whole(node).stream());
    }

    private Optional<Group> whole(JsonNode summary) {
        note(Json.text(summary, "ModelPackageGroupArn"));
        try {
            ModelName name = ModelName.of(Json.text(summary, "ModelPackageGroupName"));
            return Optional.of(Group.of(summary, tags(name)));
        } catch (NotFoundException | InvalidException deletedOrUnnameable) {
            return Optional.empty();
        }
    }

    /** Tags of a group; where a key comes twice, which only emulators do, the later one counts. */
    Map<String, String> tags(ModelName model) {
        Map<String, String> tags = new TreeMap<>();
        String arn = mustArn(model);
        try (Stream<JsonNode> pages = Pages.of(token -> {
            ObjectNode body = Json.object().put("ResourceArn", arn).put("MaxResults", NativeText.MOST_TAGS);
            token.ifPresent(text -> body.put("NextToken", text));
            return api.read("ListTags", body);
        })) {
            pages.flatMap(page -> Pages.items(page, "Tags"))
                    .forEach(tag -> tags.put(Json.text(tag, "Key"), Json.text(tag, "Value")));
        }
        return tags;
    }

    void addTags(ModelName model, Map<String, String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        ObjectNode body = Json.object().put("ResourceArn", mustArn(model));
        body.set("Tags", Group.list(tags));
        api.write("AddTags", body);
    }

    void removeTags(ModelName model, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        ObjectNode body = Json.object().put("ResourceArn", mustArn(model));
        keys.forEach(body.putArray("TagKeys")::add);
        api.write("DeleteTags", body);
    }
}
