package dev.modelregistry.mlflow.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modelregistry.http.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/**
 * What MLflow 3.17.2 and the S3 behind it answer where files pass by the server, as measured against a real server with an S3
 * emulator. Faults are what this is for; {@code MlflowTransferTest} is the same on the real ones.
 */
final class FakeTransfer implements AutoCloseable {

    static final int PART = Transfers.SMALLEST_PART;

    final MockWebServer mlflow = new MockWebServer();
    final MockWebServer store = new MockWebServer();
    /** What came, in order: method and path without the query. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    final List<RecordedRequest> toStore = new CopyOnWriteArrayList<>();
    final List<RecordedRequest> toMlflow = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final Map<Integer, byte[]> parts = new ConcurrentSkipListMap<>();
    final AtomicInteger addresses = new AtomicInteger();
    /** Answers of the store that come before it does anything. */
    volatile Function<RecordedRequest, Optional<MockResponse>> fault = request -> Optional.empty();
    /** The same of the server. */
    volatile Function<RecordedRequest, Optional<MockResponse>> refusal = request -> Optional.empty();

    volatile Function<byte[], String> tag =
            bytes -> "\"" + HexFormat.of().formatHex(Arrival.md5().digest(bytes)) + "\"";

    FakeTransfer() throws IOException {
        mlflow.setDispatcher(dispatcher(this::mlflow));
        store.setDispatcher(dispatcher(this::store));
        mlflow.start(InetAddress.getLoopbackAddress(), 0);
        store.start(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void close() {
        mlflow.close();
        store.close();
    }

    /** A client with credentials that are the server's alone. */
    MlflowServer client() {
        return new MlflowServer(Settings.at(mlflow.url("/").toString())
                .credentials(refresh -> Map.of("Authorization", "Bearer t0ken-of-the-server"))
                .attempts(3)
                .transfers(transfers -> transfers.parts(PART + 1, PART).directFrom(PART + 1))
                .build());
    }

    private static Dispatcher dispatcher(Function<RecordedRequest, MockResponse> answers) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answers.apply(request);
            }
        };
    }

    static MockResponse answer(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    static MockResponse storeError(int status, String code) {
        return answer(status, "<Error><Code>" + code + "</Code><Message>as the store says</Message></Error>");
    }

    static MockResponse bytes(int status, byte[] bytes) {
        return new MockResponse.Builder()
                .code(status)
                .body(new Buffer().write(bytes))
                .build();
    }

    private String address(String path, String query) {
        return store.url("/bucket/" + path) + "?" + query + "X-Amz-Signature=" + addresses.incrementAndGet();
    }

    private MockResponse mlflow(RecordedRequest request) {
        toMlflow.add(request);
        String path = request.getUrl().encodedPath();
        calls.add(request.getMethod() + " " + path);
        return refusal.apply(request).orElseGet(() -> {
            if (path.endsWith("/server-info")) {
                return answer(200, "{\"multipart_uploads_enabled\": true, \"multipart_downloads_enabled\": true}");
            }
            if (path.contains("/mpu/") || path.contains("/artifacts/presigned-")) {
                return transfer(path, request);
            }
            if (path.contains("/presigned/")) {
                return presigned(path.substring(path.indexOf("/presigned/") + "/presigned/".length()), "url");
            }
            return plain(path, request);
        });
    }

    private MockResponse presigned(String file, String field) {
        byte[] bytes = files.get(file);
        return bytes == null
                ? answer(404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"Not Found\"}")
                : answer(
                        200,
                        Json.object()
                                .put(field, address(file, ""))
                                .put("file_size", bytes.length)
                                .toString());
    }

    private MockResponse transfer(String path, RecordedRequest request) {
        var body = Json.read("fake", request.getBody().toByteArray(), "a test");
        String file = path.replaceAll(".*/mpu/[a-z]+/", "") + "/" + Json.text(body, "path");
        if (path.contains("/mpu/create/")) {
            var answer = Json.object().put("upload_id", "u1");
            var credentials = answer.putArray("credentials");
            for (int number = 1; number <= body.path("num_parts").asInt(); number++) {
                credentials
                        .addObject()
                        .put("part_number", number)
                        .put("url", address(file, "partNumber=" + number + "&"));
            }
            return answer(200, answer.toString());
        }
        if (path.contains("/mpu/complete/")) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            List<String> tags = new ArrayList<>();
            body.path("parts").forEach(part -> {
                whole.writeBytes(parts.get(part.path("part_number").asInt()));
                tags.add(Json.text(part, "etag"));
            });
            files.put(file, whole.toByteArray());
            return tags.equals(parts.values().stream().map(tag).toList()) ? answer(200, "{}") : answer(500, "");
        }
        if (path.contains("/mpu/abort/")) {
            parts.clear();
            return answer(200, "{}");
        }
        String name = Json.text(body, "path");
        return path.endsWith("presigned-download-url")
                ? presigned(name, "presigned_url")
                : answer(
                        200,
                        Json.object()
                                .put("presigned_url", address(name, ""))
                                .set(
                                        "headers",
                                        Json.of(new TreeMap<>(
                                                Map.of("Content-Type", "text/plain", "x-amz-acl", "private"))))
                                .toString());
    }

    /** The routes of every server. */
    private MockResponse plain(String path, RecordedRequest request) {
        String query =
                Optional.ofNullable(request.getUrl().queryParameter("path")).orElse("");
        String file = path.contains("mlflow-artifacts/artifacts/")
                ? path.substring(path.indexOf("/artifacts/") + "/artifacts/".length())
                : query;
        if (request.getMethod().equals("GET") && (path.endsWith("/artifacts") || path.endsWith("/artifacts/list"))) {
            var answer = Json.object();
            var list = answer.putArray("files");
            files.forEach((name, bytes) -> list.addObject().put("path", name).put("file_size", bytes.length));
            return answer(200, answer.toString());
        }
        if (request.getMethod().equals("GET")) {
            return files.containsKey(file) ? bytes(200, files.get(file)) : answer(500, "");
        }
        files.put(file, request.getBody().toByteArray());
        return answer(200, "{}");
    }

    private MockResponse store(RecordedRequest request) {
        toStore.add(request);
        calls.add(request.getMethod() + " store");
        return fault.apply(request).orElseGet(() -> {
            String file = request.getUrl().encodedPath().replaceFirst("/bucket/", "");
            if (request.getMethod().equals("GET")) {
                byte[] all = files.get(file);
                int from = Optional.ofNullable(request.getHeaders().get("range"))
                        .map(range -> Integer.parseInt(range.replaceAll("[^0-9]", "")))
                        .orElse(0);
                return bytes(from == 0 ? 200 : 206, java.util.Arrays.copyOfRange(all, from, all.length));
            }
            byte[] body = request.getBody().toByteArray();
            String part = request.getUrl().queryParameter("partNumber");
            if (part == null) {
                files.put(file, body);
            } else {
                parts.put(Integer.parseInt(part), body);
            }
            return new MockResponse.Builder()
                    .code(200)
                    .addHeader("ETag", tag.apply(body))
                    .build();
        });
    }

    static String part(RecordedRequest request) {
        return String.valueOf(request.getUrl().queryParameter("partNumber"));
    }

    static byte[] content(int size) {
        byte[] content = new byte[size];
        new java.util.Random(size).nextBytes(content);
        return content;
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
