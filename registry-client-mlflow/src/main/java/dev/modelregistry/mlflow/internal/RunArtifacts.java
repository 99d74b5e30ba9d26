package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.artifacts.MlflowFiles;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.VersionRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Files of versions below the artifacts of a run: the training job's where it names one, else one that is made. Servers of the
 * 3.x line take nothing else. A note beside the log ({@code uploads/<uid>.json}) says in which run an upload is, so
 * that whatever is left of it can be found.
 */
final class RunArtifacts implements ArtifactStore {

    private static final int PARALLEL = 4;
    private static final String FOLDER = "models/";

    private final MlflowServer server;
    private final TrainingRuns training;
    private final ObjectStore objects;
    private final Clock clock;
    private final Map<String, Note> notes = new ConcurrentHashMap<>();

    RunArtifacts(MlflowServer server, TrainingRuns training, ObjectStore objects, Clock clock) {
        this.server = server;
        this.training = training;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * Where an upload is.
     *
     * @param run id of the run
     * @param root address of the run's artifacts
     * @param own whether the run was made for the upload
     */
    record Note(String run, String root, boolean own) {

        byte[] json() {
            return Json.write(Json.object().put("run", run).put("root", root).put("own", own));
        }

        static Note read(byte[] bytes) {
            JsonNode node = Json.read("readUpload", bytes, MlflowServer.NAME);
            return new Note(
                    Json.text(node, "run"),
                    Json.text(node, "root"),
                    node.path("own").asBoolean());
        }

        RunFiles files(MlflowServer server) {
            return RunFiles.at(server, run, root);
        }
    }

    private static String noteKey(String place, String uid) {
        return place + "/uploads/" + uid + ".json";
    }

    @Override
    public Upload begin(NewUpload upload) {
        upload.files().forEach(file -> RunFiles.checkName(file.path()));
        Optional<Run> given = upload.run().flatMap(training::find);
        Run run = given.orElseGet(() -> training.make(upload.model(), upload.uid(), upload.run()));
        Note note = new Note(run.id(), run.artifactUri(), given.isEmpty());
        objects.put(
                noteKey(upload.place(), upload.uid()), new ByteArrayInputStream(note.json()), PutCondition.always());
        remember(upload.uid(), note);
        return new Ongoing(run, note, FOLDER + upload.uid());
    }

    private void remember(String uid, Note note) {
        if (notes.size() > 1000) {
            notes.clear();
        }
        notes.put(uid, note);
    }

    /** An upload under way. */
    private final class Ongoing implements Upload {

        private final Run run;
        private final Note note;
        private final String folder;
        private final RunFiles files;

        Ongoing(Run run, Note note, String folder) {
            this.run = run;
            this.note = note;
            this.folder = folder;
            this.files = note.files(server);
        }

        @Override
        public int parallel() {
            return PARALLEL;
        }

        @Override
        public void put(ReferencedArtifact.File file, InputStream content) {
            files.write(folder + "/" + file.path(), file.size(), content);
        }

        @Override
        public Finished finish(EntryContent content) {
            MlflowFiles.Place place = new MlflowFiles.Place(
                    Optional.of(run.id()), Optional.of(folder), folder.substring(FOLDER.length()), clock.instant());
            List<ArtifactFile> added = new ArrayList<>();
            MlflowFiles.missing(content, place).forEach((path, bytes) -> {
                files.write(folder + "/" + path, new ByteArrayInputStream(bytes));
                added.add(new ArtifactFile(path, bytes.length, ContentDigest.of(bytes), FileRole.ENVIRONMENT));
            });
            training.log(run, content, note.own());
            return new Finished(files.uri(folder), added);
        }
    }

    @Override
    public ReferencedArtifact open(VersionRow row) {
        String record = row.marks().record().orElse("");
        int records = record.lastIndexOf("/records/");
        if (records < 1 || !record.endsWith(".json")) {
            throw new InvalidException("version " + row.number() + " of model '" + row.model()
                    + "' has no record '<place>/records/<uid>.json': it was not uploaded by this library");
        }
        String uid = record.substring(records + "/records/".length(), record.length() - ".json".length());
        String uri = row.artifact().uri();
        if (ProxiedFiles.path(uri).isPresent()) {
            return new FilesAt(uri, RunFiles.at(server, "", uri), "");
        }
        Note note = note(record.substring(0, records), uid)
                .orElseThrow(() -> new NotFoundException(
                        "the upload of version " + row.number() + " of model '" + row.model() + "' is gone"));
        return new FilesAt(uri, note.files(server), FOLDER + uid);
    }

    /** The note of an upload; empty when nobody knows of it. */
    Optional<Note> note(String place, String uid) {
        Note known = notes.get(uid);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream in = objects.get(noteKey(place, uid), 0)) {
            Note note = Note.read(in.readAllBytes());
            remember(uid, note);
            return Optional.of(note);
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UnavailableException("the note of upload " + uid + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Stream<UploadedFile> uploads(String place) {
        String folder = place + "/uploads/";
        return objects.list(folder, "").flatMap(object -> {
            String name = object.key().substring(folder.length());
            String uid = name.replaceAll("\\.json$", "");
            return Stream.concat(
                    Stream.of(new UploadedFile(uid, object.key(), object.size(), Optional.empty())), files(place, uid));
        });
    }

    private Stream<UploadedFile> files(String place, String uid) {
        return note(place, uid).stream().flatMap(note -> {
            RunFiles files = note.files(server);
            return files.tree(FOLDER + uid).stream()
                    .map(item -> new UploadedFile(
                            uid, files.uri(FOLDER + uid + "/" + item.name()), item.size(), Optional.empty()));
        });
    }

    @Override
    public void delete(String place, String uid) {
        note(place, uid).ifPresent(note -> {
            note.files(server).delete(FOLDER + uid);
            if (note.own()) {
                training.discard(note.run());
            }
            objects.delete(noteKey(place, uid));
            notes.remove(uid);
        });
    }
}
