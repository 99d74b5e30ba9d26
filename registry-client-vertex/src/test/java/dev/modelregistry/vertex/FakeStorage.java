package dev.modelregistry.vertex;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;

/**
 * Cloud Storage's JSON interface as its documentation describes it, in memory. It honours what the pinned server of the tests on a
 * real socket does not: conditions everywhere, the state of an upload in parts, checksums in metadata.
 */
final class FakeStorage {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

    private record Stored(byte[] bytes, long generation, Instant updated, Map<String, String> metadata) {}

    private static final class Session {
        private final String name;
        private final Map<String, String> metadata;
        private final HttpUrl begun;
        private final Buffer bytes = new Buffer();
        private MockResponse made;

        Session(String name, Map<String, String> metadata, HttpUrl begun) {
            this.name = name;
            this.metadata = metadata;
            this.begun = begun;
        }
    }

    private final NavigableMap<String, Stored> objects = new TreeMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private long generations = 1_700_000_000_000_000L;

    static String crc32c(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    synchronized MockResponse dispatch(RecordedRequest request) {
        List<String> path = request.getUrl().pathSegments();
        boolean upload = path.get(0).equals("upload");
        List<String> rest = upload ? path.subList(1, path.size()) : path;
        if (rest.size() < 5 || !rest.get(2).equals("b") || !rest.get(4).equals("o")) {
            return error(404, "notFound");
        }
        String name = rest.size() > 5 ? String.join("/", rest.subList(5, rest.size())) : "";
        if (rest.size() > 6) {
            return error(404, "an object's name is one part of the path");
        }
        if (upload) {
            return upload(request);
        }
        return switch (request.getMethod()) {
            case "GET" -> name.isEmpty() ? list(request.getUrl()) : get(request, name);
            case "DELETE" -> delete(request.getUrl(), name);
            default -> error(405, "methodNotAllowed");
        };
    }

    private MockResponse upload(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        String type = url.queryParameter("uploadType");
        byte[] body = bytes(request);
        return switch (String.valueOf(type)) {
            case "multipart" -> multipart(request, body);
            case "resumable" -> request.getMethod().equals("POST") ? begin(request, body) : part(request, body);
            default -> error(400, "uploadType " + type);
        };
    }

    private static byte[] bytes(RecordedRequest request) {
        return request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
    }

    private MockResponse multipart(RecordedRequest request, byte[] body) {
        String type = String.valueOf(request.getHeaders().get("content-type"));
        String boundary = "--" + type.substring(type.indexOf("boundary=") + "boundary=".length());
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int json = text.indexOf("\r\n\r\n") + 4;
        int second = text.indexOf("\r\n" + boundary, json);
        int content = text.indexOf("\r\n\r\n", second) + 4;
        int end = text.lastIndexOf("\r\n" + boundary + "--");
        Map<String, String> metadata =
                metadata(new String(Arrays.copyOfRange(body, json, second), StandardCharsets.UTF_8));
        byte[] bytes = Arrays.copyOfRange(body, content, end);
        if (!crc32c(bytes).equals(metadata.get("crc32c"))) {
            return error(400, "invalid: crc32c");
        }
        return store(request.getUrl(), request.getUrl().queryParameter("name"), bytes, metadata);
    }

    private static Map<String, String> metadata(String json) {
        Map<String, String> values = new HashMap<>();
        Matcher pairs = Pattern.compile("\"([^\"]+)\":\"([^\"]*)\"").matcher(json);
        while (pairs.find()) {
            values.put(pairs.group(1), pairs.group(2));
        }
        return values;
    }

    private MockResponse begin(RecordedRequest request, byte[] body) {
        String id = UUID.randomUUID().toString();
        String name = request.getUrl().queryParameter("name");
        sessions.put(id, new Session(name, metadata(new String(body, StandardCharsets.UTF_8)), request.getUrl()));
        String location = request.getUrl()
                .newBuilder()
                .addQueryParameter("upload_id", id)
                .build()
                .toString();
        return new MockResponse.Builder().addHeader("Location", location).build();
    }

    private MockResponse part(RecordedRequest request, byte[] body) {
        Session session = sessions.get(request.getUrl().queryParameter("upload_id"));
        if (session == null) {
            return error(404, "no such upload");
        }
        Matcher range =
                CONTENT_RANGE.matcher(String.valueOf(request.getHeaders().get("content-range")));
        if (!range.matches()) {
            return error(400, "content-range");
        }
        boolean totalKnown = !range.group(3).equals("*");
        if (range.group(1) != null) {
            long from = Long.parseLong(range.group(1));
            if (from != session.bytes.size() || Long.parseLong(range.group(2)) - from + 1 != body.length) {
                return error(400, "range " + range.group() + ", stored are " + session.bytes.size());
            }
            if (!totalKnown && body.length % (256 << 10) != 0) {
                return error(400, "parts are multiples of 256 KiB");
            }
            session.bytes.write(body);
        }
        if (totalKnown && session.bytes.size() == Long.parseLong(range.group(3))) {
            byte[] all = session.bytes.clone().readByteArray();
            if (session.made == null) {
                session.made = store(session.begun, session.name, all, session.metadata);
            }
            return session.made;
        }
        MockResponse.Builder more = new MockResponse.Builder().addHeader("X-HTTP-Status-Code-Override", "308");
        if (!"yes".equals(request.getHeaders().get("x-guploader-no-308"))) {
            more.code(308);
        }
        if (session.bytes.size() > 0) {
            more.addHeader("Range", "bytes=0-" + (session.bytes.size() - 1));
        }
        return more.build();
    }

    private MockResponse store(HttpUrl url, String name, byte[] bytes, Map<String, String> metadata) {
        if (name == null || name.getBytes(StandardCharsets.UTF_8).length > 1024) {
            return error(400, "name");
        }
        String key = bucket(url) + "/" + name;
        MockResponse refused = condition(url, objects.get(key));
        if (refused != null) {
            return refused;
        }
        Stored stored = new Stored(bytes, ++generations, Instant.now(), metadata);
        objects.put(key, stored);
        return json(item(name, stored));
    }

    private static String bucket(HttpUrl url) {
        List<String> path = url.pathSegments();
        return path.get(path.indexOf("b") + 1);
    }

    /** Null when the condition holds. */
    private static MockResponse condition(HttpUrl url, Stored there) {
        String wanted = url.queryParameter("ifGenerationMatch");
        long present = there == null ? 0 : there.generation();
        return wanted == null || Long.parseLong(wanted) == present ? null : error(412, "conditionNotMet");
    }

    private MockResponse get(RecordedRequest request, String name) {
        Stored stored = objects.get(bucket(request.getUrl()) + "/" + name);
        boolean media = "media".equals(request.getUrl().queryParameter("alt"));
        if (stored == null) {
            return media
                    ? new MockResponse.Builder()
                            .code(404)
                            .addHeader("Content-Type", "text/html; charset=UTF-8")
                            .body("No such object: " + name)
                            .build()
                    : error(404, "notFound");
        }
        if (!media) {
            return json(item(name, stored));
        }
        MockResponse.Builder answer = new MockResponse.Builder()
                .addHeader("Content-Type", "application/octet-stream")
                .addHeader("x-goog-generation", Long.toString(stored.generation()))
                .addHeader("x-goog-hash", "crc32c=" + crc32c(stored.bytes()));
        Matcher range = RANGE.matcher(String.valueOf(request.getHeaders().get("range")));
        byte[] bytes = stored.bytes();
        if (range.matches()) {
            int from = Integer.parseInt(range.group(1));
            if (from >= bytes.length) {
                return error(416, "requestedRangeNotSatisfiable");
            }
            answer.code(206);
            bytes = Arrays.copyOfRange(bytes, from, bytes.length);
        }
        return answer.body(new Buffer().write(bytes)).build();
    }

    private MockResponse delete(HttpUrl url, String name) {
        String key = bucket(url) + "/" + name;
        if (!objects.containsKey(key)) {
            return error(404, "notFound");
        }
        MockResponse refused = condition(url, objects.get(key));
        if (refused != null) {
            return refused;
        }
        objects.remove(key);
        return new MockResponse.Builder().code(204).build();
    }

    private MockResponse list(HttpUrl url) {
        String bucket = bucket(url) + "/";
        String prefix = bucket + url.queryParameter("prefix");
        String offset = url.queryParameter("startOffset");
        String token = url.queryParameter("pageToken");
        // Real pages may be shorter than asked for.
        int most = Math.min(Integer.parseInt(url.queryParameter("maxResults")), 25);
        List<String> items = new ArrayList<>();
        String last = "";
        boolean more = false;
        String from = offset == null ? prefix : max(prefix, bucket + offset);
        for (Map.Entry<String, Stored> one : objects.tailMap(from, true).entrySet()) {
            String key = one.getKey();
            if (!key.startsWith(prefix)) {
                break;
            }
            if (token != null && key.compareTo(token) <= 0) {
                continue;
            }
            if (items.size() == most) {
                more = true;
                break;
            }
            items.add(item(key.substring(bucket.length()), one.getValue()));
            last = key;
        }
        String page = items.isEmpty()
                ? "{}"
                : "{\"items\":[" + String.join(",", items) + "]" + (more ? ",\"nextPageToken\":" + quoted(last) : "")
                        + "}";
        return json(page);
    }

    private static String max(String one, String other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String item(String name, Stored stored) {
        String token = stored.metadata().getOrDefault("mre-upload", "");
        return "{\"name\":" + quoted(name) + ",\"size\":\"" + stored.bytes().length + "\",\"generation\":\""
                + stored.generation() + "\",\"updated\":\"" + stored.updated() + "\",\"crc32c\":\""
                + crc32c(stored.bytes()) + "\",\"metadata\":{\"mre-upload\":\"" + token + "\"}}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json; charset=UTF-8")
                .body(body)
                .build();
    }

    static MockResponse error(int code, String reason) {
        return json("{\"error\":{\"code\":" + code + ",\"message\":\"" + reason + "\",\"errors\":[{\"reason\":\""
                        + reason + "\"}]}}")
                .newBuilder()
                .code(code)
                .build();
    }
}
