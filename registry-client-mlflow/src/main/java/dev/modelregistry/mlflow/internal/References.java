package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places that MLflow knows, registered as they are: {@code runs:/RUN/path}, {@code models:/NAME/3}, {@code models:/NAME@alias},
 * {@code models:/m-…} on 3.x, {@code mlflow-artifacts:/…}. The server takes addresses of object stores as well
 * ({@code s3:}, {@code gs:} and others) but reads them only for runs: outside of the artifacts of one, their digest has to be
 * stated.
 */
final class References {

    private static final Pattern RUN = Pattern.compile("runs:/([^/]+)/(.+)");
    private static final Pattern VERSION = Pattern.compile("models:/([^/@]+)/([0-9]+)");
    private static final Pattern ALIAS = Pattern.compile("models:/([^/@]+)@([^/@]+)");
    private static final Pattern LOGGED = Pattern.compile("models:/(m-[0-9a-f]+)");
    private static final Pattern OF_RUN =
            Pattern.compile("mlflow-artifacts:(?://[^/]*)?/[^/]+/([0-9a-f]{32})/artifacts(/.*)?");
    private static final Pattern STORED_OF_RUN = Pattern.compile("([a-z0-9]+://.+/([0-9a-f]{32})/artifacts)/(.+)");
    private static final Pattern STORE = Pattern.compile("(s3|s3a|gs|wasbs|abfss?|dbfs|oci|r2|b2):.+");

    private final MlflowServer server;
    private final Runs runs;
    private final LoggedModels models;

    References(MlflowServer server, Runs runs, LoggedModels models) {
        this.server = server;
        this.runs = runs;
        this.models = models;
    }

    Optional<ReferencedArtifact> open(String reference) {
        Matcher run = RUN.matcher(reference);
        if (run.matches()) {
            return Optional.of(ofRun(reference, run.group(1), run.group(2)));
        }
        Matcher alias = ALIAS.matcher(reference);
        if (alias.matches()) {
            JsonNode version = server.get(
                            "readAlias",
                            "registered-models/alias",
                            Map.of("name", alias.group(1), "alias", alias.group(2)))
                    .path("model_version");
            return open("models:/" + alias.group(1) + "/" + Json.text(version, "version"));
        }
        Matcher version = VERSION.matcher(reference);
        if (version.matches()) {
            return Optional.of(ofVersion(reference, version.group(1), version.group(2)));
        }
        Matcher logged = LOGGED.matcher(reference);
        if (logged.matches()) {
            return Optional.of(at(reference, "", ofModel(reference, logged.group(1))));
        }
        if (ProxiedFiles.path(reference).isPresent()) {
            return Optional.of(at(reference, "", reference));
        }
        return STORE.matcher(reference).matches() ? Optional.of(inStore(reference)) : Optional.empty();
    }

    /** The server reads what is below a run's own artifacts, wherever those are. */
    private ReferencedArtifact inStore(String reference) {
        Matcher run = STORED_OF_RUN.matcher(reference);
        Optional<Run> owner = run.matches() ? runs.find(run.group(2)) : Optional.empty();
        return owner.filter(one -> one.artifactUri().equals(run.group(1)))
                .map(one ->
                        place(reference, RunFiles.of(server, one), run.group(3).replaceAll("/+$", "")))
                .orElseGet(() -> new OutOfReach(reference));
    }

    private ReferencedArtifact ofRun(String reference, String id, String path) {
        Run run = runs.find(id)
                .orElseThrow(() -> new NotFoundException("reference '" + reference + "': there is no run " + id));
        return place(reference, RunFiles.of(server, run), path.replaceAll("/+$", ""));
    }

    private ReferencedArtifact ofVersion(String reference, String name, String number) {
        JsonNode version = server.get("readVersion", "model-versions/get", Map.of("name", name, "version", number))
                .path("model_version");
        String source = server.get(
                        "readSource", "model-versions/get-download-uri", Map.of("name", name, "version", number))
                .path("artifact_uri")
                .asText("");
        Matcher run = RUN.matcher(source);
        return run.matches()
                ? ofRun(reference, run.group(1), run.group(2))
                : at(reference, Json.text(version, "run_id"), source);
    }

    private String ofModel(String reference, String id) {
        return models.find(id)
                .map(LoggedModel::artifactUri)
                .orElseThrow(
                        () -> new NotFoundException("reference '" + reference + "': there is no logged model " + id));
    }

    /** A place in the words of the server's store. */
    private ReferencedArtifact at(String reference, String run, String uri) {
        if (ProxiedFiles.path(uri).isPresent()) {
            int slash = uri.replaceAll("/+$", "").lastIndexOf('/');
            return place(
                    reference,
                    RunFiles.at(server, run, uri.substring(0, slash)),
                    uri.substring(slash + 1).replaceAll("/+$", ""));
        }
        Optional<Run> owner = run.isEmpty() ? Optional.empty() : runs.find(run);
        String root = owner.map(Run::artifactUri).orElse("");
        if (owner.isPresent() && uri.startsWith(root + "/")) {
            return place(reference, RunFiles.of(server, owner.get()), uri.substring(root.length() + 1));
        }
        return new OutOfReach(reference);
    }

    /** A directory, or a single file. */
    private static ReferencedArtifact place(String reference, RunFiles files, String path) {
        if (!files.list(path).isEmpty()) {
            return new FilesAt(reference, files, path);
        }
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        String name = path.substring(slash + 1);
        RunFiles.Item file = files.list(folder).stream()
                .filter(item -> item.name().equals(name) && !item.directory())
                .findFirst()
                .orElseThrow(() -> new NotFoundException("reference '" + reference + "': nothing is there"));
        return new ReferencedArtifact() {
            @Override
            public String uri() {
                return reference;
            }

            @Override
            public List<File> files() {
                return List.of(new File(file.name(), file.size()));
            }

            @Override
            public InputStream read(String wanted) {
                return read(wanted, 0);
            }

            @Override
            public InputStream read(String wanted, long from) {
                return files.read(path, from);
            }

            @Override
            public InputStream read(File wanted, long from) {
                return files.read(path, wanted.size(), from);
            }
        };
    }

    /** Whether a place is a version, named by its number. */
    static boolean isVersion(String source) {
        return VERSION.matcher(source).matches();
    }

    /** Id of the run that a version with this source belongs to; 3.x servers demand it. */
    static Optional<String> run(String source) {
        for (Pattern pattern : List.of(RUN, OF_RUN)) {
            Matcher run = pattern.matcher(source);
            if (run.matches()) {
                return Optional.of(run.group(1));
            }
        }
        return Optional.empty();
    }

    /** Id of the logged model that a version with this source belongs to. */
    static Optional<String> loggedModelId(String source) {
        Matcher logged = LOGGED.matcher(source);
        return logged.matches() ? Optional.of(logged.group(1)) : Optional.empty();
    }

    /** A place that versions may name, and that the server reads for nobody. */
    private record OutOfReach(String uri) implements ReferencedArtifact {

        @Override
        public List<File> files() {
            return List.of();
        }

        @Override
        public boolean readable() {
            return false;
        }

        @Override
        public InputStream read(String path) {
            throw new InvalidException(
                    "'" + uri + "' cannot be read through the MLflow server: use a client of that store");
        }
    }
}
