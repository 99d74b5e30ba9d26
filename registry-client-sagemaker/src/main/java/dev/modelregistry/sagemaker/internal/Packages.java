package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Model packages, the versions of groups. Thread-safe. */
final class Packages {

    private static final Comparator<JsonNode> NEWEST_FIRST =
            Comparator.comparing((JsonNode node) -> ModelPackage.number(node)).reversed();

    private final SageMakerApi api;
    private final Groups groups;
    private final S3 s3;
    /** Empty where no bucket is known: then packages are what their native fields say. */
    private final Optional<S3Objects> objects;

    private final int pageSize;

    Packages(SageMakerApi api, Groups groups, S3 s3, Optional<S3Objects> objects, int pageSize) {
        this.api = api;
        this.groups = groups;
        this.s3 = s3;
        this.objects = objects;
        this.pageSize = pageSize;
    }

    /** A version; empty when there is none. */
    Optional<ModelPackage> find(ModelName model, VersionNumber number) {
        return groups.arn(model, number).flatMap(arn -> find(model, arn));
    }

    Optional<ModelPackage> find(ModelName model, String arn) {
        return describe(arn)
                .map(node -> new ModelPackage(model, node, overlay(model, new Marks(ModelPackage.properties(node)))));
    }

    private Optional<JsonNode> describe(String arn) {
        // Model cards may be encrypted, and nothing here needs them.
        return api.find(
                "DescribeModelPackage",
                Json.object().put("ModelPackageName", arn).put("IncludedData", "MetadataOnly"));
    }

    private static String key(ModelName model, String more) {
        return model.value() + "/rows/" + more + ".json";
    }

    private Overlay overlay(ModelName model, Marks marks) {
        return objects.flatMap(store -> marks.more().map(more -> store.place(key(model, more))))
                .flatMap(s3::small)
                .flatMap(reply -> Json.tryRead(reply.body()))
                .map(Overlay::of)
                .orElse(Overlay.NONE);
    }

    /** Keeps what a row cannot hold, under the digest of its bytes. */
    String keep(ModelName model, Overlay overlay) {
        byte[] bytes = Json.write(overlay.json().put("schema", 1));
        String digest = HexFormat.of().formatHex(ContentDigest.newDigest().digest(bytes));
        objects.orElseThrow(() -> NoObjects.refusal("what a row of model '" + model + "' cannot hold"))
                .put(key(model, digest), new ByteArrayInputStream(bytes), PutCondition.always());
        return digest;
    }

    /** Summaries of the versions of a model, newest first, page by page; none when there is no such model. */
    Stream<JsonNode> summaries(ModelName model) {
        if (!NativeText.isName(model)) {
            return Stream.empty();
        }
        return Pages.of(token -> {
                    ObjectNode body = groups.named(model)
                            .put("SortBy", "CreationTime")
                            .put("SortOrder", "Descending")
                            .put("MaxResults", pageSize);
                    token.ifPresent(text -> body.put("NextToken", text));
                    return api.find("ListModelPackages", body).orElse(Json.object());
                })
                // Times may be equal, numbers never are.
                .flatMap(page -> Pages.items(page, "ModelPackageSummaryList").sorted(NEWEST_FIRST))
                .filter(new Descending());
    }

    /** Passes each number once: what is made meanwhile may move rows from one page to the next. For one listing. */
    private static final class Descending implements Predicate<JsonNode> {

        private long last = Long.MAX_VALUE;

        @Override
        public boolean test(JsonNode node) {
            long number = ModelPackage.number(node).value();
            boolean fresh = number < last;
            last = Math.min(number, last);
            return fresh;
        }
    }

    void delete(String arn) {
        try {
            api.write("DeleteModelPackage", Json.object().put("ModelPackageName", arn));
        } catch (NotFoundException gone) {
            return; // By an earlier attempt, or by somebody else.
        }
    }
}
