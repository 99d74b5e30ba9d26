package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ObjectLogStore;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The log as objects that are put if absent, with S3's own clock. */
final class S3Log implements LogStore {

    private final ObjectLogStore log;
    private final S3Bucket bucket;

    S3Log(S3Objects objects, S3Bucket bucket) {
        log = new ObjectLogStore(objects);
        this.bucket = bucket;
    }

    @Override
    public long head(String place, long atLeast) {
        return log.head(place, atLeast);
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        return log.read(place, from);
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        return log.append(place, number, bytes);
    }

    @Override
    public Optional<Instant> serverTime() {
        return bucket.time();
    }
}
