package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that the server keeps for its clients: {@code mlflow-artifacts:}. */
final class ProxiedFiles implements RunFiles {

    private static final String ROUTE = "api/2.0/mlflow-artifacts/artifacts";
    private static final Pattern ADDRESS = Pattern.compile("mlflow-artifacts:(?://[^/]*)?/(.*)");

    private final MlflowServer server;
    private final String uri;
    private final String root;

    ProxiedFiles(MlflowServer server, String uri, String root) {
        this.server = server;
        this.uri = uri.replaceAll("/+$", "");
        this.root = root;
    }

    /** The path at the server; empty for addresses of another kind. */
    static Optional<String> path(String uri) {
        Matcher address = ADDRESS.matcher(uri);
        return address.matches() ? Optional.of(address.group(1).replaceAll("/+$", "")) : Optional.empty();
    }

    @Override
    public String uri(String path) {
        return path.isEmpty() ? uri : uri + "/" + path;
    }

    private String route(String path) {
        return ROUTE + "/" + root + (path.isEmpty() ? "" : "/" + path);
    }

    @Override
    public void write(String path, InputStream content) {
        server.upload("putArtifact", "PUT", route(path), Map.of(), content);
    }

    @Override
    public void write(String path, long size, InputStream content) {
        if (!server.direct().takesParts(size)) {
            write(path, content);
            return;
        }
        try (content) {
            PartedUpload upload = new PartedUpload(server, root + "/" + path, size, content);
            Optional<InputStream> left = upload.send();
            if (left.isPresent()) {
                write(path, left.get());
            } else if (!upload.certain()) {
                Arrival.readBack(this, path, size, upload.digest());
            }
        } catch (IOException e) {
            throw new UnavailableException("what was to be uploaded cannot be closed: " + e.getMessage(), e);
        }
    }

    @Override
    public InputStream read(String path, long size, long from) {
        DirectStore store = server.direct();
        if (!store.gives(size)) {
            return read(path, from);
        }
        try {
            return store.get("getArtifact", () -> presigned(path), from);
        } catch (CancelledException | NotFoundException e) {
            throw e;
        } catch (RegistryException e) {
            store.endDownloads(e);
            return read(path, from);
        }
    }

    private Presigned presigned(String path) {
        String route = "api/2.0/mlflow-artifacts/presigned/" + root + "/" + path;
        return Presigned.read(
                Json.read(
                        "addressArtifact",
                        server.execute(HttpCall.get("addressArtifact", route)).body(),
                        MlflowServer.NAME),
                "url");
    }

    @Override
    public InputStream read(String path, long from) {
        try {
            return server.download(HttpCall.get("getArtifact", route(path)), from);
        } catch (UnavailableException e) {
            // With some stores a missing file is an error of the server.
            if (size(path).isEmpty()) {
                throw new NotFoundException("there is no artifact '" + uri(path) + "'", e);
            }
            throw e;
        }
    }

    @Override
    public List<Item> list(String directory) {
        String path = directory.isEmpty() ? root : root + "/" + directory;
        HttpCall call = HttpCall.get("listArtifacts", ROUTE).withQuery("path", path);
        return items(Json.read("listArtifacts", server.execute(call).body(), MlflowServer.NAME));
    }

    static List<Item> items(JsonNode answer) {
        return Json.list(answer, "files", file -> {
            String path = Json.text(file, "path");
            return new Item(
                    path.substring(path.lastIndexOf('/') + 1),
                    file.path("is_dir").asBoolean(),
                    file.path("file_size").asLong());
        });
    }

    @Override
    public void delete(String path) {
        server.execute(new HttpCall(
                "deleteArtifact",
                Effect.REPEATABLE_WRITE,
                "DELETE",
                route(path),
                Map.of(),
                Map.of(),
                Optional.empty()));
    }
}
