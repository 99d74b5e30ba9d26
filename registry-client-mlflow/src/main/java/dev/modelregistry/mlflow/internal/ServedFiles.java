package dev.modelregistry.mlflow.internal;

import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.HttpCall;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Files of a run on a server that does not proxy its artifact store. The routes of MLflow's own pages still read them one by
 * one, and take files of up to 10 MiB; nothing deletes them.
 */
final class ServedFiles implements RunFiles {

    private final MlflowServer server;
    private final String uri;
    private final String run;

    ServedFiles(MlflowServer server, String uri, String run) {
        this.server = server;
        this.uri = uri.replaceAll("/+$", "");
        this.run = run;
    }

    @Override
    public String uri(String path) {
        return path.isEmpty() ? uri : uri + "/" + path;
    }

    @Override
    public void write(String path, InputStream content) {
        Map<String, String> query = new java.util.LinkedHashMap<>();
        query.put("run_uuid", run);
        query.put("path", path);
        server.upload("putArtifact", "POST", "ajax-api/2.0/mlflow/upload-artifact", query, content);
    }

    @Override
    public InputStream read(String path, long from) {
        try {
            HttpCall call = HttpCall.get("getArtifact", "get-artifact")
                    .withQuery("run_id", run)
                    .withQuery("path", path);
            return server.download(call, from);
        } catch (UnavailableException e) {
            if (size(path).isEmpty()) {
                throw new NotFoundException("there is no artifact '" + uri(path) + "'", e);
            }
            throw e;
        }
    }

    @Override
    public List<Item> list(String directory) {
        Map<String, String> query =
                directory.isEmpty() ? Map.of("run_id", run) : Map.of("run_id", run, "path", directory);
        return ProxiedFiles.items(server.get("listArtifacts", "artifacts/list", query));
    }

    @Override
    public void delete(String path) {
        throw new UnsupportedCapabilityException(
                "artifact-delete",
                "'" + uri(path) + "' cannot be deleted: the MLflow server does not proxy its artifacts");
    }
}
