package dev.modelregistry.spi;

import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.error.InvalidException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/** Files of versions as plain objects: {@code fraud/artifacts/<uid>/model.onnx}. */
public final class ObjectArtifactStore implements ArtifactStore {

    private final ObjectStore objects;
    private final PutCondition condition;

    /**
     * Files in an object store.
     *
     * @param objects the store
     * @param capabilities of the backend: with {@link Capability#CREATE_ONLY_OBJECTS} nothing can be overwritten
     */
    public ObjectArtifactStore(ObjectStore objects, java.util.Set<Capability> capabilities) {
        this.objects = objects;
        // Without that capability the random uid alone keeps an upload from overwriting another.
        this.condition =
                capabilities.contains(Capability.CREATE_ONLY_OBJECTS) ? PutCondition.ifAbsent() : PutCondition.always();
    }

    private static String folder(String place) {
        return place + "/artifacts/";
    }

    private static String prefix(String place, String uid) {
        return folder(place) + uid + "/";
    }

    @Override
    public Upload begin(NewUpload upload) {
        String prefix = prefix(upload.place(), upload.uid());
        return new Upload() {
            @Override
            public void put(ReferencedArtifact.File file, InputStream content) {
                objects.put(prefix + file.path(), content, condition);
            }

            @Override
            public Finished finish(EntryContent content) {
                return new Finished(objects.uri(prefix), List.of());
            }
        };
    }

    @Override
    public ReferencedArtifact open(VersionRow row) {
        return new StoredFiles(row.artifact().uri(), prefix(row));
    }

    private static String prefix(VersionRow row) {
        String record = row.marks().record().orElse("");
        int records = record.lastIndexOf("/records/");
        if (records < 1 || !record.endsWith(".json")) {
            throw new InvalidException("version " + row.number() + " of model '" + row.model()
                    + "' has no record '<place>/records/<uid>.json': it was not uploaded by this library");
        }
        String uid = record.substring(records + "/records/".length(), record.length() - ".json".length());
        return prefix(record.substring(0, records), uid);
    }

    @Override
    public Stream<UploadedFile> uploads(String place) {
        String folder = folder(place);
        return objects.list(folder, "").map(object -> {
            String rest = object.key().substring(folder.length());
            int end = rest.indexOf('/');
            String uid = end < 0 ? rest : rest.substring(0, end);
            return new UploadedFile(uid, object.key(), object.size(), object.modifiedAt());
        });
    }

    @Override
    public void delete(String place, String uid) {
        try (Stream<ObjectStore.StoredObject> found = objects.list(prefix(place, uid), "")) {
            found.map(ObjectStore.StoredObject::key).toList().forEach(objects::delete);
        }
    }

    private final class StoredFiles implements ReferencedArtifact {

        private final String uri;
        private final String prefix;

        StoredFiles(String uri, String prefix) {
            this.uri = uri;
            this.prefix = prefix;
        }

        @Override
        public String uri() {
            return uri;
        }

        @Override
        public List<File> files() {
            try (Stream<ObjectStore.StoredObject> found = objects.list(prefix, "")) {
                return found.map(object -> new File(object.key().substring(prefix.length()), object.size()))
                        .toList();
            }
        }

        @Override
        public InputStream read(String path) {
            return read(path, 0);
        }

        @Override
        public InputStream read(String path, long from) {
            return objects.get(prefix + path, from);
        }
    }
}
