package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.artifacts.MlflowFiles;
import dev.modelregistry.http.internal.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * Where an upload is, written beside the log before the first file.
 *
 * @param run id of the run: that of the files, or that of the metrics of a logged model; empty when there is none
 * @param model id of the logged model that holds the files; empty when the run does
 * @param root address of the place below which the files have a folder
 * @param own whether the run was made for the upload
 */
record UploadNote(Optional<String> run, Optional<String> model, String root, boolean own) {

    /** Tag of what was made for an upload, with its id: by that it is found when the answer that names it is lost. */
    static final String TAG = "mre.upload";

    private static final String FOLDER = "models/";

    /** The condition of a search for what was made for an upload. */
    static String madeFor(String uid) {
        return "tags.`" + TAG + "` = '" + uid + "'";
    }

    static UploadNote inRun(Run run, boolean own) {
        return new UploadNote(Optional.of(run.id()), Optional.empty(), run.artifactUri(), own);
    }

    /** Files stand directly at a logged model's own address, which is a folder of the place above it. */
    static UploadNote inModel(LoggedModel model, Optional<Run> source) {
        String uri = model.artifactUri();
        return new UploadNote(
                source.map(Run::id), Optional.of(model.id()), uri.substring(0, uri.lastIndexOf('/')), false);
    }

    /** With a run that was made for what only a run takes. */
    UploadNote withOwn(Run made) {
        return new UploadNote(Optional.of(made.id()), model, root, true);
    }

    byte[] json() {
        ObjectNode node = Json.object();
        node.put("run", run.orElse("")).put("root", root).put("own", own);
        model.ifPresent(id -> node.put("model", id));
        return Json.write(node);
    }

    /** Empty for what is no note: servers of 2.x whose disk is full keep the beginning of a file, or an empty one. */
    static Optional<UploadNote> read(byte[] bytes) {
        return Json.tryRead(bytes)
                .map(node -> new UploadNote(
                        Json.given(node, "run"),
                        Json.given(node, "model"),
                        Json.text(node, "root"),
                        node.path("own").asBoolean()));
    }

    RunFiles files(MlflowServer server) {
        return RunFiles.at(server, run.orElse(""), root);
    }

    /** Folder of the files below the root. */
    String folder(String uid) {
        return model.isPresent() ? LoggedModel.FOLDER : FOLDER + uid;
    }

    /** The address of the files, as MLflow's own clients name it in a version. */
    String uri(MlflowServer server, String uid) {
        return model.map(id -> "models:/" + id).orElseGet(() -> files(server).uri(folder(uid)));
    }

    /** What {@code MLmodel} says of it. */
    MlflowFiles.Place place(String uid, Instant now) {
        return new MlflowFiles.Place(
                run, Optional.of(model.isPresent() ? root + "/" + folder(uid) : folder(uid)), model.orElse(uid), now);
    }
}
