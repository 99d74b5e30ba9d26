package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects below one prefix of one bucket. */
final class S3Objects implements ObjectStore {

    private final S3 s3;
    private final Place root;

    S3Objects(S3 s3, Place root) {
        this.s3 = s3;
        this.root = root;
    }

    Place place(String key) {
        return root.below(key);
    }

    @Override
    public String root() {
        return root.toString().replaceAll("/+$", "");
    }

    @Override
    public String uri(String key) {
        return place(key).toString();
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        try (content;
                S3Upload upload = s3.upload(place(key), condition)) {
            content.transferTo(upload);
            return named(upload.finish());
        } catch (IOException e) {
            throw new UnavailableException("what was to be uploaded cannot be read: " + e.getMessage(), e);
        }
    }

    /** An object by its key below the root. */
    private StoredObject named(StoredObject object) {
        return new StoredObject(
                object.key().substring(root.key().length()), object.size(), object.tag(), object.modifiedAt());
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return s3.head(place(key)).map(S3.Head::object).map(this::named);
    }

    @Override
    public InputStream get(String key, long from) {
        return s3.get(place(key), from);
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        return s3.list(place(prefix), after.isEmpty() ? "" : place(after).key()).map(this::named);
    }

    @Override
    public void delete(String key) {
        s3.delete(place(key));
    }
}
