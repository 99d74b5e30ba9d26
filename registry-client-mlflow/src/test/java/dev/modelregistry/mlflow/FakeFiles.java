package dev.modelregistry.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import mockwebserver3.MockResponse;
import okio.Buffer;

/** The artifact store behind the server's proxy. */
final class FakeFiles {

    private final FakeMlflow server;
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private boolean full;

    FakeFiles(FakeMlflow server) {
        this.server = server;
    }

    /** Whether no more bytes find room. */
    void full(boolean value) {
        full = value;
    }

    /** The path of a file that has a text in it. */
    String pathWith(String part) {
        return files.keySet().stream()
                .filter(path -> path.contains(part))
                .findFirst()
                .orElseThrow();
    }

    int count() {
        return files.size();
    }

    private boolean three() {
        return server.line() == FakeMlflow.Line.THREE;
    }

    private static FakeProblem invalidPath() {
        return FakeProblem.invalid("Invalid path");
    }

    private static boolean climbs(String path) {
        return List.of(path.split("/", -1)).contains("..");
    }

    MockResponse put(String path, byte[] content) {
        if (climbs(path)) {
            throw invalidPath();
        }
        if (path.endsWith("/")) {
            return three()
                    ? detail(400, "Artifact path must include a filename (cannot end with '/').")
                    : FakeMlflow.page(500, "Internal Server Error");
        }
        if (full) {
            if (!three()) {
                files.put(path, new byte[0]); // What has no room is cut off, not taken back.
            }
            return three()
                    ? new MockResponse.Builder()
                            .code(500)
                            .body("Internal Server Error")
                            .build()
                    : FakeMlflow.page(500, "Internal Server Error");
        }
        files.put(path, content);
        return three() ? new MockResponse.Builder().build() : FakeMlflow.json(200, object());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static MockResponse detail(int status, String said) {
        return FakeMlflow.json(status, object().put("detail", said));
    }

    MockResponse get(String path, String range) {
        if (climbs(path)) {
            throw invalidPath();
        }
        byte[] content = files.get(path);
        if (content == null) {
            return missing(path);
        }
        if (!three()) {
            return new MockResponse.Builder()
                    .chunkedBody(new Buffer().write(content), 8192)
                    .build();
        }
        if (range == null) {
            return new MockResponse.Builder()
                    .body(new Buffer().write(content))
                    .addHeader("ETag", etag(content))
                    .build();
        }
        int from = Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
        if (from >= content.length) {
            return new MockResponse.Builder()
                    .code(416)
                    .addHeader("Content-Range", "bytes */" + content.length)
                    .build();
        }
        return new MockResponse.Builder()
                .code(206)
                .addHeader("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length)
                .addHeader("ETag", etag(content))
                .body(new Buffer().write(content, from, content.length - from))
                .build();
    }

    private static String etag(byte[] content) {
        return '"' + Integer.toHexString(java.util.Arrays.hashCode(content)) + '"';
    }

    private MockResponse missing(String path) {
        boolean directory = files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
        if (directory) {
            return three()
                    ? detail(400, "Artifact path refers to a directory, not a file: '" + path + "'")
                    : FakeMlflow.page(500, "Internal Server Error");
        }
        throw three()
                ? FakeProblem.missing("No such artifact: '" + path + "'")
                : FakeProblem.internal(
                        "The following failures occurred while downloading one or more artifacts: [Errno 2]"
                                + " No such file or directory: '" + path + "'");
    }

    /** One level; what is not there is as empty as what is no directory. */
    ObjectNode list(String directory, String prefix) {
        if (climbs(directory)) {
            throw invalidPath();
        }
        String below = directory.isEmpty() ? "" : directory + "/";
        List<String> names = new ArrayList<>();
        for (String file : files.keySet()) {
            if (file.startsWith(below)) {
                String rest = file.substring(below.length());
                String name = rest.contains("/") ? rest.substring(0, rest.indexOf('/') + 1) : rest;
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        ObjectNode answer = object();
        if (!names.isEmpty()) {
            ArrayNode list = answer.putArray("files");
            names.forEach(name -> {
                boolean folder = name.endsWith("/");
                ObjectNode one = list.addObject()
                        .put("path", prefix + (folder ? name.substring(0, name.length() - 1) : name))
                        .put("is_dir", folder);
                if (!folder && files.get(below + name).length > 0) {
                    one.put("file_size", files.get(below + name).length);
                }
            });
        }
        return answer;
    }

    ObjectNode delete(String path) {
        files.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + "/"));
        return object();
    }
}
