package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Requests of Vertex AI's ModelService. Answers name the project by its number, so only the last part of a name is read. */
final class ModelService {

    private static final String API = "v1/";
    private static final List<String> MAKES_VERSIONS =
            List.of("UploadModelOperationMetadata", "CopyModelOperationMetadata");

    private final GoogleService vertex;
    private final Operations operations;
    private final String parent;
    private final int pageSize;

    ModelService(GoogleService vertex, Operations operations, Settings settings) {
        this.vertex = vertex;
        this.operations = operations;
        this.parent = settings.parent();
        this.pageSize = settings.pageSize();
    }

    private String path(String model) {
        return API + name(model);
    }

    /** The resource name of a model. */
    String name(String model) {
        return parent + "/models/" + model;
    }

    private String path(String model, VersionNumber number) {
        return path(model) + "@" + number;
    }

    /** The id at the end of a resource name, without the version. */
    static String id(JsonNode model) {
        String name = Json.text(model, "name");
        String id = name.substring(name.lastIndexOf('/') + 1);
        int at = id.indexOf('@');
        return at < 0 ? id : id.substring(0, at);
    }

    static VersionNumber number(JsonNode model) {
        return VersionNumber.of(Long.parseLong(Json.text(model, "versionId")));
    }

    /** The version that {@code default} points to, with what belongs to the model. */
    Optional<JsonNode> model(String model) {
        return vertex.find(HttpCall.get("readModel", path(model)));
    }

    Optional<JsonNode> version(String model, VersionNumber number) {
        return vertex.find(HttpCall.get("readVersion", path(model, number)));
    }

    Optional<JsonNode> alias(String model, String alias) {
        return vertex.find(HttpCall.get("readAlias", path(model) + "@" + alias));
    }

    /** All models, with the fields that a mask names; in no known order. */
    Stream<JsonNode> models(String mask) {
        return pages(HttpCall.get("listModels", API + parent + "/models").withQuery("readMask", mask));
    }

    /**
     * Versions of a model, those that were made last first as far as the service knows.
     *
     * @param filter in the service's words; empty for all
     * @param mask fields that are wanted
     * @throws dev.modelregistry.error.NotFoundException there is no such model
     */
    Stream<JsonNode> versions(String model, String filter, String mask) {
        HttpCall call = HttpCall.get("listVersions", path(model) + ":listVersions")
                .withQuery("readMask", mask)
                .withQuery("orderBy", "create_time desc");
        return pages(filter.isEmpty() ? call : call.withQuery("filter", filter));
    }

    /**
     * Evaluations of a version.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such version
     */
    Stream<JsonNode> evaluations(String model, VersionNumber number) {
        return pages(HttpCall.get("listEvaluations", path(model, number) + "/evaluations"));
    }

    /** Makes an evaluation, which stays; sent twice it would make two. */
    void importEvaluation(String model, VersionNumber number, ObjectNode evaluation) {
        ObjectNode body = Json.object();
        body.set("modelEvaluation", evaluation);
        vertex.json(HttpCall.json(
                "importEvaluation",
                Effect.WRITE,
                "POST",
                path(model, number) + "/evaluations:import",
                Json.write(body)));
    }

    private Stream<JsonNode> pages(HttpCall call) {
        HttpCall sized = call.withQuery("pageSize", Integer.toString(pageSize));
        return Stream.iterate(
                        new Page(Optional.of(vertex.json(sized))),
                        page -> page.answer().isPresent(),
                        page -> new Page(page.token().map(token -> vertex.json(sized.withQuery("pageToken", token)))))
                .flatMap(page -> page.rows().stream());
    }

    private record Page(Optional<JsonNode> answer) {

        List<JsonNode> rows() {
            List<JsonNode> rows = new ArrayList<>();
            answer.ifPresent(page -> {
                page.path("models").forEach(rows::add);
                page.path("modelEvaluations").forEach(rows::add);
            });
            return rows;
        }

        Optional<String> token() {
            return answer.flatMap(page -> Json.given(page, "nextPageToken"));
        }
    }

    /** Makes a version; sent twice it would make two. Gives its number once the operation is done. */
    VersionNumber upload(ObjectNode request) {
        JsonNode operation = vertex.json(HttpCall.json(
                "createVersion", Effect.WRITE, "POST", API + parent + "/models:upload", Json.write(request)));
        JsonNode response = operations.await("createVersion", operation);
        return VersionNumber.of(Long.parseLong(Json.text(response, "modelVersionId")));
    }

    /** Has the service copy a version; sent twice it would make two. Gives the number of the copy once the operation is done. */
    VersionNumber copy(ObjectNode request) {
        JsonNode operation = vertex.json(
                HttpCall.json("copyVersion", Effect.WRITE, "POST", API + parent + "/models:copy", Json.write(request)));
        JsonNode response = operations.await("copyVersion", operation);
        return VersionNumber.of(Long.parseLong(Json.text(response, "modelVersionId")));
    }

    /** Waits for uploads and copies that are under way, whoever began them: their versions are not listed yet. */
    void awaitNewVersions(String model) {
        vertex.find(HttpCall.get("listOperations", path(model) + "/operations"))
                .ifPresent(answer -> answer.path("operations").forEach(operation -> {
                    String type = Json.text(operation.path("metadata"), "@type");
                    if (MAKES_VERSIONS.stream().anyMatch(type::endsWith)) {
                        operations.settle("createVersion", operation);
                    }
                }));
    }

    /** Changes fields of a version; with an etag in the body only if nobody changed it meanwhile. */
    JsonNode patchVersion(String model, VersionNumber number, String mask, ObjectNode body) {
        return patch("changeVersion", path(model, number), mask, body);
    }

    /** Changes fields of the model itself. */
    JsonNode patchModel(String model, String mask, ObjectNode body) {
        return patch("changeModel", path(model), mask, body);
    }

    private JsonNode patch(String operation, String path, String mask, ObjectNode body) {
        return vertex.json(HttpCall.json(operation, Effect.REPEATABLE_WRITE, "PATCH", path, Json.write(body))
                .withQuery("updateMask", mask));
    }

    /** Adds aliases to a version, taking them from others; a leading minus removes one. One request, whatever it moves. */
    JsonNode mergeAliases(String model, VersionNumber number, List<String> aliases) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("versionAliases");
        aliases.forEach(list::add);
        return vertex.json(HttpCall.json(
                "setAlias",
                Effect.REPEATABLE_WRITE,
                "POST",
                path(model, number) + ":mergeVersionAliases",
                Json.write(body)));
    }

    void deleteVersion(String model, VersionNumber number) {
        delete("deleteVersion", path(model, number) + ":deleteVersion");
    }

    void deleteModel(String model) {
        delete("deleteModel", path(model));
    }

    private void delete(String operation, String path) {
        JsonNode answer = vertex.json(
                new HttpCall(operation, Effect.REPEATABLE_WRITE, "DELETE", path, Map.of(), Map.of(), Optional.empty()));
        operations.await(operation, answer);
    }
}
