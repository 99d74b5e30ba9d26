package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Large uploads that were begun: which there are, what has arrived of them, and copies on S3's own side. Thread-safe. */
final class S3Uploads {

    private static final int MOST_PARTS = 10_000;

    private final S3 s3;
    private final Settings settings;

    S3Uploads(S3 s3, Settings settings) {
        this.s3 = s3;
        this.settings = settings;
    }

    /**
     * An upload that is not ended.
     *
     * @param key the object that it will be
     * @param id of the upload
     * @param at when it was begun
     */
    record Begun(String key, String id, Optional<Instant> at) {}

    /** Uploads below a prefix that were begun and not ended. */
    List<Begun> unfinished(Place prefix) {
        List<Begun> found = new ArrayList<>();
        Optional<HttpCall> page = Optional.of(
                HttpCall.get("listUploads", "").withQuery("uploads", "").withQuery("prefix", prefix.key()));
        while (page.isPresent()) {
            HttpCall call = page.get();
            Xml.Items answer = Xml.items(
                    "listUploads", s3.bucket(prefix.bucket()).execute(call).body(), Set.of("Upload"));
            for (Map<String, String> item : answer.items()) {
                if (item.containsKey("UploadId")) {
                    found.add(new Begun(
                            item.getOrDefault("Key", ""),
                            item.get("UploadId"),
                            Optional.ofNullable(item.get("Initiated")).map(Instant::parse)));
                }
            }
            String key = answer.values().getOrDefault("NextKeyMarker", "");
            String id = answer.values().getOrDefault("NextUploadIdMarker", "");
            page = truncated(answer) && !key.isEmpty()
                    ? Optional.of(HttpCall.get("listUploads", "")
                            .withQuery("uploads", "")
                            .withQuery("prefix", prefix.key())
                            .withQuery("key-marker", key)
                            .withQuery("upload-id-marker", id))
                    : Optional.empty();
        }
        return found;
    }

    /** What has arrived of an upload. */
    OpenUpload open(String bucket, Begun begun) {
        Map<Integer, OpenUpload.Part> parts = new HashMap<>();
        Optional<String> after = Optional.of("0");
        while (after.isPresent()) {
            HttpCall call = HttpCall.get("listParts", begun.key())
                    .withQuery("uploadId", begun.id())
                    .withQuery("part-number-marker", after.get());
            Xml.Items answer =
                    Xml.items("listParts", s3.bucket(bucket).execute(call).body(), Set.of("Part"));
            for (Map<String, String> item : answer.items()) {
                parts.put(
                        Integer.parseInt(item.getOrDefault("PartNumber", "0")),
                        new OpenUpload.Part(
                                Long.parseLong(item.getOrDefault("Size", "0")),
                                Optional.ofNullable(item.get("ChecksumSHA256")),
                                item.getOrDefault("ETag", "")));
            }
            after = truncated(answer)
                    ? Optional.ofNullable(answer.values().get("NextPartNumberMarker"))
                    : Optional.empty();
        }
        return new OpenUpload(begun.key(), begun.id(), parts);
    }

    private static boolean truncated(Xml.Items answer) {
        return answer.values().getOrDefault("IsTruncated", "").equals("true");
    }

    void abort(Place place, String id) {
        S3Upload.abort(s3.bucket(place.bucket()), place.key(), id);
    }

    /**
     * Copies a large object within its bucket. Its bytes stay where they are: this client only asks.
     *
     * @param from key of the object
     * @param size in bytes
     * @param to the copy, which must not be there
     */
    void copy(String from, long size, Place to) {
        S3Bucket bucket = s3.bucket(to.bucket());
        HttpCall begin = S3Upload.encrypted(post("beginUpload", to, new byte[0]), settings)
                .withQuery("uploads", "")
                .withHeader("x-amz-checksum-algorithm", "SHA256");
        String id = Xml.element(bucket.execute(begin).text(), "UploadId")
                .orElseThrow(() -> new UnavailableException("S3 gave no id for the upload of '" + to.key() + "'"));
        long range = Math.max((long) settings.partSize() << 4, size / MOST_PARTS + 1);
        StringBuilder parts = new StringBuilder();
        int number = 0;
        for (long at = 0; at < size; at += range) {
            parts.append(copied(bucket, from, at, Math.min(size, at + range), to, id, ++number));
        }
        HttpCall complete = post("finishUpload", to, S3Upload.list(parts.toString()))
                .withHeader(S3Bucket.IF_ABSENT, "*")
                .withQuery("uploadId", id);
        try {
            refuseHidden(bucket.execute(complete), "finishUpload");
        } catch (OutcomeUnknownException | NotFoundException doubt) {
            // The key is this client's own: what is there is the copy.
            if (s3.head(to).filter(found -> found.object().size() == size).isEmpty()) {
                throw doubt;
            }
        }
    }

    private String copied(S3Bucket bucket, String from, long at, long end, Place to, String id, int number) {
        HttpCall call = HttpCall.with("copyPart", Effect.REPEATABLE_WRITE, "PUT", to.key(), S3.bytes(new byte[0]))
                .withQuery("partNumber", Integer.toString(number))
                .withQuery("uploadId", id)
                .withHeader("x-amz-copy-source", "/" + to.bucket() + "/" + encoded(from))
                .withHeader("x-amz-copy-source-range", "bytes=" + at + "-" + (end - 1));
        HttpReply reply = bucket.execute(call);
        refuseHidden(reply, "copyPart");
        String tag = Xml.element(reply.text(), "ETag").orElse("");
        String checksum = Xml.element(reply.text(), "ChecksumSHA256")
                .map(one -> "<ChecksumSHA256>" + Xml.text(one) + "</ChecksumSHA256>")
                .orElse("");
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + Xml.text(tag) + "</ETag>" + checksum + "</Part>";
    }

    /** S3 begins these answers before the work is done, and a failure then has status 200. */
    private static void refuseHidden(HttpReply reply, String operation) {
        Optional<String> code = Xml.element(reply.text(), "Code");
        if (code.isPresent()) {
            throw new OutcomeUnknownException(operation + ": S3 says " + code.get());
        }
    }

    private static HttpCall post(String operation, Place place, byte[] body) {
        HttpBody content = body.length == 0 ? S3.bytes(body) : HttpBody.of("application/xml", body);
        return HttpCall.with(operation, Effect.REPEATABLE_WRITE, "POST", place.key(), content);
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~")
                .replace("%2F", "/");
    }
}
