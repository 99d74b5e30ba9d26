package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server that the tests of the command line run on, when they are told one: MLflow with its database, or the stand-in for AWS or
 * for Google Cloud, which the properties {@code mre.aws} and {@code mre.vertex} name. Each test finds it empty.
 */
final class ServerUnderTest {

    private static final String ADDRESS = System.getProperty("mre.server", "");
    private static final String DATABASE = System.getProperty("mre.database", "");
    private static final boolean AWS = Boolean.getBoolean("mre.aws");
    /** The token that the stand-in for Google Cloud demands; empty where it is not the one that is tested. */
    private static final String VERTEX = System.getProperty("mre.vertex", "");

    private static Path emptiedFor = Path.of("");

    private ServerUnderTest() {}

    /** Connection string of the server, emptied when this is another test than the last one. */
    static synchronized Optional<String> uri(Path home) {
        if (ADDRESS.isEmpty()) {
            return Optional.empty();
        }
        if (!home.equals(emptiedFor)) {
            empty();
            emptiedFor = home;
        }
        if (!VERTEX.isEmpty()) {
            return Optional.of("vertex:projects/p1/locations/us-central1?artifacts=gs://models/reg&endpoint=" + ADDRESS
                    + "&storage=" + ADDRESS);
        }
        return Optional.of(AWS ? "sagemaker:us-east-1?artifacts=s3://models/registry" : "mlflow:" + ADDRESS);
    }

    /** Whether models can be renamed there. */
    static boolean renames() {
        return !AWS && VERTEX.isEmpty();
    }

    /** Whether runs are kept there: then only those that exist can be named. */
    static boolean keepsRuns() {
        return !ADDRESS.isEmpty() && !AWS && VERTEX.isEmpty();
    }

    /** A run that a registration can name: on MLflow a new one, elsewhere this name. */
    static String trainingRun(String name) {
        if (!keepsRuns()) {
            return name;
        }
        JsonNode made = Json.read(
                "the new run", sent("POST", "/api/2.0/mlflow/runs/create", "{\"experiment_id\": \"0\"}"), 1 << 20);
        return made.at("/run/info/run_id").asText();
    }

    /** What the environment has to say about the server. */
    static Map<String, String> variables() {
        if (!VERTEX.isEmpty()) {
            return Map.of("GOOGLE_OAUTH_ACCESS_TOKEN", VERTEX);
        }
        return AWS
                ? Map.of(
                        "AWS_ENDPOINT_URL", ADDRESS,
                        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
                : Map.of();
    }

    private static void empty() {
        if (AWS || !VERTEX.isEmpty()) {
            sent("DELETE", "/", "");
        } else {
            emptyDatabase();
        }
    }

    private static byte[] sent(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(method + " " + path + " failed", e);
        }
    }

    private static void emptyDatabase() {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + DATABASE);
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 20000");
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                String kept = table.equals("experiments")
                        ? " WHERE experiment_id <> 0"
                        : table.equals("workspaces") ? " WHERE name <> 'default'" : "";
                statement.execute("DELETE FROM \"" + table + "\"" + kept);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the server's database cannot be emptied", e);
        }
    }
}
