package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.http.Download;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.HttpTransport;
import dev.modelregistry.http.RetryPolicy;
import dev.modelregistry.http.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Requests to one MLflow server. Thread-safe. */
final class MlflowServer implements AutoCloseable {

    /** What messages call it. */
    static final String NAME = "an MLflow server";

    static final String API = "api/2.0/mlflow/";
    /** A file up to this size is held in memory, so that its upload can be repeated. */
    private static final int SMALL = 1 << 20;

    private final HttpTransport transport;
    private final DirectStore direct;
    private final String address;
    /** As the header {@code Date} says it. */
    private volatile String timeOfLastAnswer = "";

    MlflowServer(Settings settings) {
        address = settings.address();
        RetryPolicy retry = new RetryPolicy(
                settings.attempts(), settings.timeout().multipliedBy(2), Duration.ofMillis(200), Duration.ofSeconds(5));
        HttpTransport.Builder builder = HttpTransport.to("mlflow", settings.address())
                .credentials(credentials(settings))
                .readTimeout(settings.timeout())
                .trust(settings.trust())
                .errors(new MlflowErrors())
                .retry(retry);
        settings.client().ifPresent(builder::client);
        transport = builder.build();
        direct = new DirectStore(this, settings, retry);
    }

    private static CredentialSource credentials(Settings settings) {
        if (settings.workspace().isEmpty()) {
            return settings.credentials();
        }
        String workspace = settings.workspace().get();
        return refresh -> {
            Map<String, String> headers = new HashMap<>(settings.credentials().headers(refresh));
            headers.put("X-MLFLOW-WORKSPACE", workspace);
            return headers;
        };
    }

    String address() {
        return address;
    }

    /** The object store behind it. */
    DirectStore direct() {
        return direct;
    }

    /** The server's clock, as of its last answer. */
    Optional<Instant> time() {
        try {
            return Optional.of(ZonedDateTime.parse(timeOfLastAnswer, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Reads. */
    JsonNode get(String operation, String path, Map<String, String> query) {
        return json(HttpCall.get(operation, API + path).withQuery(query));
    }

    /** Reads; empty when there is no such thing. */
    Optional<JsonNode> find(String operation, String path, Map<String, String> query) {
        try {
            return Optional.of(get(operation, path, query));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Writes what may be written twice. */
    JsonNode write(String operation, String method, String path, ObjectNode body) {
        return json(HttpCall.json(operation, Effect.REPEATABLE_WRITE, method, API + path, Json.write(body)));
    }

    /** Creates something; twice would make two. */
    JsonNode create(String operation, String path, ObjectNode body) {
        return json(HttpCall.json(operation, Effect.WRITE, "POST", API + path, Json.write(body)));
    }

    private JsonNode json(HttpCall call) {
        HttpReply reply = execute(call);
        return Json.read(call.operation(), reply.body(), NAME);
    }

    /** Any request, by its path below the server's address. */
    HttpReply execute(HttpCall call) {
        HttpReply reply = transport.execute(call);
        reply.header("date").ifPresent(date -> timeOfLastAnswer = date);
        return reply;
    }

    /** Bytes that survive a broken connection. */
    InputStream download(HttpCall call, long from) {
        return Download.of(transport, call, from);
    }

    /** Sends a file. A small one can be sent again when the connection breaks. */
    void upload(String operation, String method, String path, Map<String, String> query, InputStream content) {
        try (content) {
            byte[] head = content.readNBytes(SMALL);
            HttpBody body = head.length < SMALL
                    ? HttpBody.of("application/octet-stream", head)
                    : HttpBody.stream(
                            "application/octet-stream",
                            OptionalLong.empty(),
                            new SequenceInputStream(new ByteArrayInputStream(head), content));
            execute(HttpCall.with(operation, Effect.REPEATABLE_WRITE, method, path, body)
                    .withQuery(query));
        } catch (OutcomeUnknownException e) {
            // Nothing names the file yet, so it does not matter how much of it arrived.
            OptionalInt status = e.context().status();
            String how = status.isPresent()
                    ? "answered " + status.getAsInt() + " when a file was sent; has it room for files?"
                    : "went away while a file was sent; is it up?";
            // Both are what a worker of 2.x that is ended in the middle of a file looks like.
            throw new UnavailableException(
                    "the MLflow server " + how
                            + " A server of the 2.x line breaks off an upload of more than 30 seconds,"
                            + " unless its owner starts it with --gunicorn-opts '--timeout SECONDS'."
                            + " Nothing was decided: do the same again",
                    e);
        } catch (IOException e) {
            throw new UnavailableException("what was to be uploaded cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        direct.close();
        transport.close();
    }
}
