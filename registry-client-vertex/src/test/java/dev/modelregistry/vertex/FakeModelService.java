package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.CopyModelOperationMetadata;
import com.google.cloud.aiplatform.v1.CopyModelRequest;
import com.google.cloud.aiplatform.v1.CopyModelResponse;
import com.google.cloud.aiplatform.v1.DeleteOperationMetadata;
import com.google.cloud.aiplatform.v1.ListModelVersionsResponse;
import com.google.cloud.aiplatform.v1.ListModelsResponse;
import com.google.cloud.aiplatform.v1.MergeVersionAliasesRequest;
import com.google.cloud.aiplatform.v1.Model;
import com.google.cloud.aiplatform.v1.UploadModelOperationMetadata;
import com.google.cloud.aiplatform.v1.UploadModelRequest;
import com.google.cloud.aiplatform.v1.UploadModelResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.util.FieldMaskUtil;
import dev.modelregistry.vertex.FakeModels.Registered;
import dev.modelregistry.vertex.FakeModels.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** The methods of ModelService that the adapter uses, with the rules that the protocol files and the documentation state. */
final class FakeModelService {

    private static final Pattern NAME = Pattern.compile("models/([^/@:]+)(?:@([^/:]+))?(?::([A-Za-z]+))?");
    private static final Pattern FILTER = Pattern.compile("labels\\.([^=:]+)=(\"?)([^\"]*)\\2");
    private static final Set<String> LIST = Set.of("filter", "pageSize", "pageToken", "readMask", "orderBy", "$alt");

    private final FakeModels models = new FakeModels();
    private final FakeOperations operations;
    private final FakeRules rules;
    private final FakeCopies copies;
    private final String parent;
    /** Answers name the project by its number. */
    private final String shown;

    private final int largestPage;
    private final FakeEvaluations evaluations;

    /** With pages that hold at most so many rows. */
    FakeModelService(String location, int largestPage, FakeCopies copies) {
        this.largestPage = largestPage;
        this.copies = copies;
        parent = "projects/p1/locations/" + location;
        shown = "projects/123456789012/locations/" + location;
        operations = new FakeOperations(shown);
        rules = new FakeRules(parent);
        evaluations = new FakeEvaluations(largestPage);
    }

    /** As it stands in each path. */
    String location() {
        return parent.substring(parent.indexOf("/locations/")) + "/models";
    }

    FakeOperations operations() {
        return operations;
    }

    FakeModels models() {
        return models;
    }

    /** What a request is answered with. */
    synchronized Message answer(String method, String path, HttpUrl url, byte[] body) {
        operations.advance();
        if (path.startsWith(shown + "/models/") && path.contains("/operations/")) {
            return operations.get(path);
        }
        if (!path.startsWith(parent + "/")) {
            return null;
        }
        String rest = path.substring(parent.length() + 1);
        if (rest.equals("models:upload") && method.equals("POST")) {
            return upload(StrictJson.read(body, UploadModelRequest.newBuilder()).build());
        }
        if (rest.equals("models:copy") && method.equals("POST")) {
            return copy(StrictJson.read(body, CopyModelRequest.newBuilder()).build());
        }
        if (rest.equals("models") && method.equals("GET")) {
            return list(url);
        }
        Matcher operationsOf = Pattern.compile("models/([^/@:]+)/operations").matcher(rest);
        if (operationsOf.matches() && method.equals("GET")) {
            find(operationsOf.group(1));
            return operations.of(operationsOf.group(1));
        }
        int behind = rest.indexOf("/evaluations");
        Matcher name = NAME.matcher(behind < 0 ? rest : rest.substring(0, behind));
        if (!name.matches()) {
            return null;
        }
        if (behind > 0) {
            String shown = shown(name.group(1));
            return evaluations.answer(shown, version(name), method, rest.substring(behind), url, body);
        }
        String verb = name.group(3) == null ? "" : name.group(3);
        return switch (method + " " + verb) {
            case "GET " -> one(name);
            case "GET listVersions" -> listVersions(name.group(1), url);
            case "PATCH " ->
                patch(name, url, StrictJson.read(body, Model.newBuilder()).build());
            case "POST mergeVersionAliases" ->
                merge(
                        name,
                        StrictJson.read(body, MergeVersionAliasesRequest.newBuilder())
                                .build());
            case "DELETE deleteVersion" -> deleteVersion(name, body);
            case "DELETE " -> deleteModel(name, body);
            default -> null;
        };
    }

    private Registered find(String id) {
        Registered model = models.get(id);
        if (model == null) {
            throw FakeProblem.notFound("The Model does not exist: " + parent + "/models/" + id);
        }
        return model;
    }

