package dev.modelregistry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.testkit.internal.PromptSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/**
 * A server that answers as MLflow does, with nothing behind it. What it says is compared with real servers of both lines, answer by
 * answer, by {@link MlflowWireContract}. One request at a time.
 */
final class FakeMlflow implements AutoCloseable {

    /** Which line of servers. */
    enum Line {
        TWO("2.22.5"),
        THREE("3.17.2");

        final String version;

        Line(String version) {
            this.version = version;
        }

        static Line of(String version) {
            return version.startsWith("2.") ? TWO : THREE;
        }
    }

    private static final String API = "api/2.0/mlflow/";
    private static final String FILES = "api/2.0/mlflow-artifacts/artifacts";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Line line;
    private final MockWebServer server = new MockWebServer();
    private final FakeModels models = new FakeModels(this);
    private final FakeSources sources = new FakeSources(this);
    private final FakeRuns runs;
    private final FakeLoggedModels logged = new FakeLoggedModels(this);
    private final FakeFiles files = new FakeFiles(this);
    private final Map<String, Function<FakeArguments, ObjectNode>> routes = new TreeMap<>();

    FakeMlflow(Line line) {
        this.line = line;
        runs = new FakeRuns(this);
        routeModels();
        routeVersions();
        routeRuns();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.setServerSocketFactory(new PromptSockets());
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void routeModels() {
        routes.put("POST registered-models/create", models::create);
        routes.put("GET registered-models/get", models::get);
        routes.put("PATCH registered-models/update", models::update);
        routes.put("POST registered-models/rename", models::rename);
        routes.put("DELETE registered-models/delete", models::delete);
        routes.put("GET registered-models/search", models::search);
        routes.put("POST registered-models/set-tag", models::tag);
        routes.put("DELETE registered-models/delete-tag", models::untag);
        routes.put("POST registered-models/alias", models::setAlias);
        routes.put("GET registered-models/alias", models::alias);
        routes.put("DELETE registered-models/alias", models::removeAlias);
    }

    private void routeVersions() {
        routes.put("POST model-versions/create", models::createVersion);
        routes.put("GET model-versions/get", models::getVersion);
        routes.put("PATCH model-versions/update", models::updateVersion);
        routes.put("DELETE model-versions/delete", models::deleteVersion);
        routes.put("GET model-versions/get-download-uri", models::downloadUri);
        routes.put("POST model-versions/transition-stage", models::transition);
        routes.put("GET model-versions/search", models::searchVersions);
        routes.put("POST model-versions/set-tag", models::tagVersion);
        routes.put("DELETE model-versions/delete-tag", models::untagVersion);
    }

    private void routeRuns() {
        routes.put("POST experiments/create", runs::createExperiment);
        routes.put("GET experiments/get-by-name", runs::experimentByName);
        routes.put("POST runs/create", runs::create);
        routes.put("GET runs/get", runs::get);
        routes.put("POST runs/update", runs::update);
        routes.put("POST runs/delete", runs::delete);
        routes.put("POST runs/search", runs::search);
        routes.put("POST runs/log-parameter", runs::param);
        routes.put("POST runs/log-metric", runs::metric);
        routes.put("POST runs/log-batch", runs::batch);
        routes.put("POST runs/log-inputs", runs::inputs);
        routes.put("POST runs/set-tag", runs::tag);
        routes.put("GET artifacts/list", said -> {
            String path = said.given("path").orElse("");
            String uri = runs.artifactUri(said.text("run_id"));
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("root_uri", uri);
            String root = uri.substring("mlflow-artifacts:/".length());
            answer.setAll(files.list(path.isEmpty() ? root : root + "/" + path, path.isEmpty() ? "" : path + "/"));
            return answer;
        });
        if (line == Line.THREE) {
            routes.put("POST runs/outputs", runs::outputs);
            routes.put("POST logged-models", logged::create);
            routes.put("POST logged-models/search", logged::search);
        }
    }

    URI address() {
        return server.url("/").uri();
    }

    Line line() {
        return line;
    }

    FakeModels models() {
        return models;
    }

    FakeSources sources() {
        return sources;
    }

    FakeRuns runs() {
        return runs;
    }

    FakeLoggedModels logged() {
        return logged;
    }

    /** Stores a file behind everybody's back. */
    synchronized void write(String uri, byte[] content) {
        files.put(path(uri), content);
    }

    /** Removes a file or directory behind everybody's back. */
    synchronized void remove(String uri) {
        files.delete(path(uri));
    }

    /** From here on, or no longer, there is no room for a file. */
    synchronized void full(boolean value) {
        files.full(value);
    }

    /** The address of a file that has a text in it. */
    synchronized String fileWith(String part) {
        return "mlflow-artifacts:/" + files.pathWith(part);
    }

    /** How many files there are. */
    synchronized int fileCount() {
        return files.count();
    }

    /** A new run, as a training job makes one; its id. */
    synchronized String run() {
        ObjectNode said =
                JsonNodeFactory.instance.objectNode().put("experiment_id", "0").put("start_time", 1);
        return runs.create(new FakeArguments(said)).at("/run/info/run_id").asText();
    }

    private String path(String uri) {
        String id = uri.replaceFirst("^models:/(m-[0-9a-f]{32}).*", "$1");
        String place = id.equals(uri) ? uri : logged.artifactUri(id) + uri.substring("models:/".length() + id.length());
        return place.replaceFirst("^mlflow-artifacts:/", "");
    }

    long now() {
        return System.currentTimeMillis();
    }

    static MockResponse json(int status, JsonNode node) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(node.toString())
                .build();
    }

