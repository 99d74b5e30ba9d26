package dev.modelregistry.sagemaker;

import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.sagemaker.FakeAws.Request;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets, with S3's own conditions and checks. A tag is the MD5 of the bytes: equal bytes have equal tags, as on S3. */
final class FakeS3 {

    private static final int SMALLEST_PART = 5 << 20;

    /** As on S3, but small, so that listings of tests have several pages. */
    private static final int PAGE = 50;

    record Stored(byte[] bytes, long size, String tag, String checksum, Instant at) {

        Stored discarded() {
            return new Stored(new byte[0], size, tag, checksum, at);
        }
    }

    private static final class Upload {
        private final String key;
        private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private final Map<Integer, Stored> parts = new TreeMap<>();

        Upload(String key) {
            this.key = key;
        }
    }

    /** In the order of the bytes of the keys. */
    private final TreeMap<String, Stored> objects = new TreeMap<>((left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8)));

    private final Map<String, Upload> uploads = new LinkedHashMap<>();
    private int ids;

    /** Whether parts are counted and checked, and their bytes thrown away: for uploads larger than this machine's memory. */
    volatile boolean discarding;

    static Answer error(int status, String code, String message) {
        return Answer.of(
                status,
                "application/xml",
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
    }

    /** Objects as they are, by {@code bucket/key}. */
    synchronized byte[] bytes(String key) {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new AssertionError("no object " + key + " among " + objects.keySet());
        }
        return stored.bytes();
    }

    synchronized List<String> keys(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    synchronized void put(String key, byte[] bytes) {
        objects.put(key, stored(bytes));
    }

    synchronized void remove(String key) {
        objects.remove(key);
    }

    synchronized void empty() {
        objects.clear();
        uploads.clear();
    }

    /** As if other bytes had arrived. */
    synchronized void spoilPart(int number) {
        uploads.values().forEach(upload -> upload.parts.replace(number, stored(new byte[SMALLEST_PART])));
    }

    synchronized int unfinished() {
        return uploads.size();
    }

    synchronized Answer answer(Request request) {
        String path = request.path().substring(1);
        String bucket = path.split("/", 2)[0];
        if (!bucket.equals("models")) {
            return error(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        String key = path.substring(Math.min(path.length(), bucket.length() + 1));
        String full = bucket + "/" + key;
        return switch (request.method()) {
            case "GET" -> read(request, bucket, key);
            case "HEAD" -> head(request, full);
            case "PUT" -> request.query().containsKey("partNumber") ? putPart(request, full) : put(request, full);
            case "POST" -> request.query().containsKey("uploads") ? begin(full) : complete(request, full);
            case "DELETE" -> delete(request, full);
            default -> error(405, "MethodNotAllowed", request.method());
        };
    }

    private static Stored stored(byte[] bytes) {
        return new Stored(
                bytes,
                bytes.length,
                "\"" + FakeParts.hex("MD5", bytes) + "\"",
                base64(bytes),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(FakeParts.digest("SHA-256", bytes));
    }

    private Map<String, String> described(Request request, Stored stored) {
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", stored.tag());
        headers.put(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        stored.at().atOffset(ZoneOffset.UTC).withNano(0)));
        if (request.header("x-amz-checksum-mode").equals("ENABLED")) {
            headers.put("x-amz-checksum-sha256", stored.checksum());
        }
        return headers;
    }

    private Answer get(Request request, String key) {
        Stored stored = objects.get(key);
        if (stored == null) {
            return error(404, "NoSuchKey", "The specified key does not exist.");
        }
        Matcher range = Pattern.compile("bytes=([0-9]+)-([0-9]*)").matcher(request.header("range"));
        if (!range.matches()) {
            return new Answer(200, described(request, stored), stored.bytes());
        }
        int from = Integer.parseInt(range.group(1));
        int length = stored.bytes().length;
        if (from >= length) {
            return error(416, "InvalidRange", "The requested range is not satisfiable");
        }
        int to = range.group(2).isEmpty() ? length : Math.min(length, Integer.parseInt(range.group(2)) + 1);
        return new Answer(206, described(request, stored), Arrays.copyOfRange(stored.bytes(), from, to));
    }

    private Answer head(Request request, String key) {
        Stored stored = objects.get(key);
        if (stored == null) {
            return new Answer(404, Map.of(), new byte[0]);
        }
        Map<String, String> headers = described(request, stored);
        headers.put("Content-Length", Long.toString(stored.size()));
        return new Answer(200, headers, new byte[0]);
    }

    private Answer put(Request request, String key) {
        String checksum = request.header("x-amz-checksum-sha256");
        if (!checksum.isEmpty() && !checksum.equals(base64(request.body()))) {
            return error(400, "BadDigest", "The SHA256 you specified did not match");
        }
        Answer refused = condition(request, key);
        if (refused != null) {
            return refused;
        }
        Stored stored = stored(request.body());
        objects.put(key, stored);
        return new Answer(200, Map.of("ETag", stored.tag()), new byte[0]);
    }

    /** Null when the object may be written. */
    private Answer condition(Request request, String key) {
        Stored there = objects.get(key);
        if (!request.header("if-none-match").isEmpty() && there != null) {
            return error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
        String same = request.header("if-match");
        if (!same.isEmpty() && there == null) {
            return error(404, "NoSuchKey", "The specified key does not exist.");
        }
        if (!same.isEmpty() && !same.equals(there.tag())) {
            return error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
        return null;
    }

    private Answer delete(Request request, String key) {
        if (request.query().containsKey("uploadId")) {
            return uploads.remove(request.query().get("uploadId")) == null
                    ? error(404, "NoSuchUpload", "The specified upload does not exist.")
                    : new Answer(204, Map.of(), new byte[0]);
        }
        objects.remove(key);
        return new Answer(204, Map.of(), new byte[0]);
    }

    private Answer begin(String key) {
        String id = "upload-" + ++ids;
        uploads.put(id, new Upload(key));
        return Answer.of(
                200,
                "application/xml",
                "<InitiateMultipartUploadResult><Key>" + key + "</Key><UploadId>" + id
                        + "</UploadId></InitiateMultipartUploadResult>");
    }

    private Answer read(Request request, String bucket, String key) {
        if (request.query().containsKey("uploadId")) {
            Upload upload = upload(request, bucket + "/" + key);
            return upload == null ? noUpload() : FakeParts.page(request, upload.parts);
        }
        return key.isEmpty() ? list(request, bucket) : get(request, bucket + "/" + key);
    }

    /** Null when there is none. */
    private Upload upload(Request request, String key) {
        Upload upload = uploads.get(request.query().get("uploadId"));
        return upload != null && upload.key.equals(key) ? upload : null;
    }

    private static Answer noUpload() {
        return error(404, "NoSuchUpload", "The specified upload does not exist.");
    }

    private Answer putPart(Request request, String key) {
        Upload upload = upload(request, key);
        if (upload == null) {
            return noUpload();
        }
        if (!request.header("x-amz-copy-source").isEmpty()) {
            return copyPart(request, upload);
        }
        if (!request.header("x-amz-checksum-sha256").equals(base64(request.body()))) {
            return error(400, "BadDigest", "The SHA256 you specified did not match");
        }
        Stored part = stored(request.body());
        upload.parts.put(Integer.parseInt(request.query().get("partNumber")), discarding ? part.discarded() : part);
        return new Answer(200, Map.of("ETag", part.tag()), new byte[0]);
    }

    private Answer copyPart(Request request, Upload upload) {
        Stored source =
                objects.get(FakeAws.decoded(request.header("x-amz-copy-source").substring(1)));
        Matcher range = Pattern.compile("bytes=([0-9]+)-([0-9]+)").matcher(request.header("x-amz-copy-source-range"));
        if (source == null || !range.matches()) {
            return error(404, "NoSuchKey", "The specified key does not exist.");
        }
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2)) + 1;
        if (to > source.size()) {
            return error(400, "InvalidArgument", "Range specified is not valid for source object");
        }
        Stored part = discarding
                ? new Stored(new byte[0], to - from, source.tag(), source.checksum(), Instant.now())
                : stored(Arrays.copyOfRange(source.bytes(), (int) from, (int) to));
        upload.parts.put(Integer.parseInt(request.query().get("partNumber")), part);
        return Answer.of(
                200,
                "application/xml",
                "<CopyPartResult><ETag>" + part.tag().replace("\"", "&quot;") + "</ETag><ChecksumSHA256>"
                        + part.checksum() + "</ChecksumSHA256></CopyPartResult>");
    }

    private Answer complete(Request request, String key) {
        Upload upload = upload(request, key);
        if (upload == null) {
            return noUpload();
        }
        Answer refused = condition(request, key);
        if (refused != null) {
            return refused;
        }
        String list = new String(request.body(), StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        int last = upload.parts.size();
        long size = 0;
        for (Map.Entry<Integer, Stored> part : upload.parts.entrySet()) {
            byte[] bytes = part.getValue().bytes();
            size += part.getValue().size();
            if (part.getKey() < last && part.getValue().size() < SMALLEST_PART) {
                return error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            }
            if (!list.contains("<PartNumber>" + part.getKey() + "</PartNumber><ETag>"
                            + part.getValue().tag())
                    || !list.contains(part.getValue().checksum())) {
                return error(400, "InvalidPart", "One or more of the specified parts could not be found");
            }
            whole.writeBytes(bytes);
            digests.writeBytes(
                    Base64.getDecoder().decode(part.getValue().checksum().replaceAll("-.*", "")));
        }
        uploads.remove(request.query().get("uploadId"));
        byte[] bytes = whole.toByteArray();
        Stored stored = new Stored(
                bytes,
                size,
                "\"" + FakeParts.hex("MD5", digests.toByteArray()) + "-" + last + "\"",
                base64(digests.toByteArray()) + "-" + last,
                Instant.now());
        objects.put(key, stored);
        return Answer.of(
                200,
                "application/xml",
                "<CompleteMultipartUploadResult><ETag>" + stored.tag().replace("\"", "&quot;")
                        + "</ETag></CompleteMultipartUploadResult>");
    }

    private Answer list(Request request, String bucket) {
        Map<String, String> query = request.query();
        String prefix = bucket + "/" + query.getOrDefault("prefix", "");
        StringBuilder items = new StringBuilder();
        if (query.containsKey("uploads")) {
            uploads.forEach((id, upload) -> {
                if (upload.key.startsWith(prefix)) {
                    items.append("<Upload><Key>")
                            .append(escaped(upload.key.substring(bucket.length() + 1)))
                            .append("</Key><UploadId>")
                            .append(id)
                            .append("</UploadId><Initiated>")
                            .append(upload.at)
                            .append("</Initiated><Owner><ID>o</ID></Owner></Upload>");
                }
            });
            return Answer.of(
                    200, "application/xml", "<ListMultipartUploadsResult>" + items + "</ListMultipartUploadsResult>");
        }
        String after = bucket + "/" + query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        List<String> found = new ArrayList<>();
        for (String key : objects.tailMap(after, false).keySet()) {
            if (key.startsWith(prefix)) {
                found.add(key);
            }
        }
        List<String> page = found.subList(0, Math.min(PAGE, found.size()));
        for (String key : page) {
            Stored stored = objects.get(key);
            items.append("<Contents><Key>")
                    .append(escaped(key.substring(bucket.length() + 1)))
                    .append("</Key><LastModified>")
                    .append(stored.at())
                    .append("</LastModified><ETag>")
                    .append(stored.tag().replace("\"", "&quot;"))
                    .append("</ETag><Size>")
                    .append(stored.size())
                    .append("</Size></Contents>");
        }
        if (page.size() < found.size()) {
            items.append("<NextContinuationToken>")
                    .append(escaped(page.get(page.size() - 1).substring(bucket.length() + 1)))
                    .append("</NextContinuationToken>");
        }
        return Answer.of(200, "application/xml", "<ListBucketResult>" + items + "</ListBucketResult>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