    private Version version(Matcher name) {
        Registered model = find(name.group(1));
        String which = name.group(2) == null ? FakeModels.DEFAULT : name.group(2);
        Version version = which.matches("[0-9]+") ? model.versions.get(Long.parseLong(which)) : model.byAlias(which);
        if (version == null) {
            throw FakeProblem.notFound("Model version or alias " + which + " of " + name.group(1) + " does not exist");
        }
        return version;
    }

    /** Numbers of the service's own are demanded where an alias would be ambiguous. */
    private static void numeric(Matcher name) {
        if (name.group(2) == null || !name.group(2).matches("[0-9]+")) {
            throw FakeProblem.invalid("the version must be named by its number");
        }
    }

    private String shown(String id) {
        return shown + "/models/" + id;
    }

    private Model one(Matcher name) {
        String id = name.group(1);
        return FakeModels.shown(shown(id), find(id), version(name));
    }

    /** The id of the model that gets a version: one that is there, or, without a parent, a new one. */
    private String destination(String parentModel, String modelId) {
        if (parentModel.isEmpty()) {
            if (models.isTaken(modelId)) {
                throw FakeProblem.exists("Model " + modelId + " already exists");
            }
            return modelId;
        }
        String id = parentModel.substring((parent + "/models/").length());
        find(id);
        return id;
    }

    private Operation upload(UploadModelRequest request) {
        rules.checkUpload(request);
        boolean first = request.getParentModel().isEmpty();
        String id = destination(request.getParentModel(), request.getModelId());
        long number = models.nextNumber(id);
        return operations.begin(id, UploadModelOperationMetadata.getDefaultInstance(), () -> {
            Registered model = models.get(id);
            if (model == null && !first) {
                throw FakeProblem.notFound("The Model was deleted: " + id);
            }
            if (model == null) {
                model = new Registered(id, request.getModel());
                models.all().put(id, model);
            }
            model.add(request.getModel(), number);
            return UploadModelResponse.newBuilder()
                    .setModel(shown(id))
                    .setModelVersionId(Long.toString(number))
                    .build();
        });
    }

    private Operation copy(CopyModelRequest request) {
        rules.checkCopy(request);
        FakeCopies.Original original = copies.original(request.getSourceModel());
        String id = destination(request.getParentModel(), request.getModelId());
        long number = models.nextNumber(id);
        return operations.begin(id, CopyModelOperationMetadata.getDefaultInstance(), () -> {
            copies.add(models, id, number, original, request);
            return CopyModelResponse.newBuilder()
                    .setModel(shown(id))
                    .setModelVersionId(Long.toString(number))
                    .build();
        });
    }

    private Message list(HttpUrl url) {
        List<Model> all = new ArrayList<>();
        // In no useful order: nothing is promised.
        models.all()
                .descendingMap()
                .forEach((id, model) -> all.add(FakeModels.shown(shown(id), model, model.byAlias(FakeModels.DEFAULT))));
        Page page = page(url, all);
        return ListModelsResponse.newBuilder()
                .addAllModels(page.rows())
                .setNextPageToken(page.token())
                .build();
    }

    private Message listVersions(String id, HttpUrl url) {
        Registered model = find(id);
        List<Model> all = new ArrayList<>();
        model.newestFirst()
                .forEach(version -> all.add(FakeModels.shown(shown(id) + "@" + version.number, model, version)));
        Page page = page(url, all);
        return ListModelVersionsResponse.newBuilder()
                .addAllModels(page.rows())
                .setNextPageToken(page.token())
                .build();
    }

    private record Page(List<Model> rows, String token) {}

    private Page page(HttpUrl url, List<Model> all) {
        Set<String> unknown = new TreeSet<>(url.queryParameterNames());
        unknown.removeAll(LIST);
        if (!unknown.isEmpty()) {
            throw FakeProblem.invalid("Unknown name " + unknown + ": Cannot bind query parameter");
        }
        String order = url.queryParameter("orderBy");
        if (order != null && !order.matches("(create_time|update_time|display_name)( desc)?")) {
            throw FakeProblem.invalid("orderBy " + order);
        }
        List<Model> wanted = all.stream()
                .filter(model -> accepts(url.queryParameter("filter"), model))
                .toList();
        String size = url.queryParameter("pageSize");
        int most = Math.min(largestPage, size == null ? largestPage : Integer.parseInt(size));
        String given = url.queryParameter("pageToken");
        int from = given == null ? 0 : Integer.parseInt(given);
        int to = Math.min(from + most, wanted.size());
        Function<Model, Model> mask = mask(url.queryParameter("readMask"));
        List<Model> rows = from > to
                ? List.of()
                : wanted.subList(from, to).stream().map(mask).toList();
        return new Page(rows, to < wanted.size() ? Integer.toString(to) : "");
    }

