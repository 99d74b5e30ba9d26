package dev.modelregistry.mlflow.internal;

import dev.modelregistry.artifacts.MlflowFiles;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
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
 * Files of versions below the artifacts of a run: the training job's where it names one, else one that is made; or, where that
 * was asked for, those of a logged model. Servers of the 3.x line take nothing else. A note beside the log ({@code uploads/<uid>.json}) says in which run an upload is, so
 * that whatever is left of it can be found.
 */
final class RunArtifacts implements ArtifactStore {

    private static final int PARALLEL = 4;

    private final MlflowServer server;
    private final TrainingRuns training;
    private final Optional<LoggedModels> models;
    private final ObjectStore objects;
    private final Clock clock;
    private final Map<String, UploadNote> notes = new ConcurrentHashMap<>();

    /**
     * Keeps files.
     *
     * @param models where files go there instead of to runs
     */
    RunArtifacts(
            MlflowServer server,
            TrainingRuns training,
            Optional<LoggedModels> models,
            ObjectStore objects,
            Clock clock) {
        this.server = server;
        this.training = training;
        this.models = models;
        this.objects = objects;
        this.clock = clock;
    }

    private static String noteKey(String place, String uid) {
        return place + "/uploads/" + uid + ".json";
    }

    @Override
    public Upload begin(NewUpload upload) {
        upload.files().forEach(file -> RunFiles.checkName(file.path()));
        Optional<Run> given = upload.run().map(training::named);
        Optional<Run> run = given;
        UploadNote note;
        if (models.isPresent()) {
            note = UploadNote.inModel(training.makeModel(models.get(), upload, given), given);
        } else {
            run = given.or(() -> Optional.of(training.make(upload.model(), upload.uid())));
            note = UploadNote.inRun(run.orElseThrow(), given.isEmpty());
        }
        try {
            write(upload, note);
        } catch (RegistryException e) {
            takeBack(upload, note, e);
            throw e;
        }
        return new Ongoing(upload, run, note);
    }

    /** Without its note nobody would find what was made for the upload. */
    private void takeBack(NewUpload upload, UploadNote note, RegistryException reason) {
        try {
            discard(note);
            objects.delete(noteKey(upload.place(), upload.uid()));
        } catch (RegistryException e) {
            reason.addSuppressed(e);
        }
    }

    private void discard(UploadNote note) {
        note.model().ifPresent(id -> new LoggedModels(server).delete(id));
        if (note.own()) {
            note.run().ifPresent(training::discard);
        }
    }

    private void write(NewUpload upload, UploadNote note) {
        objects.put(
                noteKey(upload.place(), upload.uid()), new ByteArrayInputStream(note.json()), PutCondition.always());
        remember(upload.uid(), note);
    }

    private void remember(String uid, UploadNote note) {
        if (notes.size() > 1000) {
            notes.clear();
        }
        notes.put(uid, note);
    }

    /** An upload under way. */
    private final class Ongoing implements Upload {

        private final NewUpload upload;
        private final Optional<Run> run;
        private final UploadNote note;
        private final String folder;
        private final RunFiles files;

        Ongoing(NewUpload upload, Optional<Run> run, UploadNote note) {
            this.upload = upload;
            this.run = run;
            this.note = note;
            this.folder = note.folder(upload.uid());
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
            List<ArtifactFile> added = new ArrayList<>();
            MlflowFiles.missing(content, note.place(upload.uid(), clock.instant()))
                    .forEach((path, bytes) -> {
                        files.write(folder + "/" + path, new ByteArrayInputStream(bytes));
                        added.add(new ArtifactFile(path, bytes.length, ContentDigest.of(bytes), FileRole.ENVIRONMENT));
                    });
            note.model()
                    .ifPresentOrElse(
                            id -> finishModel(id, content),
                            () -> training.log(run.orElseThrow(), content, note.own(), Optional.empty()));
            return new Finished(note.uri(server, upload.uid()), added);
        }

        /** Metrics and data sets are of a run on MLflow, also those of a logged model; so there is one where they are. */
        private void finishModel(String id, EntryContent content) {
            LoggedModels all = models.orElseThrow();
            Optional<Run> of = run;
            if (run.isEmpty() && TrainingRuns.needed(content)) {
                Run made = training.make(upload.model(), upload.uid());
                write(upload, note.withOwn(made));
                of = Optional.of(made);
            }
            of.ifPresent(one -> {
                all.output(one.id(), id);
                training.log(one, content, run.isEmpty(), Optional.of(id));
            });
            all.describe(id, content, TrainingRuns.origin(content.lineage()));
            all.ready(id);
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
        UploadNote note = note(record.substring(0, records), uid)
                .orElseThrow(() -> new NotFoundException(
                        "the upload of version " + row.number() + " of model '" + row.model() + "' is gone"));
        return new FilesAt(uri, note.files(server), note.folder(uid));
    }

    /** The note of an upload; empty when nobody knows of it, or its server had no room for it. */
    Optional<UploadNote> note(String place, String uid) {
        UploadNote known = notes.get(uid);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream in = objects.get(noteKey(place, uid), 0)) {
            Optional<UploadNote> note = UploadNote.read(in.readAllBytes());
            note.ifPresent(one -> remember(uid, one));
            return note;
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
            String folder = note.folder(uid);
            // The address of a logged model does not tell for which upload it was made.
            String of = note.model().isPresent() ? " (upload " + uid + ")" : "";
            return files.tree(folder).stream()
                    .map(item -> new UploadedFile(
                            uid, files.uri(folder + "/" + item.name()) + of, item.size(), Optional.empty()));
        });
    }

    @Override
    public void delete(String place, String uid) {
        note(place, uid).ifPresent(note -> {
            note.files(server).delete(note.folder(uid));
            discard(note);
        });
        objects.delete(noteKey(place, uid));
        notes.remove(uid);
    }
}
