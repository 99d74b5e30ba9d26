package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Files of a run on a server that does not proxy its artifact store. The routes of MLflow's own pages still read them one by one,
 * and take files of up to 10 MiB that are not empty; nothing deletes them. Servers of the 3.x line before S3 give presigned
 * addresses for the others.
 */
final class ServedFiles implements RunFiles {

    /** What the route of MLflow's own pages takes. */
    private static final long LARGEST_SERVED = 10 << 20;

    private static final Pattern STORE = Pattern.compile("(?!file:)[a-z][a-z0-9+.-]*:.*");

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
        Map<String, String> query = new LinkedHashMap<>();
        query.put("run_uuid", run);
        query.put("path", path);
        server.upload("putArtifact", "POST", "ajax-api/2.0/mlflow/upload-artifact", query, content);
    }

    @Override
    public void write(String path, long size, InputStream content) {
        if (size > 0 && size <= LARGEST_SERVED) {
            write(path, content);
            return;
        }
        try (content) {
            send(path, size, content);
        } catch (IOException e) {
            throw new UnavailableException("what was to be uploaded cannot be read: " + e.getMessage(), e);
        }
    }

    private void send(String path, long size, InputStream content) throws IOException {
        Presigned address = addressToWrite(path)
                .orElseThrow(
                        () -> new InvalidException("file '" + path + "' has " + size + " bytes: an MLflow server that"
                                + " does not proxy its artifacts takes 1 to " + LARGEST_SERVED
                                + ", and others only where it is of the 3.x line and stores on S3"));
        MessageDigest md5 = Arrival.md5();
        MessageDigest sha256 = Arrival.sha256();
        InputStream hashed = new DigestInputStream(new DigestInputStream(content, md5), sha256);
        // What is empty can be sent again, and stores want a length for it as well.
        HttpBody body =
                size == 0 ? HttpBody.of("", hashed.readAllBytes()) : HttpBody.stream("", OptionalLong.of(size), hashed);
        Optional<String> tag;
        try {
            tag = server.direct().put("putArtifact", address, body);
        } catch (OutcomeUnknownException e) {
            // Nothing names the file yet, so it does not matter how much of it arrived.
            throw new UnavailableException(
                    "the object store went away while file '" + path
                            + "' was sent; is it up? Nothing was decided: do the" + " same again",
                    e);
        }
        if (!Arrival.certain(md5.digest(), tag)) {
            Arrival.readBack(this, path, size, sha256.digest());
        }
    }

    /** Empty where the server or its store does not do this. */
    private Optional<Presigned> addressToWrite(String path) {
        DirectStore store = server.direct();
        if (!STORE.matcher(uri).matches() || !store.mayTake()) {
            return Optional.empty();
        }
        ObjectNode body = Json.object().put("run_id", run).put("path", path);
        try {
            return Optional.of(Presigned.read(
                    server.write("addressArtifact", "POST", "artifacts/presigned-upload-url", body), "presigned_url"));
        } catch (UnsupportedCapabilityException | NotFoundException | InvalidException refused) {
            store.endUploads(refused);
            return Optional.empty();
        }
    }

    @Override
    public InputStream read(String path, long size, long from) {
        DirectStore store = server.direct();
        if (size <= LARGEST_SERVED || !STORE.matcher(uri).matches() || run.isEmpty() || !store.mayGive()) {
            return read(path, from);
        }
        try {
            return store.get("getArtifact", () -> addressToRead(path), from);
        } catch (CancelledException e) {
            throw e;
        } catch (NotFoundException e) {
            if (size(path).isEmpty()) {
                throw new NotFoundException("there is no artifact '" + uri(path) + "'", e);
            }
            store.endDownloads(e); // A server without the route says the same.
            return read(path, from);
        } catch (RegistryException e) {
            store.endDownloads(e);
            return read(path, from);
        }
    }

    private Presigned addressToRead(String path) {
        HttpCall call = HttpCall.json(
                "addressArtifact",
                Effect.READ,
                "POST",
                MlflowServer.API + "artifacts/presigned-download-url",
                Json.write(Json.object().put("run_id", run).put("path", path)));
        return Presigned.read(
                Json.read("addressArtifact", server.execute(call).body(), MlflowServer.NAME), "presigned_url");
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
