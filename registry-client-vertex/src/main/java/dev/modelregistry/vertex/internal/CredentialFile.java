package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpTransport;
import dev.modelregistry.http.internal.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Application default credentials in a file: the key of a service account, or what {@code gcloud auth application-default login}
 * leaves; other kinds where Google's own library is there to read them.
 */
final class CredentialFile {

    static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String USUAL_ENDPOINT = "https://oauth2.googleapis.com/token";
    private static final List<String> OF_THE_LIBRARY =
            List.of("external_account", "external_account_authorized_user", "impersonated_service_account");
    private static final long LIFETIME = 3600;

    private final Path path;
    private final byte[] bytes;
    private final JsonNode content;
    private final Clock clock;

    private CredentialFile(Path path, byte[] bytes, JsonNode content, Clock clock) {
        this.path = path;
        this.bytes = bytes;
        this.content = content;
        this.clock = clock;
    }

    static CredentialFile read(Path path, Clock clock) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            JsonNode content = Json.tryRead(bytes)
                    .orElseThrow(() -> new InvalidException("credential file '" + path + "' is not JSON"));
            return new CredentialFile(path, bytes, content, clock);
        } catch (IOException e) {
            throw new InvalidException("credential file '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** The project that pays, where the file names one. */
    Optional<String> quotaProject() {
        return Json.given(content, "quota_project_id");
    }

    CredentialSource tokens() {
        String type = Json.text(content, "type");
        if (OF_THE_LIBRARY.contains(type)) {
            return GoogleLibrary.read(path, bytes, type);
        }
        URI endpoint = endpoint();
        HttpTransport transport =
                HttpTransport.to("vertex", endpoint.resolve("/").toString()).build();
        String below = endpoint.getPath().replaceAll("^/+", "");
        return switch (type) {
            case "service_account" -> {
                PrivateKey key = key();
                yield new Tokens(() -> ask(transport, below, assertion(key, endpoint)), clock);
            }
            case "authorized_user" -> {
                Map<String, String> form = Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", required("refresh_token"),
                        "client_id", required("client_id"),
                        "client_secret", required("client_secret"));
                yield new Tokens(() -> ask(transport, below, form), clock);
            }
            default ->
                throw new InvalidException("credential file '" + path + "' is of type '" + type
                        + "': known are service_account and authorized_user, and with Google's own library "
                        + String.join(", ", OF_THE_LIBRARY));
        };
    }

    /** A key or a refresh token goes there: so never over plain HTTP to another machine. */
    private URI endpoint() {
        String text = Json.given(content, "token_uri").orElse(USUAL_ENDPOINT);
        if (!Settings.isSafe(text)) {
            throw new InvalidException("credential file '" + path + "': its token_uri is not https");
        }
        return URI.create(text);
    }

    private String required(String field) {
        return Json.given(content, field)
                .orElseThrow(() -> new InvalidException("credential file '" + path + "' has no '" + field + "'"));
    }

    private PrivateKey key() {
        String pem = required("private_key")
                .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                .replaceAll("\\s", "");
        try {
            byte[] encoded = Base64.getDecoder().decode(pem);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidException(
                    "credential file '" + path + "': its private_key is not an RSA key in PKCS#8", e);
        }
    }

    /** As RFC 7523 says. */
    private Map<String, String> assertion(PrivateKey key, URI endpoint) {
        Instant now = clock.instant();
        ObjectNode header = Json.object().put("alg", "RS256").put("typ", "JWT");
        Json.given(content, "private_key_id").ifPresent(id -> header.put("kid", id));
        ObjectNode claims = Json.object()
                .put("iss", required("client_email"))
                .put("scope", SCOPE)
                .put("aud", endpoint.toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + LIFETIME);
        String signed = encoded(Json.write(header)) + "." + encoded(Json.write(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return Map.of(
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:jwt-bearer",
                    "assertion",
                    signed + "." + encoded(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new InvalidException("credential file '" + path + "': its key cannot sign", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private JsonNode ask(HttpTransport transport, String below, Map<String, String> form) {
        StringBuilder body = new StringBuilder();
        new TreeMap<>(form)
                .forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpBody sent =
                HttpBody.of("application/x-www-form-urlencoded", body.toString().getBytes(StandardCharsets.US_ASCII));
        try {
            HttpCall call = HttpCall.with("readToken", Effect.REPEATABLE_WRITE, "POST", below, sent);
            return Json.read("readToken", transport.execute(call).body(), GoogleService.NAME);
        } catch (RegistryException e) {
            throw new UnauthenticatedException(
                    "the credentials of '" + path + "' were not taken: " + e.getMessage(), e);
        }
    }
}
