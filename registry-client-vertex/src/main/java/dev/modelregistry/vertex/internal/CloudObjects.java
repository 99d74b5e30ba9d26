package dev.modelregistry.vertex.internal;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.vertex.internal.Bucket.Item;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects below one prefix of a Cloud Storage bucket. The tag of an object is its generation. */
final class CloudObjects implements ObjectStore {

    private final Bucket bucket;
    private final String prefix;

    CloudObjects(Bucket bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
    }

    @Override
    public String root() {
        return new GsUri(bucket.name(), prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1)).toString();
    }

    /** Without a slash at the end: the service adds one, and two name another directory. */
    @Override
    public String uri(String key) {
        return new GsUri(bucket.name(), (prefix + key).replaceAll("/+$", "")).toString();
    }

    private StoredObject stored(Item item) {
        return new StoredObject(item.name().substring(prefix.length()), item.size(), item.generation(), item.updated());
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        Optional<String> generation = Optional.empty();
        if (condition instanceof PutCondition.IfAbsent) {
            generation = Optional.of("0");
        } else if (condition instanceof PutCondition.IfUnchanged unchanged) {
            generation = Optional.of(unchanged.tag());
        }
        return bucket.put(prefix + key, content, generation)
                .map(this::stored)
                .orElseThrow(() -> condition instanceof PutCondition.IfAbsent
                        ? new AlreadyExistsException("object " + uri(key) + " exists already")
                        : new ConflictException("object " + uri(key) + " was changed meanwhile"));
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return bucket.head(prefix + key).map(this::stored);
    }

    /** A small object with its generation, in one request; empty when there is none. */
    Optional<Bucket.Small> read(String key) {
        return bucket.read(prefix + key);
    }

    @Override
    public InputStream get(String key, long from) {
        return bucket.get(prefix + key, from);
    }

    @Override
    public Stream<StoredObject> list(String below, String after) {
        return bucket.list(prefix + below, after.isEmpty() ? "" : prefix + after)
                .map(this::stored);
    }

    @Override
    public void delete(String key) {
        bucket.delete(prefix + key);
    }
}
