package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Where no bucket was named: whatever needs an object says so, and what to do about it. */
final class NoObjects implements ObjectStore {

    /** What to do, wherever it is said. */
    static final String FIX = "open it with artifacts=s3://bucket/prefix, for example"
            + " sagemaker:us-east-1?artifacts=s3://bucket/prefix";

    /**
     * The refusal.
     *
     * @param what was asked for
     */
    static UnsupportedCapabilityException refusal(String what) {
        return refusal(what, FIX);
    }

    static UnsupportedCapabilityException refusal(String what, String fix) {
        return new UnsupportedCapabilityException(
                Capability.CREATE_ONLY_OBJECTS.text(),
                what + " needs the log, which is on S3, and this SageMaker registry was opened without a bucket, to be"
                        + " read only: " + fix);
    }

    @Override
    public String root() {
        return "nowhere: opened without artifacts=s3://bucket/prefix";
    }

    @Override
    public String uri(String key) {
        throw refusal("'" + key + "'");
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        throw refusal("to write '" + key + "'");
    }

    @Override
    public Optional<StoredObject> head(String key) {
        throw refusal("to read '" + key + "'");
    }

    @Override
    public InputStream get(String key, long from) {
        throw refusal("to read '" + key + "'");
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        throw refusal("to read '" + prefix + "'");
    }

    @Override
    public void delete(String key) {
        throw refusal("to delete '" + key + "'");
    }
}
