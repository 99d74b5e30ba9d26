package dev.modelregistry.mlflow;

import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.contract.ReferencedPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The MLflow server that the system property {@code mlflow.server} names. Many runs may have used it before. */
final class RealServer extends MlflowFixture {

    private static final String PREFIX =
            Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final boolean loggedModels;

    /** Files go to runs. */
    RealServer() {
        this(false);
    }

    private RealServer(boolean loggedModels) {
        this.loggedModels = loggedModels;
    }

    /** Files go to logged models; on the 3.x line only. */
    static RealServer withLoggedModels() {
        return new RealServer(true);
    }

    static URI address() {
        String address = System.getProperty("mlflow.server", "");
        if (address.isEmpty()) {
            throw new IllegalStateException("set -Dmlflow.server=http://127.0.0.1:PORT; testing/mlflow/suite does");
        }
        return URI.create(address);
    }

    static MlflowConfig.Builder config() {
        return MlflowConfig.builder(address()).pageSize(100);
    }

    @Override
    MlflowConfig.Builder settings() {
        return loggedModels ? config().loggedModels() : config();
    }

    /** Each call is three clients on a model of its own, seconds of a server; on the stand-in none is left out. */
    @Override
    public int faultStride() {
        return 23;
    }

    @Override
    String run() {
        return field(
                send("POST", "api/2.0/mlflow/runs/create", "{\"experiment_id\": \"0\", \"start_time\": 1}"), "run_id");
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + PREFIX + "-" + NAMES.incrementAndGet();
    }

    /** A run of its own, with its artifacts. */
    @Override
    public ReferencedPlace place(Path fresh) {
        String run = run();
        String files = "api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/";
        return new ReferencedPlace() {
            @Override
            public String uri(String path) {
                return "runs:/" + run + "/" + path;
            }

            @Override
            public void write(String path, String content) {
                send("PUT", files + path, content);
            }

            @Override
            public void delete(String path) {
                send("DELETE", files + path, "");
            }
        };
    }

    @Override
    public void damageFile(VersionRow row) {
        send("PUT", file(row), "other bytes");
    }

    @Override
    public void removeFiles(VersionRow row) {
        send("DELETE", file(row), "");
    }

    /** The file that the registrations of the contract have. */
    private static String file(VersionRow row) {
        String uri = row.artifact().uri();
        String files = uri.startsWith("models:/m-")
                ? field(
                        send("GET", "api/2.0/mlflow/logged-models/" + uri.substring("models:/".length()), ""),
                        "artifact_uri")
                : uri;
        return files.replace("mlflow-artifacts:/", "api/2.0/mlflow-artifacts/artifacts/") + "/model.bin";
    }

    /** A request as a plain client would send it, with nothing of ours in between. */
    static String send(String method, String path, String body) {
        HttpResponse<String> answer = exchange(method, path, body);
        if (answer.statusCode() != 200) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** The status of the answer to such a request without a body. */
    static int status(String method, String path) {
        return exchange(method, path, "").statusCode();
    }

    private static HttpResponse<String> exchange(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\": ?\"([^\"]*)\"").matcher(json);
        if (!field.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return field.group(1);
    }

    @Override
    public void cleanup() {
        // The server and everything on it end with the run.
    }
}
