package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ArtifactStore.UploadedFile;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.VersionRow;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The schemas of {@code predictSchemata}: {@code fraud/schemata/UID/instance.yaml}, beside the files of the version and not among
 * them, as Vertex AI's own images look at what stands there. They belong to the upload, and go with it.
 */
final class Schemata implements ArtifactStore {

    private static final String FOLDER = "/schemata/";

    private final CloudObjects objects;
    private final ArtifactStore files;

    /** Beside the files of versions. */
    Schemata(CloudObjects objects, ArtifactStore files) {
        this.objects = objects;
        this.files = files;
    }

    private static String prefix(String place, String uid) {
        return place + FOLDER + uid + "/";
    }

    /** The object by which clients take turns at the evaluation of a version: it goes with the upload, too. */
    static String turn(String record) {
        int end = record.lastIndexOf("/records/");
        return prefix(record.substring(0, Math.max(0, end)), Labels.uidOf(record)) + "evaluation";
    }

    /**
     * Stores what the signature of a version says. Its bytes follow from the record, so a repetition finds them there.
     *
     * @return Vertex AI's field; empty when the signature says nothing
     */
    Optional<ObjectNode> store(NewVersion version) {
        ObjectNode uris = Json.object();
        version.content()
                .signature()
                .map(OpenApiSchemas::of)
                .ifPresent(schemas -> schemas.forEach((name, schema) -> {
                    String key = prefix(place(version), version.uid()) + name + ".yaml";
                    try {
                        objects.put(key, new ByteArrayInputStream(Yaml.write(schema)), PutCondition.ifAbsent());
                    } catch (AlreadyExistsException earlier) {
                        // By an attempt before this one: the same bytes.
                    }
                    uris.put(name + "SchemaUri", objects.uri(key));
                }));
        return Optional.of(uris).filter(node -> !node.isEmpty());
    }

    /** The directory of the model's objects, which need not have the model's present name. */
    private static String place(NewVersion version) {
        return version.marks()
                .record()
                .map(record -> record.indexOf("/records/"))
                .filter(end -> end > 0)
                .map(end -> version.marks().record().orElseThrow().substring(0, end))
                .orElse(version.model().value());
    }

    @Override
    public Upload begin(NewUpload upload) {
        return files.begin(upload);
    }

    @Override
    public ReferencedArtifact open(VersionRow row) {
        return files.open(row);
    }

    @Override
    public Stream<UploadedFile> uploads(String place) {
        String folder = place + FOLDER;
        return Stream.concat(files.uploads(place), objects.list(folder, "").map(object -> uploaded(folder, object)));
    }

    private static UploadedFile uploaded(String folder, StoredObject object) {
        String rest = object.key().substring(folder.length());
        String uid = rest.substring(0, Math.max(0, rest.indexOf('/')));
        return new UploadedFile(uid, object.key(), object.size(), object.modifiedAt());
    }

    @Override
    public void delete(String place, String uid) {
        files.delete(place, uid);
        try (Stream<StoredObject> found = objects.list(prefix(place, uid), "")) {
            found.map(StoredObject::key).toList().forEach(objects::delete);
        }
    }
}
