package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** S3 by whole addresses. Thread-safe. */
final class S3 implements AutoCloseable {

    /** What is read in one piece. */
    private static final int SMALL = 1 << 20;

    private final Settings settings;
    private final AwsKeys keys;
    private final S3Uploads uploads;
    private final Map<String, S3Bucket> buckets = new ConcurrentHashMap<>();

    S3(Settings settings, AwsKeys keys) {
        this.settings = settings;
        this.keys = keys;
        uploads = new S3Uploads(this, settings);
    }

    S3Bucket bucket(String name) {
        return buckets.computeIfAbsent(name, one -> new S3Bucket(settings, keys, one));
    }

    /** Begins an object that is written piece by piece. */
    S3Upload upload(Place place, PutCondition condition) {
        return upload(place, condition, S3Upload.Earlier.NONE);
    }

    /** Begins an object of which an earlier attempt may have sent a part. */
    S3Upload upload(Place place, PutCondition condition, S3Upload.Earlier earlier) {
        return new S3Upload(bucket(place.bucket()), place.key(), condition, settings, earlier);
    }

    /** An object; empty when there is none. */
    Optional<Head> head(Place place) {
        HttpCall call = bare("head", "HEAD", place).withHeader("x-amz-checksum-mode", "ENABLED");
        try {
            return Optional.of(Head.of(place.key(), bucket(place.bucket()).execute(call)));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * What an answer tells of an object.
     *
     * @param object size, tag, time
     * @param checksum SHA-256 in base64, where the object was stored with one
     */
    record Head(StoredObject object, Optional<String> checksum) {

        static Head of(String key, HttpReply reply) {
            return new Head(
                    new StoredObject(
                            key,
                            reply.header("content-length").map(Long::parseLong).orElse(0L),
                            reply.header("etag").orElse(""),
                            reply.header("last-modified").flatMap(S3Bucket::time)),
                    reply.header("x-amz-checksum-sha256"));
        }
    }

    /** An object of few bytes with its tag; empty when there is none. */
    Optional<HttpReply> small(Place place) {
        try {
            return Optional.of(bucket(place.bucket()).execute(bare("get", "GET", place)));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Part of an object; the caller closes it. */
    InputStream get(Place place, long from) {
        // Without this header the connection asks for gzip, and an object that was stored with that encoding would be
        // unpacked.
        HttpCall call = bare("get", "GET", place).withHeader("Accept-Encoding", "identity");
        try {
            return bucket(place.bucket()).download(call, from);
        } catch (RegistryException e) {
            if (from > 0 && e.context().status().orElse(0) == 416) {
                return InputStream.nullInputStream();
            }
            throw e;
        }
    }

    /** A part of an object: in one answer where it is small, else as {@link #get} reads. */
    InputStream range(Place place, long from, long to) {
        if (to - from > SMALL) {
            return get(place, from);
        }
        HttpCall call = bare("get", "GET", place)
                .withHeader("Accept-Encoding", "identity")
                .withHeader("Range", "bytes=" + from + "-" + (to - 1));
        return new ByteArrayInputStream(bucket(place.bucket()).execute(call).body());
    }

    void delete(Place place) {
        HttpCall call = new HttpCall(
                "delete", Effect.REPEATABLE_WRITE, "DELETE", place.key(), Map.of(), Map.of(), Optional.empty());
        try {
            bucket(place.bucket()).execute(call);
        } catch (NotFoundException e) {
            return; // Emulators say so; S3 itself does not tell.
        }
    }

    /** Objects in the order of their keys, page by page. */
    Stream<StoredObject> list(Place prefix, String after) {
        return Stream.iterate(
                        Optional.of(page(prefix, after, Optional.empty())),
                        Optional::isPresent,
                        page -> page.flatMap(Page::next).map(token -> page(prefix, "", Optional.of(token))))
                .flatMap(page -> page.orElseThrow().objects().stream());
    }

    private record Page(List<StoredObject> objects, Optional<String> next) {}

    private Page page(Place prefix, String after, Optional<String> token) {
        HttpCall call = HttpCall.get("list", "").withQuery("list-type", "2").withQuery("prefix", prefix.key());
        if (!after.isEmpty()) {
            call = call.withQuery("start-after", after);
        }
        if (token.isPresent()) {
            call = call.withQuery("continuation-token", token.get());
        }
        Xml.Items answer =
                Xml.items("list", bucket(prefix.bucket()).execute(call).body(), Set.of("Contents"));
        List<StoredObject> objects = answer.items().stream()
                .filter(item -> item.containsKey("Key") && item.containsKey("Size"))
                .map(S3::object)
                .toList();
        return new Page(objects, Optional.ofNullable(answer.values().get("NextContinuationToken")));
    }

    private static StoredObject object(Map<String, String> item) {
        return new StoredObject(
                item.getOrDefault("Key", ""),
                Long.parseLong(item.getOrDefault("Size", "0")),
                item.getOrDefault("ETag", ""),
                Optional.ofNullable(item.get("LastModified")).map(Instant::parse));
    }

    /** Large uploads that were begun. */
    S3Uploads uploads() {
        return uploads;
    }

    private static HttpCall bare(String operation, String method, Place place) {
        return new HttpCall(operation, Effect.READ, method, place.key(), Map.of(), Map.of(), Optional.empty());
    }

    static HttpBody bytes(byte[] content) {
        return HttpBody.of("application/octet-stream", content);
    }

    @Override
    public void close() {
        buckets.values().forEach(S3Bucket::close);
    }
}