    private static boolean accepts(String filter, Model model) {
        if (filter == null) {
            return true;
        }
        Matcher label = FILTER.matcher(filter);
        if (!label.matches()) {
            throw FakeProblem.invalid("Invalid filter: " + filter);
        }
        return label.group(3).equals(model.getLabelsMap().get(label.group(1)));
    }

    private static Function<Model, Model> mask(String text) {
        if (text == null) {
            return Function.identity();
        }
        FieldMask mask = FieldMaskUtil.fromJsonString(text);
        if (!FieldMaskUtil.isValid(Model.class, mask)) {
            throw FakeProblem.invalid("Invalid readMask: " + text);
        }
        return model -> {
            Model.Builder shown = Model.newBuilder();
            FieldMaskUtil.merge(mask, model, shown);
            return shown.build();
        };
    }

    private Model patch(Matcher name, HttpUrl url, Model given) {
        Registered model = find(name.group(1));
        String text = url.queryParameter("updateMask");
        Set<String> fields = new TreeSet<>(
                FieldMaskUtil.fromJsonString(text == null ? "" : text).getPathsList());
        boolean whole = name.group(2) == null || name.group(2).equals("-");
        Set<String> allowed =
                whole ? Set.of("display_name", "description", "labels") : Set.of("version_description", "labels");
        if (fields.isEmpty() || !allowed.containsAll(fields)) {
            throw FakeProblem.precondition("updateMask " + fields + " is not allowed for " + name.group());
        }
        if (whole) {
            return patchModel(model, fields, given);
        }
        Version version = version(name);
        Model before = matching(model, version, given);
        if (fields.contains("labels")) {
            rules.checkLabels(given.getLabelsMap());
            version.labels.clear();
            version.labels.putAll(given.getLabelsMap());
        }
        if (fields.contains("version_description")) {
            version.description = given.getVersionDescription();
        }
        version.touch();
        // As was reported of the real service: the etag of this answer is no longer good.
        return FakeModels.shown(shown(model.id), model, version).toBuilder()
                .setEtag(before.getEtag())
                .build();
    }

    private Model matching(Registered model, Version version, Model given) {
        Model before = FakeModels.shown(shown(model.id), model, version);
        if (!given.getEtag().isEmpty() && !given.getEtag().equals(before.getEtag())) {
            throw FakeProblem.aborted("Specified Model `etag`: `" + given.getEtag()
                    + "` does not match server `etag`: `" + before.getEtag() + "`");
        }
        return before;
    }

    private Model patchModel(Registered model, Set<String> fields, Model given) {
        matching(model, model.byAlias(FakeModels.DEFAULT), given);
        if (fields.contains("labels")) {
            rules.checkLabels(given.getLabelsMap());
            model.labels.clear();
            model.labels.putAll(given.getLabelsMap());
        }
        if (fields.contains("description")) {
            model.description = given.getDescription();
        }
        model.updated = FakeModels.now();
        model.edition++;
        return FakeModels.shown(shown(model.id), model, model.byAlias(FakeModels.DEFAULT));
    }

    private Model merge(Matcher name, MergeVersionAliasesRequest request) {
        numeric(name);
        Registered model = find(name.group(1));
        Version version = version(name);
        for (String alias : request.getVersionAliasesList()) {
            boolean minus = alias.startsWith("-");
            String plain = minus ? alias.substring(1) : alias;
            rules.checkAlias(plain);
            if (!minus) {
                model.move(plain, version);
            } else if (plain.equals(FakeModels.DEFAULT)) {
                throw FakeProblem.invalid("The default alias cannot be removed");
            } else if (!version.aliases.remove(plain)) {
                throw FakeProblem.invalid("The version does not have alias " + plain);
            } else {
                version.touch();
            }
        }
        return FakeModels.shown(shown(model.id), model, version);
    }

    private Operation deleteVersion(Matcher name, byte[] body) {
        numeric(name);
        Registered model = find(name.group(1));
        Version version = version(name);
        if (body.length > 0) {
            throw FakeProblem.invalid("DELETE has no body");
        }
        if (model.versions.size() == 1) {
            throw FakeProblem.precondition("The only version of a model cannot be deleted: delete the model");
        }
        if (version.aliases.contains(FakeModels.DEFAULT)) {
            throw FakeProblem.precondition("The default version cannot be deleted");
        }
        return operations.begin(model.id, DeleteOperationMetadata.getDefaultInstance(), () -> {
            model.versions.remove(version.number);
            return Empty.getDefaultInstance();
        });
    }

    private Operation deleteModel(Matcher name, byte[] body) {
        if (name.group(2) != null || body.length > 0) {
            throw FakeProblem.invalid("models are deleted by their name");
        }
        Registered model = find(name.group(1));
        return operations.begin(model.id, DeleteOperationMetadata.getDefaultInstance(), () -> {
            models.delete(model.id);
            return Empty.getDefaultInstance();
        });
    }
}
