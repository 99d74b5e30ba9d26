package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.http.internal.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Access tokens that are kept until shortly before they end. */
final class Tokens implements CredentialSource {

    private static final Duration MARGIN = Duration.ofMinutes(4);

    private final Supplier<JsonNode> endpoint;
    private final Clock clock;
    private String token = "";
    private Instant until = Instant.MIN;

    /** Tokens of an endpoint that answers as RFC 6749 says. */
    Tokens(Supplier<JsonNode> endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public synchronized Map<String, String> headers(boolean refresh) {
        if (refresh || !clock.instant().isBefore(until)) {
            JsonNode answer = endpoint.get();
            token = Json.text(answer, "access_token");
            until = clock.instant()
                    .plusSeconds(answer.path("expires_in").asLong())
                    .minus(MARGIN);
        }
        return Map.of("Authorization", "Bearer " + token);
    }
}
