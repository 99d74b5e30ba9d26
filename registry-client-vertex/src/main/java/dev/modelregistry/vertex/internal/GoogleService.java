package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.Download;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.HttpTransport;
import dev.modelregistry.http.RetryPolicy;
import dev.modelregistry.http.internal.json.Json;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Requests to one of Google's services. Thread-safe. */
final class GoogleService implements AutoCloseable {

    /** What messages call it. */
    static final String NAME = "the Google service";

    private final HttpTransport transport;
    private final String address;
    private volatile Optional<Instant> lastAnswer = Optional.empty();

    GoogleService(Settings settings, String address) {
        this.address = address;
        HttpTransport.Builder builder = HttpTransport.to("vertex", address)
                .credentials(settings.credentialsFor(address))
                .readTimeout(settings.timeout())
                .errors(new GoogleErrors())
                .retry(new RetryPolicy(
                        settings.attempts(),
                        settings.timeout().multipliedBy(2),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(10)));
        settings.client().ifPresent(builder::client);
        transport = builder.build();
    }

    String address() {
        return address;
    }

    /** The service's clock, as of its last answer. */
    Optional<Instant> time() {
        return lastAnswer;
    }

    HttpReply execute(HttpCall call) {
        HttpReply reply = transport.execute(call);
        reply.header("date").ifPresent(this::noteTime);
        return reply;
    }

    private void noteTime(String date) {
        try {
            lastAnswer = Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            lastAnswer = Optional.empty();
        }
    }

    JsonNode json(HttpCall call) {
        return Json.read(call.operation(), execute(call).body(), NAME);
    }

    /** Empty when there is no such thing. */
    Optional<JsonNode> find(HttpCall call) {
        try {
            return Optional.of(json(call));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Bytes that survive a broken connection. */
    InputStream download(HttpCall call, long from) {
        return Download.of(transport, call, from);
    }

    @Override
    public void close() {
        transport.close();
    }
}
