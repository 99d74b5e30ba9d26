package dev.modelregistry.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modelregistry.sagemaker.FakeAws.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of AWS's policies as the pages use: allow and deny, actions, resources, and two kinds of conditions. */
record IamPolicy(List<JsonNode> statements) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "arn:aws:sagemaker:us-east-1:123456789012:";

    /**
     * A right that a request needs.
     *
     * @param action for example {@code s3:GetObject}
     * @param resource its ARN
     * @param keys condition keys that the request carries
     */
    record Need(String action, String resource, Map<String, String> keys) {}

    static IamPolicy read(Path file) {
        try {
            List<JsonNode> statements = new ArrayList<>();
            JSON.readTree(Files.readString(file)).path("Statement").forEach(statements::add);
            return new IamPolicy(statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The actions that some statement allows. */
    List<String> allowed() {
        return statements.stream()
                .filter(one -> one.path("Effect").asText().equals("Allow"))
                .flatMap(one -> texts(one.path("Action")).stream())
                .distinct()
                .toList();
    }

    boolean allows(Need need) {
        return matches("Allow", need) && !matches("Deny", need);
    }

    private boolean matches(String effect, Need need) {
        return statements.stream()
                .filter(one -> one.path("Effect").asText().equals(effect))
                .filter(one -> texts(one.path("Action")).contains(need.action()))
                .filter(one -> texts(one.path("Resource")).stream().anyMatch(like -> like(like, need.resource())))
                .anyMatch(one -> holds(one.path("Condition"), need.keys()));
    }

    private static boolean holds(JsonNode conditions, Map<String, String> keys) {
        boolean all = true;
        for (var kind : conditions.properties()) {
            if (!List.of("StringEquals", "StringLike").contains(kind.getKey())) {
                throw new AssertionError("this test does not know the condition " + kind.getKey());
            }
            for (var key : kind.getValue().properties()) {
                String given = keys.get(key.getKey());
                all &= given != null
                        && texts(key.getValue()).stream()
                                .anyMatch(wanted -> kind.getKey().equals("StringLike")
                                        ? like(wanted, given)
                                        : wanted.equals(given));
            }
        }
        return all;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static boolean like(String pattern, String text) {
        String regex = Pattern.compile("\\*")
                .splitAsStream(pattern)
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return text.matches(pattern.endsWith("*") ? regex + ".*" : regex);
    }

    /** What AWS asks for before it does what a request says. */
    static List<Need> needs(Request request, FakeS3 s3) {
        return request.operation().isEmpty() ? ofObject(request, s3) : List.of(ofRow(request));
    }

    private static Need ofRow(Request request) {
        JsonNode body;
        try {
            body = JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String operation = request.operation();
        String resource;
        if (operation.startsWith("List") && !operation.equals("ListTags")) {
            resource = "*";
        } else if (operation.equals("CreateModelPackage")) {
            resource = ACCOUNT + "model-package/"
                    + body.path("ModelPackageGroupName").asText() + "/1";
        } else {
            String named = "";
            for (String field :
                    List.of("ResourceArn", "ModelPackageArn", "ModelPackageName", "ModelPackageGroupName")) {
                named = named.isEmpty() ? body.path(field).asText() : named;
            }
            resource = named.startsWith("arn:") ? named : ACCOUNT + "model-package-group/" + named;
        }
        Map<String, String> keys = new java.util.HashMap<>();
        if (body.has("ModelApprovalStatus")) {
            keys.put(
                    "sagemaker:ModelApprovalStatus",
                    body.path("ModelApprovalStatus").asText());
        }
        if (body.has("ModelLifeCycle")) {
            keys.put(
                    "sagemaker:ModelLifeCycle:stage",
                    body.path("ModelLifeCycle").path("Stage").asText());
        }
        return new Need("sagemaker:" + operation, resource, keys);
    }

    private static List<Need> ofObject(Request request, FakeS3 s3) {
        String path = request.path().substring(1);
        String bucket = "arn:aws:s3:::" + path.split("/", 2)[0];
        Need object = new Need(objectAction(request), "arn:aws:s3:::" + path, Map.of());
        if (request.method().equals("GET") && path.indexOf('/') == path.length() - 1) {
            String action = request.query().containsKey("uploads") ? "s3:ListBucketMultipartUploads" : "s3:ListBucket";
            return List.of(
                    new Need(action, bucket, Map.of("s3:prefix", request.query().getOrDefault("prefix", ""))));
        }
        boolean reads = object.action().equals("s3:GetObject");
        if (reads && !s3.keys(path).contains(path)) {
            // Who may not list is not told that an object is missing, but refused.
            String key = path.substring(path.indexOf('/') + 1);
            return List.of(object, new Need("s3:ListBucket", bucket, Map.of("s3:prefix", key)));
        }
        String source = request.header("x-amz-copy-source");
        return source.isEmpty()
                ? List.of(object)
                : List.of(object, new Need("s3:GetObject", "arn:aws:s3:::" + source.substring(1), Map.of()));
    }

    private static String objectAction(Request request) {
        boolean upload = request.query().containsKey("uploadId");
        return switch (request.method()) {
            case "GET" -> upload ? "s3:ListMultipartUploadParts" : "s3:GetObject";
            case "HEAD" -> "s3:GetObject";
            case "DELETE" -> upload ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
            default -> "s3:PutObject";
        };
    }
}
