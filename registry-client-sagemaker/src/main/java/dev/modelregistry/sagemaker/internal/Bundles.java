package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.VersionRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a version in one {@code model.tar.gz}, as SageMaker's own containers want it. */
final class Bundles implements ArtifactStore {

    private static final String BUNDLE = "model.tar.gz";
    private static final String INDEX = "bundle.json";

    private final S3 s3;
    private final S3Objects objects;

    /** The index that was written last: its version is made next. */
    private volatile Optional<Written> last = Optional.empty();

    private record Written(String key, BundleIndex index) {}

    Bundles(S3 s3, S3Objects objects) {
        this.s3 = s3;
        this.objects = objects;
    }

    private static String folder(String place) {
        return place + "/artifacts/";
    }

    private static String prefix(String place, String uid) {
        return folder(place) + uid + "/";
    }

    @Override
    public Upload begin(NewUpload upload) {
        if (upload.files().isEmpty()) {
            throw new InvalidException("an artifact without files cannot be packed");
        }
        String prefix = prefix(upload.place(), upload.uid());
        Place bundle = objects.place(prefix + BUNDLE);
        try {
            return new BundleUpload(
                    objects.uri(prefix + BUNDLE),
                    index -> keep(prefix + INDEX, index),
                    s3.upload(bundle, PutCondition.ifAbsent(), earlier(upload)),
                    stored -> bring(stored, bundle),
                    upload.files().size());
        } catch (IOException e) {
            throw new UnavailableException("the bundle cannot be begun: " + e.getMessage(), e);
        }
    }

    private S3Upload.Earlier earlier(NewUpload upload) {
        return upload.digest()
                .map(BrokenUploads.Attempt::at)
                .or(() -> upload.requestKey().map(key -> BrokenUploads.Attempt.at(key, upload.files())))
                .<S3Upload.Earlier>map(attempt ->
                        new BrokenUploads(s3, objects, folder(upload.place()), BUNDLE, upload.uid(), attempt))
                .orElse(S3Upload.Earlier.NONE);
    }

    /** A bundle that an earlier attempt began is copied: that attempt may be alive, and own it. */
    private void bring(ObjectStore.StoredObject stored, Place bundle) {
        if (!stored.key().equals(bundle.key())) {
            s3.uploads().copy(stored.key(), stored.size(), bundle);
        }
    }

    private void keep(String key, BundleIndex index) {
        objects.put(key, new ByteArrayInputStream(index.bytes()), PutCondition.ifAbsent());
        last = Optional.of(new Written(key, index));
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
        return new Bundle(prefix(record.substring(0, records), uid));
    }

    /** Digest of the bundle of an upload, in hexadecimal; empty when it is gone. */
    Optional<String> sha256(String place, String uid) {
        String prefix = prefix(place, uid);
        return last.filter(one -> one.key().equals(prefix + INDEX))
                .map(Written::index)
                .or(() -> index(prefix))
                .map(BundleIndex::sha256);
    }

    private Optional<BundleIndex> index(String prefix) {
        String key = prefix + INDEX;
        return s3.small(objects.place(key)).map(reply -> BundleIndex.parse(key, reply.body()));
    }

    @Override
    public Stream<UploadedFile> uploads(String place) {
        String folder = folder(place);
        Stream<UploadedFile> stored = objects.list(folder, "")
                .map(object ->
                        new UploadedFile(uid(folder, object.key()), object.key(), object.size(), object.modifiedAt()));
        int root = objects.place("").key().length();
        Stream<UploadedFile> begun = s3.uploads().unfinished(objects.place(folder)).stream()
                .map(one -> {
                    String key = one.key().substring(root);
                    return new UploadedFile(uid(folder, key), key, 0, one.at());
                });
        return Stream.concat(stored, begun);
    }

    private static String uid(String folder, String key) {
        String rest = key.substring(folder.length());
        int end = rest.indexOf('/');
        return end < 0 ? rest : rest.substring(0, end);
    }

    @Override
    public void delete(String place, String uid) {
        String prefix = prefix(place, uid);
        for (S3Uploads.Begun begun : s3.uploads().unfinished(objects.place(prefix))) {
            s3.uploads().abort(new Place(objects.place("").bucket(), begun.key()), begun.id());
        }
        try (Stream<ObjectStore.StoredObject> found = objects.list(prefix, "")) {
            found.map(ObjectStore.StoredObject::key).toList().forEach(objects::delete);
        }
    }

    /** A bundle in the bucket. */
    private final class Bundle implements ReferencedArtifact {

        private final String prefix;
        private @Nullable BundleIndex known;

        Bundle(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public String uri() {
            return objects.uri(prefix + BUNDLE);
        }

        private synchronized Optional<BundleIndex> contents() {
            if (known == null) {
                known = index(prefix).orElse(null);
            }
            return Optional.ofNullable(known);
        }

        /** None where the bundle itself is gone, or is not the one that was stored. */
        @Override
        public List<File> files() {
            Optional<BundleIndex> index = contents();
            long size = objects.head(prefix + BUNDLE)
                    .map(ObjectStore.StoredObject::size)
                    .orElse(-1L);
            if (index.isEmpty() || index.get().size() != size) {
                return List.of();
            }
            return index.get().files().stream()
                    .map(file -> new File(file.path(), file.size()))
                    .toList();
        }

        @Override
        public InputStream read(String path) {
            BundleIndex index = contents()
                    .orElseThrow(() -> new NotFoundException("'" + objects.uri(prefix + INDEX) + "' is gone"));
            BundleIndex.Entry file = index.file(path);
            try {
                return BundledFile.open(s3.range(objects.place(prefix + BUNDLE), file.from(), file.to()), file);
            } catch (IOException e) {
                throw new UnavailableException("'" + uri() + "' cannot be read at file '" + path + "'", e);
            }
        }
    }
}
