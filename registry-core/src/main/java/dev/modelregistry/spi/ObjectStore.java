package dev.modelregistry.spi;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bytes under keys. Keys are relative paths with {@code /} between names, for example
 * {@code fraud/artifacts/019a…/model.onnx}; a name may hold any character but {@code /}, control characters and line ends.
 *
 * <p>Thread-safe. What {@link #put} returned is durable and readable at once.
 */
public interface ObjectStore {

    /** Names this store for people and for the check that all clients use one root, for example {@code s3://b/prefix}. */
    String root();

    /** Address of an object or of a prefix, as people and other tools know it. */
    String uri(String key);

    /**
     * Stores one object, streaming. An object is visible whole or not at all.
     *
     * @param key where
     * @param content read once; closed by this method
     * @param condition when the object may be written
     * @return what is stored now
     * @throws dev.modelregistry.error.AlreadyExistsException {@link PutCondition#ifAbsent()} and there is one
     * @throws dev.modelregistry.error.ConflictException {@link PutCondition#ifUnchanged} and it changed
     * @throws dev.modelregistry.error.UnsupportedCapabilityException the product cannot write under that condition
     */
    StoredObject put(String key, InputStream content, PutCondition condition);

    /**
     * Stores several small objects, each as {@link #put} with {@link PutCondition#always()} would; cheaper where the
     * product can take them together. On failure some may be stored.
     */
    default void putAll(List<SmallObject> objects) {
        for (SmallObject object : objects) {
            put(object.key(), new java.io.ByteArrayInputStream(object.bytes()), PutCondition.always());
        }
    }

    /** Size and tag of an object; empty when there is none. */
    Optional<StoredObject> head(String key);

    /**
     * Part of an object, streaming. The caller closes it.
     *
     * @param from first byte, 0 for the beginning
     * @throws dev.modelregistry.error.NotFoundException no such object
     */
    InputStream get(String key, long from);

    /**
     * Objects below a prefix in the order of their keys, lazily. The stream must be closed.
     *
     * @param prefix for example {@code fraud/artifacts/}
     * @param after only keys greater than this one; empty for all
     */
    Stream<StoredObject> list(String prefix, String after);

    /** Deletes an object. Without effect when there is none. */
    void delete(String key);

    /**
     * What a store tells of an object.
     *
     * @param key its key
     * @param size in bytes
     * @param tag changes with every write, for {@link PutCondition#ifUnchanged}; opaque
     * @param modifiedAt by the store's clock, where it tells; what has no known age is never taken for garbage
     */
    record StoredObject(String key, long size, String tag, Optional<Instant> modifiedAt) {}

    /** A small object to be stored together with others. */
    record SmallObject(String key, byte[] bytes) {}
}
