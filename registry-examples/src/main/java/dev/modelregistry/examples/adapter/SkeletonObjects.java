package dev.modelregistry.examples.adapter;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps bytes in the product's storage. What to look for in a real one: a write that is visible whole or not at all, a write
 * that only creates (then {@link dev.modelregistry.spi.ObjectLogStore} gives the log for nothing), reads that see the
 * last write, listings by key.
 */
final class SkeletonObjects implements ObjectStore {

    private static final int PAGE = 1000;

    private final ProductStorage storage;

    SkeletonObjects(ProductStorage storage) {
        this.storage = storage;
    }

    /** The same for all clients of one store: a client with another root is refused, never given a second log. */
    @Override
    public String root() {
        return "skeleton";
    }

    @Override
    public String uri(String key) {
        return "skeleton:" + key;
    }

    /** A real adapter streams; artifacts are larger than memory. */
    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        byte[] bytes;
        try (content) {
            bytes = content.readAllBytes();
        } catch (IOException e) {
            throw new UnavailableException("the content of '" + key + "' cannot be read: " + e.getMessage(), e);
        }
        if (condition instanceof PutCondition.IfUnchanged unchanged) {
            return put(key, bytes, present -> present.equals(Optional.of(unchanged.tag())));
        }
        if (condition instanceof PutCondition.Always) {
            return put(key, bytes, present -> true);
        }
        try {
            return put(key, bytes, Optional::isEmpty);
        } catch (ConflictException e) {
            throw new AlreadyExistsException("object '" + key + "' exists already and is not replaced", e);
        }
    }

    private StoredObject put(String key, byte[] bytes, Predicate<Optional<String>> allowed) {
        return Requests.ask("put", key, () -> described(storage.put(key, bytes, allowed)));
    }

    private static StoredObject described(ProductStorage.Blob blob) {
        return new StoredObject(blob.key(), blob.bytes().length, blob.tag(), Optional.of(blob.modifiedAt()));
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return Requests.ask("head", key, () -> storage.get(key).map(SkeletonObjects::described));
    }

    @Override
    public InputStream get(String key, long from) {
        byte[] bytes = Requests.ask("get", key, () -> storage.get(key))
                .orElseThrow(() -> new NotFoundException("there is no object '" + key + "'"))
                .bytes();
        int start = (int) Math.min(from, bytes.length);
        return new ByteArrayInputStream(bytes, start, bytes.length - start);
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        return Requests.<StoredObject>pages(last -> Requests.ask(
                "list",
                prefix,
                () -> storage.list(prefix, last.map(StoredObject::key).orElse(after), PAGE).stream()
                        .map(SkeletonObjects::described)
                        .toList()));
    }

    @Override
    public void delete(String key) {
        Requests.tell("delete", key, () -> storage.delete(key));
    }
}