    static MockResponse page(int status, String title) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<!doctype html>\n<html lang=en>\n<title>" + status + " " + title + "</title>\n")
                .build();
    }

    private static MockResponse text(String text) {
        return new MockResponse.Builder().body(text).build();
    }

    private MockResponse answer(RecordedRequest request) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return guarded(request).newBuilder().setHeader("Date", date).build();
    }

    private synchronized MockResponse guarded(RecordedRequest request) {
        try {
            return route(request);
        } catch (FakeProblem problem) {
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put("error_code", problem.code)
                    .put("message", problem.getMessage());
            if (line == Line.THREE) {
                node.put("sqlstate", "KAM00").put("error_class", problem.code);
            }
            return json(problem.status, node);
        }
    }

    private MockResponse route(RecordedRequest request) {
        if (line == Line.TWO && request.getTarget().length() > 4094 - "GET  HTTP/1.1".length()) {
            return page(400, "Bad Request");
        }
        String path = String.join("/", request.getUrl().pathSegments());
        if (path.equals("health")) {
            return text("OK");
        }
        if (path.equals("version")) {
            return text(line.version);
        }
        if (path.equals("api/3.0/mlflow/server-info") && line == Line.THREE) {
            return json(200, JsonNodeFactory.instance.objectNode().put("store_type", "SqlStore"));
        }
        if (path.equals(FILES) && request.getMethod().equals("GET")) {
            String directory = request.getUrl().queryParameter("path");
            return json(200, files.list(directory == null ? "" : directory, ""));
        }
        if (path.startsWith(FILES + "/")) {
            return file(request, path.substring(FILES.length() + 1));
        }
        return path.startsWith(API) ? call(request, path.substring(API.length())) : page(404, "Not Found");
    }

    private MockResponse file(RecordedRequest request, String path) {
        return switch (request.getMethod()) {
            case "PUT" -> files.put(path, body(request));
            case "GET" -> files.get(path, request.getHeaders().get("range"));
            case "DELETE" -> json(200, files.delete(path));
            default -> page(405, "Method Not Allowed");
        };
    }

    private static byte[] body(RecordedRequest request) {
        return request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
    }

    private MockResponse call(RecordedRequest request, String path) {
        Function<FakeArguments, ObjectNode> handler = routes.get(request.getMethod() + " " + path);
        if (handler == null && line == Line.THREE && path.startsWith("logged-models/")) {
            return loggedModel(request, List.of(path.split("/", -1)));
        }
        if (handler == null) {
            boolean known = routes.keySet().stream().anyMatch(route -> route.endsWith(" " + path));
            return known ? page(405, "Method Not Allowed") : page(404, "Not Found");
        }
        return json(200, handler.apply(arguments(request)));
    }

    private MockResponse loggedModel(RecordedRequest request, List<String> path) {
        String id = path.get(1);
        String what = request.getMethod() + (path.size() > 2 ? " " + path.get(2) : "");
        return switch (what) {
            case "GET" -> json(200, logged.get(id));
            case "PATCH" -> json(200, logged.finish(id, arguments(request)));
            case "DELETE" -> json(200, logged.delete(id));
            case "POST params" -> json(200, logged.params(id, arguments(request)));
            case "PATCH tags" -> json(200, logged.tags(id, arguments(request)));
            default -> page(405, "Method Not Allowed");
        };
    }

    /** Of the query for {@code GET}, else of the body, which reads as empty where it is no JSON. */
    private static FakeArguments arguments(RecordedRequest request) {
        if (request.getMethod().equals("GET")) {
            return query(request.getUrl());
        }
        String type = request.getHeaders().get("content-type");
        if (type == null || !type.startsWith("application/json")) {
            throw FakeProblem.invalid("Bad Request. Content-Type must be one of ['application/json'].");
        }
        try {
            JsonNode node = MAPPER.readTree(body(request));
            return new FakeArguments(
                    node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
        } catch (JsonProcessingException e) {
            return new FakeArguments(JsonNodeFactory.instance.objectNode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FakeArguments query(HttpUrl url) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (String name : url.queryParameterNames()) {
            List<String> values = url.queryParameterValues(name);
            if (values.size() == 1) {
                node.put(name, values.get(0));
            } else {
                ArrayNode list = node.putArray(name);
                values.forEach(list::add);
            }
        }
        return new FakeArguments(node);
    }

    @Override
    public void close() {
        server.close();
    }
}
