package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.http.internal.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Times as Google's services write them, with any number of digits. */
final class Times {

    private Times() {}

    /** The beginning of time where there is none. */
    static Instant of(JsonNode node, String field) {
        return find(node, field).orElse(Instant.EPOCH);
    }

    /** Empty where there is none, or nonsense. */
    static Optional<Instant> find(JsonNode node, String field) {
        try {
            return Json.given(node, field).map(Instant::parse);
        } catch (DateTimeException nonsense) {
            return Optional.empty();
        }
    }
}
